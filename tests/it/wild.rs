//! The conductor beside programs that do what they should not.

use super::conducted::{kill_at_each_step, run_plainly};
use super::conductor::{conduct, conducted};
use harness::transcript::Kind;

#[test]
fn wild_programs_are_survived() {
    let aborted = conduct("players", "aborts", "random", 3);
    assert_eq!(aborted.outcomes[0].output, "Signal(SIGABRT)\n");
    let closed = conduct("players", "closes_everything", "random", 3);
    assert_eq!(closed.outcomes[0].output, "Code(0)\n");
    let written = conduct("players", "writes_without_end", "random", 2);
    assert!(written.outcomes[0].verdict.starts_with("OutputLimit"));
}

#[test]
fn who_only_writes_is_stopped_long_before_its_time_is_up() {
    let runs = run_plainly("floods", 2);
    for run in runs {
        assert_eq!(run.verdict, "OutputLimit(1048576)");
        // Of what is too much, no more is kept than shows it.
        assert_eq!(run.output.len(), (1 << 20) + 1);
    }
}

#[test]
fn what_is_said_before_the_first_step_belongs_to_this_run_and_to_no_other() {
    let says = |player, what| {
        for run in run_plainly(player, 3) {
            assert_eq!((&*run.verdict, &*run.output), ("Code(0)", what));
        }
    };
    says("says_something_past_the_runtime", "past\n");
    says("speaks_too_early", "early\nlate\n");
}

#[test]
fn who_opens_the_output_by_its_name_takes_nothing_from_what_was_said() {
    for run in run_plainly("shares_its_output", 2) {
        let said = "a first line, which is longer\nadded\nsecond\nemptied\nthird\n";
        assert_eq!((&*run.verdict, &*run.output), ("Code(0)", said));
    }
}

#[test]
fn half_a_character_at_the_end_is_shown_as_one_that_is_not_known() {
    for run in run_plainly("ends_within_a_character", 2) {
        assert_eq!((&*run.output, &*run.errors), ("牛\n\u{FFFD}", "\u{FFFD}"));
    }
}

#[test]
fn whoever_is_killed_at_any_step_the_others_come_to_an_end() {
    let verdicts = kill_at_each_step("counts_with_a_lock");
    assert!(verdicts.len() > 15, "{verdicts:?}");
    for verdict in verdicts {
        // Main is killed; or it learns of a child that was, or that found the lock of a dead one.
        assert!(["Signal(9)", "Code(1)"].contains(&&*verdict), "{verdict}");
    }
}

#[test]
fn who_computes_for_ever_is_named() {
    let found = conduct("players", "computes_without_end", "random", 1);
    assert!(
        found.outcomes[0].verdict.starts_with("Silent { player: 1"),
        "{}",
        found.outcomes[0].verdict
    );
}

#[test]
fn who_is_slow_but_makes_steps_is_not_silent() {
    for run in run_plainly("takes_its_time", 1) {
        assert_eq!((&*run.verdict, &*run.output), ("Code(0)", "1\n2\n3\n4\n"));
    }
}

#[test]
fn who_blocks_where_nobody_sees_it_is_told_in_which_system_call_in_both_languages() {
    let players = [("reads_past_the_runtime", "read"), ("sleeps_past_the_runtime", "nanosleep")];
    for (player, call) in players {
        let [run] = &run_plainly(player, 1)[..] else { panic!("one run") };
        assert!(run.verdict.starts_with("Silent { player: 1"), "{}", run.verdict);
        // Which of the two sleeps there are is a matter of the library.
        let named = |said: &str, before: &str, after: &str| {
            let clocks = format!("{before}clock_{call}{after}");
            said.contains(&format!("{before}{call}{after}")) || said.contains(&clocks)
        };
        assert!(named(&run.en, "hangs in the system call ", ","), "{}", run.en);
        assert!(named(&run.zh, "停在了系统调用 ", " 里"), "{}", run.zh);
    }
}

#[test]
fn who_becomes_another_program_that_does_not_end_is_silent_there() {
    let players = [("becomes_another_program", 0), ("has_a_child_become_another_program", 1)];
    for (player, number) in players {
        for run in run_plainly(player, 2) {
            let silent = format!("Silent {{ player: {number}");
            assert!(run.verdict.starts_with(&silent), "{}", run.verdict);
            assert!(run.en.contains("nanosleep"), "{}", run.en);
        }
    }
    for run in run_plainly("becomes_one_that_floods", 2) {
        assert_eq!(run.verdict, "OutputLimit(1048576)");
    }
}

