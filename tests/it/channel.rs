//! Queues and pipes, as a program sees them: `tests/players` plays, we look on from outside.

use std::time::Duration;

use harness::contain::Limits;

use crate::runtime::{player, said, says};

#[test]
fn a_queue_is_first_in_first_out_and_can_be_full_empty_or_closed() {
    let closed = "the way back: closed, so nothing can be put, and nothing is left to get; close it when all is done";
    says("queue", &[closed]);
}

#[test]
fn items_may_be_of_any_size() {
    says("queue_sizes", &[]);
}

#[test]
fn an_item_that_cannot_be_sent_is_an_error_and_spoils_nothing() {
    let told =
        |n| format!("{n}: the item cannot be sent: even; see how its type implements `Serialize`");
    let five = "what came is no such item: unexpected type string at position 0: expected u32; see that its type's \
                `Deserialize` reads what `Serialize` writes";
    let [two, four, six] = [2, 4, 6].map(told);
    says("queue_odd_items", &[&two, &four, &six, "Odd(1)", "Odd(3)", five, "Odd(7)"]);
}

#[test]
fn each_item_comes_once_and_in_order() {
    says("queue_many", &[]);
}

#[test]
fn whoever_is_killed_among_those_who_put_and_get_the_others_go_on() {
    says("queue_killed_often", &["done"]);
}

#[test]
fn what_was_put_is_there_although_its_putter_is_dead() {
    says("queue_keeps_what_was_put", &[]);
}

#[test]
fn what_a_queue_took_is_given_back() {
    says("queue_gives_back", &[]);
}

#[test]
fn queues_made_and_dropped_take_no_memory() {
    says("many_queues", &[]);
}

/// Some minutes, most of them the kernel's: `cargo test a_million_queues -- --ignored`.
#[test]
#[ignore = "takes minutes"]
fn a_million_queues_and_a_gibibyte_in_one_leave_nothing() {
    let limits = || Limits { time: Duration::from_mins(20), ..Limits::default() };
    said(&player("queue_gives_back").arg("1024").limits(limits()).run().unwrap(), &[]);
    said(&player("many_queues").arg("1000000").limits(limits()).run().unwrap(), &[]);
}

#[test]
fn tasks_are_joined_when_all_are_done() {
    says("tasks", &[]);
}

#[test]
fn a_task_that_died_with_its_process_is_missed() {
    let lost = "the orders: a task was lost with the process that had it, or could not be read, so not all tasks will ever be done";
    says("lost_task", &[lost, lost]);
    let unread = "what came is no such item: unexpected type string at position 0: expected u32; see that its type's \
                  `Deserialize` reads what `Serialize` writes";
    says("no_lost_task", &[unread, &lost.replace("orders", "letters")]);
}

#[test]
fn a_pipe_ends_when_its_other_end_is_closed() {
    let end = "end of file: nothing is left, and the other end is closed";
    says("pipes", &[end, "received 7", "broken pipe: the other end is closed", end]);
}

#[test]
fn an_end_belongs_to_one_process() {
    let told = "this end of the pipe is another process's; move it into the child's closure, as in `move || …`";
    says("borrowed_end", &[told, told]);
}

#[test]
fn an_end_whose_process_is_killed_is_closed() {
    says("killed_ends", &["broken pipe: the other end is closed"]);
}

#[test]
fn pipes_queues_and_children_can_be_waited_for_at_once() {
    let nothing = "nothing to wait for: the list is empty, so the wait would never end";
    says("wait_for_many", &[nothing]);
}

#[test]
fn hundreds_can_be_waited_for_and_as_long_as_a_number_can_say() {
    says("wait_for_hundreds", &[]);
}
