//! The vocabulary of order: each word, once true and once false.

use std::panic::{AssertUnwindSafe, catch_unwind};

use harness::{
    check::{Claim, check},
    transcript::{End, Kind, Leftover, Transcript},
    words::Language,
};

fn mails() -> Transcript {
    Transcript::of_lines(["— mails —", "sent mail 2", "sent mail 1", "sent the closing mail"])
}

/// The message with which this fails.
#[track_caller]
fn failure(claim: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(claim)).expect_err("the claim holds");
    *panic.downcast::<String>().unwrap()
}

#[test]
fn before_is_about_every_line_of_both_kinds() {
    check(&mails()).line("sent mail *").before("sent the closing mail");
    let message = failure(|| check(&mails()).line("sent *").before("sent mail 1"));
    assert!(
        message.starts_with("every `sent *` must come before every `sent mail 1`"),
        "{message}"
    );
    let message = failure(|| check(&mails()).line("sent mail 1").before("sent mail 2"));
    assert!(message.contains(">   2 | sent mail 2\n>   3 | sent mail 1\n    4 |"), "{message}");
}

#[test]
fn what_is_absent_is_before_nothing() {
    let message = failure(|| check(&mails()).line("sent mail 3").before("sent mail 1"));
    assert!(message.starts_with("no line is like `sent mail 3`"), "{message}");
    let message = failure(|| check(&mails()).line("sent mail 1").before("sent mail 3"));
    assert!(message.starts_with("no line is like `sent mail 3`"), "{message}");
}

#[test]
fn first_and_last_are_about_all_lines_or_those_among_which_one_looks() {
    check(&mails()).line("— * —").first();
    check(&mails()).line("sent the closing mail").last();
    check(&mails()).among("sent *").line("sent mail 2").first();
    check(&mails()).among("sent mail *").line("sent mail 1").last();
    let message = failure(|| check(&mails()).line("sent mail 2").first());
    assert!(message.contains(">   1 | — mails —"), "{message}");
    let message = failure(|| check(&mails()).line("sent mail 2").last());
    assert!(message.contains(">   4 | sent the closing mail"), "{message}");
}

#[test]
fn count_counts_and_once_means_once() {
    check(&mails()).line("sent mail *").count(2);
    check(&mails()).line("sent mail 3").count(0);
    check(&mails()).each_once(["sent mail 1", "sent mail 2", "sent the closing mail"]);
    let message = failure(|| check(&mails()).line("sent *").count(2));
    assert!(message.contains("exactly 2 lines like `sent *`, but the number is 3"), "{message}");
    let message = failure(|| check(&mails()).each_once(["sent mail 1", "sent mail 3"]));
    assert!(message.contains("exactly 1 line like `sent mail 3`"), "{message}");
}

#[test]
fn in_order_lets_others_stand_between() {
    check(&mails()).in_order(["— * —", "sent mail 2", "sent the closing mail"]);
    let message = failure(|| check(&mails()).in_order(["sent mail 1", "sent mail 2"]));
    assert!(message.contains(">   3 | sent mail 1"), "{message}");
    let message = failure(|| check(&mails()).in_order(["sent mail 1", "sent mail 3"]));
    assert!(message.starts_with("no line is like `sent mail 3`"), "{message}");
    failure(|| check(&mails()).in_order(["sent mail 1", "sent mail 1"]));
}

#[test]
fn never_more_than_counts_who_is_inside() {
    let room = Transcript::of_lines(["1 in", "2 in", "1 out", "3 in", "2 out", "3 out"]);
    check(&room).never_more_than(2, "* in", "* out");
    let message = failure(|| check(&room).never_more_than(1, "* in", "* out"));
    assert!(message.contains(">   2 | 2 in\n    3 | 1 out"), "{message}");
    let message = failure(|| check(&room).never_more_than(1, "2 in", "* out"));
    assert!(message.starts_with("somebody left who had not entered: `* out`"), "{message}");
    failure(|| check(&room).never_more_than(1, "* enters", "* out"));
}

#[test]
fn exit_is_about_the_way_it_ended() {
    check(&mails()).exit(0);
    let killed = Transcript { end: End::Signal(9), ..mails() };
    check(&killed).ends(End::Signal(9));
    let message = failure(|| check(&killed).exit(0));
    assert!(message.contains("exit code 0") && message.contains("SIGKILL"), "{message}");
}

#[test]
fn who_finishes_leaves_nobody_behind() {
    let leftover = |kind| vec![Leftover { pid: 7, name: "singer".to_owned(), kind }];
    let with = |kind| Transcript { leftovers: leftover(kind), ..mails() };
    check(&mails()).finishes();
    check(&with(Kind::Adopted)).finishes();
    let message = failure(|| check(&with(Kind::Running)).finishes());
    assert!(message.contains("Orphan: singer (pid 7)"), "{message}");
    let message = failure(|| check(&with(Kind::Unreaped)).finishes());
    assert!(message.contains("Zombie: singer (pid 7)"), "{message}");
    for end in [End::TimeLimit, End::OutputLimit, End::ProcessLimit, End::Stopped] {
        failure(|| check(&Transcript { end, ..mails() }).finishes());
    }
}

#[test]
fn a_failure_can_be_told_in_both_languages() {
    let transcript = Transcript { errors: vec!["alas".to_owned()], ..mails() };
    let claim = Claim::First("sent mail 1".into());
    let failure = claim.holds(&transcript).unwrap_err();
    for language in Language::ALL {
        insta::assert_snapshot!(
            format!("failure_{}", language.tag()),
            failure.message(&transcript, language)
        );
    }
}
