//! What processes wait for, as a program sees it: `tests/players` plays, we look on from outside.

use crate::runtime::says;

#[test]
fn a_semaphore_lets_so_many_in_and_has_no_owner() {
    let too_often = "the microphone: released once too often, as it has all its 1 permits back already; release only \
                     what was acquired";
    says("semaphore", &[too_often]);
}

#[test]
fn a_permit_dies_with_its_holder_and_with_nobody_else() {
    says(
        "semaphore_killed",
        &["served after the holder's death: 0", "served after three releases: 3"],
    );
}

#[test]
fn whoever_is_killed_among_those_who_use_a_semaphore_the_others_go_on() {
    says("semaphore_killed_often", &["done"]);
}

#[test]
fn an_rlock_can_be_taken_again_by_its_holder_only() {
    let told = "the stage: its owner died while holding it; mend what it guards, then call `recover` in place of \
                `acquire`";
    says("rlock", &[told]);
}

#[test]
fn an_event_lets_all_go_who_wait() {
    says("event", &[]);
}

#[test]
fn notify_wakes_one_or_so_many_or_all() {
    says("notify", &["1", "3", "6"]);
}

#[test]
fn two_wait_for_each_other_in_turn() {
    says("wait_for", &["400"]);
}

#[test]
fn a_condition_outlives_a_waiter_and_a_holder() {
    let told = "the bell: its owner died while holding it; mend what it guards, then call `recover` in place of \
                `acquire`";
    says("condition_killed", &["the dead one took no call: 1", told]);
}

#[test]
fn of_those_who_leave_a_barrier_one_has_number_0() {
    says("barrier", &["20 rounds, 20 actions"]);
}

#[test]
fn a_broken_barrier_is_broken_for_all() {
    let told = "the exit: broken, because somebody waited in vain, died in its action, or called `abort` or `reset`; \
                call `reset` before anybody waits there again";
    says("barrier_broken", &[told, "all were told"]);
    says("barrier_late", &[]);
}

#[test]
fn whoever_waits_sleeps() {
    says("waiting_costs_nothing", &[]);
}

#[test]
fn arrays_are_seen_by_all() {
    says("arrays", &["[7, 2, 6] 3", "100200"]);
}
