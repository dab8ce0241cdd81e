//! Lesson 05, join.

use harness::{check::check, transcript::Transcript};

use super::{MANY, always, is_exact_but_for};

#[test]
fn with_a_join_the_first_mail_is_first_and_without_it_is_not_always() {
    let explored = always(5, 1, MANY, |run| {
        let lines: Vec<_> = run.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(lines[1..4], ["sent mail 1", "sent mail 2", "the same without the join:"]);
        check(&Transcript::of_lines(lines[4..].to_vec())).each_once(["sent mail 1", "sent mail 2"]);
        assert_eq!(lines.len(), 6);
    });
    for order in [["sent mail 1", "sent mail 2"], ["sent mail 2", "sent mail 1"]] {
        explored.sometimes(["the same without the join:", order[0], order[1]]);
    }
}

#[test]
fn ten_mails_come_in_any_order_but_the_closing_one_is_the_last() {
    let explored = always(5, 2, MANY, |run| {
        check(run).each_once((1..=10).map(|n| format!("sent mail {n}")));
        check(run).line("sent mail *").count(10);
        check(run).line("sent the closing mail").last();
    });
    explored.sometimes(["sent mail 2", "sent mail 1"]);
}

#[test]
fn a_join_can_look_at_the_clock() {
    always(5, 3, MANY, |run| {
        check(run).line("sent the long mail").count(1);
        check(run).line("joined; still at it: false").last();
        check(run).line("sent the long mail").before("joined; *");
    });
}

#[test]
fn sleep_in_place_of_join_sends_both_mails_in_some_order() {
    let explored = always(5, 4, MANY, |run| {
        check(run).line("sent mail *").count(2);
        check(run).each_once(["sent mail 1", "sent mail 2"]);
    });
    explored.sometimes(["sent mail 1", "sent mail 2"]);
    explored.sometimes(["sent mail 2", "sent mail 1"]);
}

#[test]
fn it_is_exact_in_both_languages() {
    is_exact_but_for(&[], 5);
}
