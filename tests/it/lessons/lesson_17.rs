//! Lesson 17, process or thread.

use harness::check::check;

use super::{MANY, after, always, always_free, is_exact_but_for, number_after};

#[test]
fn a_thread_shares_and_a_process_has_a_copy() {
    let explored = always(17, 1, MANY, |run| {
        check(run).line("*").count(4);
        check(run).in_order([
            "a thread has added 1: 2",
            "a process has added 1: 2",
            "a process has added 1 to a Value: 3",
        ]);
    });
    explored.in_all_orders();
}

#[test]
fn both_starts_are_timed() {
    always_free(17, 2, |run| {
        let begins = ["start and join a thread:", "start and join a process:"];
        check(run).in_order(begins.map(|begin| format!("{begin} * µs")));
        assert!(begins.iter().all(|begin| number_after(run, begin) > 0.0));
    });
}

#[test]
fn only_a_process_that_writes_needs_memory_of_its_own() {
    always_free(17, 3, |run| {
        let grown = |begin| after(run, begin).parse::<u32>().unwrap();
        assert!(grown("a thread writes all of it: about") <= 1);
        assert!(grown("a process reads all of it: about") <= 1);
        assert!((7..=9).contains(&grown("a process writes all of it: about")));
    });
}

#[test]
fn a_process_dies_alone_and_a_thread_takes_all_with_it() {
    let explored = always(17, 4, MANY, |run| {
        check(run).line("*").count(7);
        check(run).in_order([
            "one that aborts: exit code -6",
            "its brother: exit code 0",
            "main is still here",
            "a process with a thread that aborts",
            "the whole process: exit code -6",
            "had the thread not aborted: exit code 0",
        ]);
        check(run).line("this is never said").count(0);
    });
    explored.in_all_orders();
}

#[test]
fn both_are_compared_on_several_cores() {
    always_free(17, 5, |run| {
        check(run).in_order([
            "* tasks, one after the other: * s",
            "* threads: * s, speed-up *",
            "* processes: * s, speed-up *",
            "and in Python:",
        ]);
        for line in run.lines.iter().filter(|line| line.text.contains(" s, speed-up ")) {
            let speed_up: f64 = line.text.rsplit(' ').next().unwrap().parse().unwrap();
            assert!(speed_up > 0.0, "{}", line.text);
        }
        // Python is not everywhere.
        let told = run.lines.last().unwrap();
        let told = [": speed-up ", "no python3"].iter().any(|it| told.text.contains(it));
        assert!(told, "{}", run.text());
    });
}

#[test]
fn beside_a_thread_nobody_is_forked() {
    let explored = always(17, 6, MANY, |run| {
        check(run).line("*").count(3);
        check(run).in_order([
            "refused: cannot start a process: this one has 2 threads, *",
            "a child, when the thread is gone",
        ]);
    });
    explored.in_all_orders();
}

#[test]
fn it_is_exact_in_both_languages() {
    // What the machine takes for it is different each time.
    is_exact_but_for(&[2, 3, 5], 17);
}
