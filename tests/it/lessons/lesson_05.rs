//! Lesson 05, join.

use harness::{check::check, transcript::Transcript};

use super::{always, speaks_chinese};

#[test]
fn with_a_join_the_first_mail_is_first() {
    always(5, 1, |run| {
        let lines: Vec<_> = run.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(lines[1..4], ["sent mail 1", "sent mail 2", "the same without the join:"]);
        check(&Transcript::of_lines(lines[4..].to_vec())).each_once(["sent mail 1", "sent mail 2"]);
        assert_eq!(lines.len(), 6);
    });
}

#[test]
fn the_closing_mail_is_the_last_of_all() {
    always(5, 2, |run| {
        check(run).each_once((1..=10).map(|n| format!("sent mail {n}")));
        check(run).line("sent mail *").count(10);
        check(run).line("sent the closing mail").last();
    });
}

#[test]
fn a_join_can_look_at_the_clock() {
    always(5, 3, |run| {
        check(run).line("sent the long mail").count(1);
        check(run).line("joined; still at it: false").last();
        check(run).line("sent the long mail").before("joined; *");
    });
}

#[test]
fn sleep_sends_both_mails_in_some_order() {
    always(5, 4, |run| {
        check(run).line("sent mail *").count(2);
        check(run).each_once(["sent mail 1", "sent mail 2"]);
    });
}

#[test]
fn it_speaks_chinese() {
    speaks_chinese(5);
}
