//! Lesson 06, lock.

use harness::{check::check, transcript::Transcript};

use super::{MANY, after, always, always_free, is_exact_but_for};

#[test]
fn without_a_lock_two_additions_are_kept_at_least() {
    let explored = always(6, 1, 2 * MANY, |run| {
        check(run).line("*").count(2);
        let total = number(run, "after 4 additions the counter says");
        assert!((2..=4).contains(&total), "{total}");
    });
    for total in 2..=4 {
        explored.sometimes([format!("after 4 additions the counter says {total}")]);
    }
}

#[test]
fn with_a_lock_the_total_is_right() {
    let explored = always(6, 2, 2 * MANY, |run| {
        check(run).line("*").count(2);
        check(run).line("after 4 additions the counter says 4").last();
    });
    explored.in_all_orders();
}

#[test]
fn only_without_the_lock_a_ticket_is_sold_twice() {
    let explored = always(6, 3, MANY, |run| {
        let texts: Vec<_> = run.lines.iter().map(|line| line.text.as_str()).collect();
        let half = texts.iter().position(|text| *text == "with the lock:").unwrap();
        let without = Transcript::of_lines(texts[..half].to_vec());
        let sold = number(&without, "of 2 tickets");
        assert!((2..=3).contains(&sold), "{sold}");
        check(&without).line("* buys ticket *").count(sold);
        check(&without).line("*: sold out").count(3 - sold);

        let with = Transcript::of_lines(texts[half..].to_vec());
        check(&with).in_order([
            "* buys ticket 2",
            "* buys ticket 1",
            "*: sold out",
            "of 2 tickets 2 are sold",
        ]);
        check(&with).line("*").count(5);
    });
    explored.sometimes(["of 2 tickets 3 are sold", "with the lock:"]);
    explored.sometimes(["of 2 tickets 2 are sold", "with the lock:"]);
}

#[test]
fn an_rlock_can_be_taken_twice_and_a_lock_cannot() {
    let explored = always(6, 4, MANY, |run| {
        check(run).line("*").count(5);
        check(run).in_order([
            "RLock: taken, and taken again",
            "Lock: taken, and taken again within 1 s: false",
            "the pianist has the piano and waits for the piano; done after 1 s: false",
            "killed: exit code -9",
        ]);
    });
    explored.sometimes_deadlocks();
}

#[test]
fn a_lock_whose_owner_was_killed_says_so_and_can_be_had_again() {
    always(6, 5, MANY, |run| {
        check(run).line("*").count(6);
        check(run).in_order([
            "the clerk is killed, key in hand: exit code -9",
            "main is told: key: its owner died while holding it; *",
            "of 10 coins there are 5",
            "mended: of 10 coins there are 10",
            "the next clerk has the key",
        ]);
    });
}

#[test]
fn of_thousands_of_additions_none_is_lost_with_a_lock() {
    always_free(6, 6, |run| {
        let total = number(run, "without the lock, after 2000 additions:");
        assert!((2..=2000).contains(&total), "{total}");
        check(run).in_order([
            "without the lock, after 2000 additions: *",
            "with the lock, after 2000 additions: 2000",
            "in one step, after 2000 additions: 2000",
        ]);
        check(run).line("*").count(4);
    });
}

#[test]
fn it_is_exact_in_both_languages() {
    is_exact_but_for(&[], 6);
}

#[track_caller]
fn number(run: &Transcript, begin: &str) -> usize {
    after(run, begin).parse().unwrap()
}
