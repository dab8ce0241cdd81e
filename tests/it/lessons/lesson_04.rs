//! Lesson 04, daemon.

use harness::{check::check, transcript::Transcript};

use super::{MANY, always, is_exact_but_for};

#[test]
fn the_program_ends_after_main_and_after_the_child() {
    always(4, 1, MANY, |run| {
        check(run).line("child: beat *").count(10);
        check(run).in_order((1..=10).map(|n| format!("child: beat {n} of 10")));
        check(run).line("main: my code ends here").before("child: beat 10 of 10");
        check(run).line("the program has ended").last();
    });
}

#[test]
fn a_daemon_does_not_finish() {
    always(4, 2, MANY, |run| {
        check(run).line("child: beat 10 of 10").count(0);
        check(run).in_order([
            "(such a daemon has nothing to do with the daemons of Unix)",
            "main: my code ends here",
            "the program has ended",
        ]);
        check(run).line("the program has ended").last();
    });
}

#[test]
fn daemons_die_at_the_end_of_mains_code_and_before_the_others_end() {
    always(4, 3, MANY, |run| {
        check(run).in_order([
            "main: my code ends here",
            "child: the daemon is dead, and I work on",
            "child: I have finished",
            "the program has ended",
        ]);
        check(run).line("child: I have begun").before("child: the daemon is dead, and I work on");
        falls_silent(run, "daemon: ", "child: the daemon is dead, and I work on");
        check(run).line("the program has ended").last();
    });
}

#[test]
fn a_daemon_may_not_have_children() {
    always(4, 4, MANY, |run| {
        check(run).line("*").count(2);
        check(run).line("daemon: I may not start Process-1:1").last();
    });
}

#[test]
fn after_the_start_it_is_too_late() {
    always(4, 5, MANY, |run| {
        check(run).line("*").count(3);
        check(run).in_order([
            "set before the start: daemon true",
            "set after the start: `child.daemon()` does not compile",
        ]);
    });
}

#[test]
fn who_is_terminated_is_gone() {
    always(4, 6, MANY, |run| {
        check(run).line("child: beat 10 of 10").count(0);
        check(run).in_order([
            "main: terminate it",
            "exit code -15",
            "children left: 0",
            "still in /proc: false",
        ]);
        falls_silent(run, "child: ", "exit code -15");
        check(run).line("still in /proc: false").last();
    });
}

/// Nobody speaks who is dead.
#[track_caller]
fn falls_silent(run: &Transcript, who: &str, death: &str) {
    let mut rest = run.lines.iter().skip_while(|line| line.text != death);
    assert!(rest.next().is_some() && rest.all(|line| !line.text.starts_with(who)), "{run:?}");
}

#[test]
fn it_is_exact_in_both_languages() {
    is_exact_but_for(&[], 4);
}
