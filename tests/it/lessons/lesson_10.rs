//! Lesson 10, joinable queue.

use harness::check::check;

use super::{MANY, always, is_exact_but_for};

#[test]
fn it_is_joined_exactly_when_nothing_is_left_to_do() {
    always(10, 1, MANY, |run| {
        check(run).line("*").count(7);
        check(run).in_order([
            "two put; not done: 2",
            "both taken; empty: true; not done: 2",
            "one done; not done: 1",
            "joined within 1 s: false",
            "two done; not done: 0",
            "joined",
        ]);
    });
}

#[test]
fn all_is_served_after_the_last_dish_and_the_cooks_end_with_the_kitchen() {
    let explored = always(10, 2, MANY, |run| {
        check(run).line("*").count(14);
        check(run).each_once((1..=10).map(|dish| format!("cook *: dish {dish}")));
        check(run).line("cook *: dish *").before("all served, the kitchen closes");
        check(run).line("ten orders are in").before("all served, the kitchen closes");
        check(run).line("the program has ended; cooks left: 0").last();
    });
    explored.sometimes(["cook 1: *", "cook 2: *", "cook 1: *"]);
}

#[test]
fn done_can_be_said_once() {
    always(10, 3, MANY, |run| {
        check(run).line("*").count(3);
        check(run)
            .in_order(["done once: not done: 0", "done twice: `order.done()` does not compile"]);
    });
}

#[test]
fn who_joins_waits_for_a_task_that_nobody_says_is_done() {
    let explored = always(10, 4, MANY, |run| {
        check(run).in_order([
            "after 3 s main still waits; not done: *",
            "main gives up; exit code of the cook: -15",
        ]);
        check(run).line("main gives up; *").last();
    });
    explored.sometimes(["cook: we have no tea", "after 3 s main still waits; not done: 1"]);
    explored.sometimes_deadlocks();
}

#[test]
fn who_joins_is_told_when_a_task_was_lost_with_its_process() {
    always(10, 5, MANY, |run| {
        check(run).line("*").count(3);
        check(run).in_order([
            "the cook is killed, order in hand: exit code -9",
            "main is told: orders: a task was lost with the process that had it, *",
        ]);
    });
}

#[test]
fn it_is_exact_in_both_languages() {
    is_exact_but_for(&[], 10);
}