#[test]
fn a_second_thread_that_comes_to_the_conductor_is_refused_with_a_clear_word() {
    for run in run_plainly("speaks_from_a_thread", 2) {
        assert_eq!((&*run.verdict, &*run.output), ("Code(2)", "from the first\n"));
        assert!(run.errors.contains("a second thread has come to the conductor"), "{}", run.errors);
    }
}

#[test]
fn of_more_processes_than_can_be_conducted_the_last_is_refused_and_leaves_no_zombie() {
    for run in run_plainly("starts_too_many", 2) {
        let said = "63: cannot start a process: there are 64 already; join some first\n\
            Ok(StillAlive)\none more\n";
        assert_eq!((&*run.verdict, &*run.output), ("Code(0)", said));
        assert_eq!(run.errors, "");
    }
}

#[test]
fn who_leaves_by_a_way_of_its_own_is_seen_to_be_gone() {
    let found = conduct("players", "exits_by_itself", "portfolio", 50);
    for outcome in &found.outcomes {
        assert_eq!((&*outcome.verdict, &*outcome.output), ("Code(0)", "Code(3)\nfalse\n"));
    }
}

#[test]
fn who_becomes_another_program_is_seen_to_be_gone() {
    let found = conduct("players", "becomes_another", "portfolio", 50);
    for outcome in &found.outcomes {
        assert_eq!((&*outcome.verdict, &*outcome.output), ("Code(0)", "Code(3)\nfalse\n"));
    }
}

#[test]
fn a_copy_that_nobody_has_heard_of_is_ended_and_keeps_nobody_from_going() {
    let found = conduct("players", "goes_on_as_a_copy", "random", 20);
    for outcome in &found.outcomes {
        // Whether it gets to say something is no part of a schedule.
        let output = outcome.output.replace("the copy\n", "");
        assert_eq!((&*outcome.verdict, &*output), ("Code(0)", "Code(0)\n"));
    }
}

#[test]
fn who_forks_by_itself_leaves_nobody_either() {
    let transcript = conducted("players", "forks_by_itself", "random").run(3);
    assert!(transcript.text().contains("forked"), "{}", transcript.text());
    let alive = transcript.leftovers.iter().filter(|left| left.kind == Kind::Running);
    assert_eq!(alive.count(), 0, "{:?}", transcript.leftovers);
}

#[test]
fn a_stranger_that_is_left_behind_ends_with_the_conductor() {
    let transcript = conducted("players", "leaves_a_stranger", "random").run(2);
    let alive = transcript.leftovers.iter().filter(|left| left.kind == Kind::Running);
    assert_eq!(alive.count(), 0, "{:?}", transcript.leftovers);
}

#[test]
fn strangers_that_are_left_alive_are_orphans() {
    let players = [("leaves_a_stranger", 1), ("forks_by_itself", 2), ("leaves_two_strangers", 1)];
    for (player, count) in players {
        for run in run_plainly(player, 2) {
            assert_eq!(run.verdict, format!("Orphans({count})"), "{player}");
        }
    }
}

#[test]
fn strangers_that_nobody_has_waited_for_are_zombies_in_both_languages() {
    for run in run_plainly("leaves_a_zombie", 2) {
        assert_eq!((&*run.verdict, &*run.output), ("Zombies(1)", "true\n"));
        assert!(run.en.contains("zombie") && run.zh.contains("僵尸进程"), "{} {}", run.en, run.zh);
    }
    let explored = conduct("players", "leaves_a_zombie", "random", 3);
    assert_eq!(explored.bad()[0].verdict, "Zombies(1)");
}

#[test]
fn strangers_that_somebody_has_waited_for_are_no_fault() {
    for run in run_plainly("waits_for_a_stranger", 2) {
        assert_eq!(run.verdict, "Code(0)");
    }
}

#[test]
fn blocks_with_a_name_are_conducted_too_and_each_run_has_its_own() {
    let found = conduct("players", "block_counts", "exhaustive", 3000);
    assert_eq!(found.strayed, None);
    assert!(found.orders.is_some(), "{} runs", found.runs);
    let mut outputs: Vec<_> = found.outcomes.iter().map(|it| it.output.as_str()).collect();
    outputs.sort_unstable();
    assert_eq!(outputs, ["[0, 1]\n", "[0, 2]\n"]);
    assert!(found.bad().is_empty());
}

#[test]
fn a_block_whose_programs_were_killed_at_any_step_is_no_longer_there() {
    let verdicts = kill_at_each_step("block_counts");
    // Every run but the last came as far as the one before, so the name was free.
    assert_eq!(verdicts.len(), 20, "{verdicts:?}");
    for verdict in verdicts {
        assert!(["Signal(9)", "Code(1)"].contains(&&*verdict), "{verdict}");
    }
}
