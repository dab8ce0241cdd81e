//! Pools, as a program sees them: `tests/players` plays, we look on from outside.

mod deaths;

use crate::runtime::{player, says};
use harness::{check::check, transcript::End};

#[test]
fn each_result_is_that_of_its_item_in_the_order_that_was_asked_for() {
    says("pool", &[]);
}

#[test]
fn a_result_can_be_waited_for_asked_for_and_called_back_about_and_taken_once() {
    says("pool_futures", &["the result has been taken already; keep it"]);
}

#[test]
fn what_goes_wrong_in_a_task_comes_back_and_the_pool_lives_on() {
    let panicked = "song 3 is out of tune, in this file: true";
    let refused = |who| {
        format!(
            "cannot start process {who}: a daemon may not have children, as they would outlive it; start it from a \
             process that is no daemon"
        )
    };
    says(
        "pool_errors",
        &[
            panicked,
            panicked,
            "nothing to wait for: the list is empty, so the wait would never end",
            "a pool of 0 workers would never do anything; give it at least 1",
            "pool belongs to the process that made it; make another one here, or let that process submit the task",
            &refused("Eve"),
            &refused("inner, worker 1"),
        ],
    );
}

#[test]
fn workers_are_initialized_and_go_after_so_many_tasks() {
    let transcript = player("pool_workers").run().unwrap();
    check(&transcript).finishes();
    assert_eq!(transcript.end, End::Code(0), "{transcript:#?}");
    assert_eq!(transcript.errors, ["Error: \"no voice\""; 3]);
    let told = "choir: its workers end before they can take a task, the last one ended with exit code 1; see what its \
                initializer does";
    check(&transcript).line("*").count(2);
    check(&transcript).line(told).count(2);
}

#[test]
fn ten_thousand_long_tasks_are_terminated_at_once() {
    let told = "pool was terminated before this task was done; get the result first, or close and join the pool";
    says("pool_terminate", &[told]);
}

#[test]
fn huge_arguments_results_and_errors_block_nobody() {
    says("pool_huge", &[]);
}
