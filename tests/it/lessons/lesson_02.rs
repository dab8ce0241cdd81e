//! Lesson 02, pid.

use harness::check::check;

use super::{MANY, after, always, always_free, is_exact_but_for};

#[test]
fn parent_and_children_agree_who_is_who() {
    always(2, 1, MANY, |run| {
        let (main, singer, dancer) =
            (after(run, "main: pid"), after(run, "singer: pid"), after(run, "dancer: pid"));
        assert!(main != singer && main != dancer && singer != dancer);
        let child = |who, pid| format!("{who}: pid {pid}, parent pid {main}");
        check(run).line("main: pid *").before("*, parent pid *");
        check(run).each_once([child("singer", singer), child("dancer", dancer)]);
        check(run).line("*, parent pid *").before("main: the *");
        check(run).each_once([
            format!("main: the singer was pid {singer}"),
            format!("main: the dancer was pid {dancer}"),
        ]);
    });
}

#[test]
fn each_parent_counts_its_children_from_1() {
    always(2, 2, MANY, |run| {
        check(run).line("name: *").count(5);
        check(run).in_order([
            "main counts all the children that it makes:",
            "name: Process-1",
            "name: Process-2",
            "name: soprano",
            "a child counts its own, again from 1:",
            "name: Process-4:1",
            "name: Process-4:2",
        ]);
    });
}

#[test]
fn a_type_of_ones_own_runs_in_the_child() {
    always(2, 3, MANY, |run| {
        let (main, tick) = (after(run, "main: pid"), after(run, "tick, tock, says pid"));
        let song = after(run, "Ode to Joy is sung by pid");
        assert!(main != tick && main != song && tick != song);
        check(run).in_order(["tick, tock, *", "Ode to Joy is sung *"]);
        check(run).in_order([3, 2, 1].map(|n| format!("verses left: {n}")));
    });
}

#[test]
fn alive_is_what_has_started_and_has_not_ended() {
    always(2, 4, MANY, |run| {
        check(run).in_order([
            "before the start: alive false",
            "while it runs: alive true, exit code none yet",
            "after the join: alive false, exit code 0",
        ]);
    });
}

#[test]
fn exit_codes_tell_the_signal() {
    always(2, 5, MANY, |run| {
        check(run).line("*").count(5);
        check(run).in_order([
            "SIGTERM has come: tidying up, then leaving with code 7",
            "SIGTERM, caught: exit code 7",
            "SIGTERM, not caught: exit code -15",
            "SIGKILL, which nobody can catch: exit code -9",
        ]);
    });
}

#[test]
fn all_states_are_seen_and_a_zombie_costs_nothing_and_an_orphan_is_none() {
    always_free(2, 6, |run| {
        check(run).in_order([
            "R: pid * computes",
            "S: pid * sleeps",
            "T: pid * is stopped",
            "Z: pid * has ended, a zombie",
            "memory of the sleeper: * kB",
            "memory of the zombie: 0 kB",
            "CPU ticks of the zombie in half a second: 0",
            "-: pid * is gone after the join",
        ]);
        assert_ne!(after(run, "memory of the sleeper:"), "0");
        assert_eq!(after(run, "-: pid"), after(run, "Z: pid"));

        let pids: Vec<_> = run.lines.iter().rev().take(5).collect();
        let text = |at: usize| pids[at].text.as_str();
        let main = after(run, "main: pid");
        let Some((orphan, parent)) = text(3).split_once(": parent ") else { panic!("{}", text(3)) };
        assert_eq!(text(2), format!("{parent} has been killed"));
        assert_eq!(text(1), format!("S: {orphan} lives on, no zombie"));
        assert_eq!(text(0), format!("{orphan}: parent pid {main}"));
        assert_ne!(parent, format!("pid {main}"));
    });
}

#[test]
fn it_is_exact_in_both_languages() {
    // Part 6 asks the kernel who runs. Under a conductor one process runs, and it is the one that asks.
    is_exact_but_for(&[6], 2);
}
