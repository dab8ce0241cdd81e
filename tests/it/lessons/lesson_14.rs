//! Lesson 14, pipe.

use harness::check::check;

use super::{MANY, always, is_exact_but_for};

const END_OF_FILE: &str = "engineer hears no more: end of file: *";

#[test]
fn orders_arrive_in_their_order_and_then_the_end() {
    let explored = always(14, 1, MANY, |run| {
        check(run).line("*").count(8);
        for speed in [5, 10, 0] {
            let order = format!("captain: {speed} knots!");
            check(run).line(order).before(format!("engineer: makes {speed} knots"));
        }
        check(run).in_order([5, 10, 0].map(|speed| format!("captain: {speed} knots!")));
        check(run).in_order([5, 10, 0].map(|speed| format!("engineer: makes {speed} knots")));
        check(run).line(END_OF_FILE).last();
    });
    // Nobody waits for the other, but the engineer for an order.
    explored.sometimes(["captain: 0 knots!", "engineer: makes 5 knots"]);
    explored.sometimes(["engineer: makes 10 knots", "captain: 0 knots!"]);
}

#[test]
fn questions_go_down_and_answers_come_up() {
    let explored = always(14, 2, MANY, |run| {
        check(run).line("*").count(7);
        check(run).in_order([
            "captain: can she make 10 knots?",
            "engineer: 10 knots, let me see",
            "captain hears: true",
            "captain: can she make 20 knots?",
            "engineer: 20 knots, let me see",
            "captain hears: false",
        ]);
    });
    explored.in_all_orders();
}

#[test]
fn what_was_sent_is_there_and_then_an_error_on_either_way() {
    let explored = always(14, 3, MANY, |run| {
        check(run).line("*").count(7);
        check(run).in_order([
            "captain reads reports 1 and 2",
            "captain reads on: end of file: *",
            "captain reads report 1; then the boiler bursts",
            "captain reads on: end of file: *",
            "captain sends an order: broken pipe: *",
            "exit code of the engineer: -9",
        ]);
    });
    explored.in_all_orders();
}

#[test]
fn an_end_is_closed_though_others_have_been_forked_with_it() {
    let explored = always(14, 4, MANY, |run| {
        check(run).line("*").count(4);
        check(run).in_order([
            "steward, who has only borrowed the end: this end of the pipe is another process's; *",
            END_OF_FILE,
            "the stoker is still on board: true",
        ]);
    });
    explored.in_all_orders();
}

#[test]
fn two_who_both_listen_hear_nothing_until_one_hangs_up() {
    let explored = always(14, 5, MANY, |run| {
        check(run).line("*").count(3);
        check(run).in_order([
            "after 3 s the captain still waits for a report, and the engineer for an order",
            END_OF_FILE,
        ]);
    });
    explored.in_all_orders();
}

#[test]
fn all_look_outs_are_heard_in_any_order_and_each_to_its_end() {
    let explored = always(14, 6, MANY, |run| {
        check(run).line("*").count(10);
        for n in 1..=3 {
            check(run).in_order([
                format!("captain hears look-out {n}: ship 1 in sight"),
                format!("captain hears look-out {n}: ship 2 in sight"),
                format!("captain hears look-out {n} no more: end of file: *"),
            ]);
        }
    });
    // Each as soon as it has something, not one after the other.
    for (first, second) in [(1, 3), (3, 1), (2, 3)] {
        explored
            .sometimes([first, second].map(|n| format!("captain hears look-out {n}: ship 1 *")));
        explored
            .sometimes([first, second].map(|n| format!("captain hears look-out {n} no more: *")));
    }
}

#[test]
fn it_is_exact_in_both_languages() {
    is_exact_but_for(&[], 14);
}
