//! Lesson 18, deadlock.

use harness::{check::check, transcript::Transcript};

use super::{MANY, always, is_exact_but_for, number_after};

#[test]
fn two_locks_in_two_orders_end_well_or_in_a_deadlock() {
    let explored = always(18, 1, MANY, |run| {
        if is_deadlock(run) {
            check(run).line("*").count(4);
            check(run).in_order([
                "a deadlock:",
                "Ann has the microphone and wants the stage",
                "Bob has the stage and wants the microphone",
            ]);
        } else {
            check(run).line("*").count(3);
            check(run).each_once(["Ann sings", "Bob sings"]);
        }
    });
    explored.deadlocks_with(1).sometimes(["a deadlock:"]);
    explored.sometimes(["Ann sings", "Bob sings"]);
}

#[test]
fn five_philosophers_eat_or_wait_in_a_ring() {
    let explored = always(18, 2, MANY, |run| {
        if is_deadlock(run) {
            check(run).line("*").count(7);
            check(run).in_order((1..=5).map(|n| {
                format!("philosopher {n} has chopstick {n} and wants chopstick {}", n % 5 + 1)
            }));
        } else {
            check(run).line("*").count(2);
            check(run).line("all have eaten: 5 meals").last();
        }
    });
    explored.deadlocks_with(0).sometimes(["a deadlock:"]);
    explored.sometimes(["all have eaten: 5 meals"]);
}

#[test]
fn with_each_cure_all_eat() {
    for part in 3..=5 {
        let explored = always(18, part, MANY, |run| {
            check(run).line("*").count(2);
            check(run).line("all have eaten: 5 meals").last();
        });
        explored.never_deadlocks();
    }
}

#[test]
fn only_trying_is_ever_in_vain() {
    always(18, 6, 5, |run| {
        check(run).line("*").count(6);
        check(run).in_order([
            "three meals for each of five philosophers:",
            "one at a time: 15 meals in * s, tries in vain: 0",
            "an order: 15 meals in * s, tries in vain: 0",
            "a waiter: 15 meals in * s, tries in vain: 0",
            "try, and back off: 15 meals in * s, tries in vain: *",
        ]);
        // Each meal takes 0.2 s; alone at the table is as slow as it can be.
        let seconds = number_after(run, "one at a time: 15 meals in");
        assert!(seconds >= 3.0, "{seconds}");
    });
}

#[test]
fn it_is_exact_in_both_languages() {
    is_exact_but_for(&[], 18);
}

fn is_deadlock(run: &Transcript) -> bool {
    run.lines.iter().any(|line| line.text == "a deadlock:")
}
