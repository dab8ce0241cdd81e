//! Lesson 06, lock.

use harness::{check::check, transcript::Transcript};

use super::{after, always, speaks_chinese};

#[test]
fn without_a_lock_two_additions_are_kept_at_least() {
    always(6, 1, |run| {
        check(run).line("*").count(2);
        let total = number(run, "after 4 additions the counter says");
        assert!((2..=4).contains(&total), "{total}");
    });
}

#[test]
fn with_a_lock_the_total_is_right() {
    always(6, 2, |run| {
        check(run).line("*").count(2);
        check(run).line("after 4 additions the counter says 4").last();
    });
}

#[test]
fn with_a_lock_no_ticket_is_sold_twice() {
    always(6, 3, |run| {
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
}

#[test]
fn an_rlock_can_be_taken_twice_and_a_lock_cannot() {
    always(6, 4, |run| {
        check(run).line("*").count(5);
        check(run).in_order([
            "RLock: taken, and taken again",
            "Lock: taken, and taken again within 1 s: false",
            "the pianist has the piano and waits for the piano; done after 1 s: false",
            "killed: exit code -9",
        ]);
    });
}

#[test]
fn a_lock_whose_owner_was_killed_says_so_and_can_be_had_again() {
    always(6, 5, |run| {
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
    always(6, 6, |run| {
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
fn it_speaks_chinese() {
    speaks_chinese(6);
}

#[track_caller]
fn number(run: &Transcript, begin: &str) -> usize {
    after(run, begin).parse().unwrap()
}
