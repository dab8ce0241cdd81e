//! A manager's objects, as a program sees them: `tests/players` plays, we look on from outside.
//!
//! The behaviours are those that Python's own tests ask of its managers, and what must hold when somebody is killed.

use harness::{check::check, words::Language};

use crate::{
    conducted::Conducted,
    runtime::{player, said, says},
};

mod attacks;
mod remote;
mod silence;
mod stranger;

const GONE: &str =
    "the manager is gone: its server has ended, and with it all that it had; start another one";

/// A manager that is asked through shared memory, and one that listens at an address, do the same.
#[track_caller]
fn says_everywhere(name: &str, lines: &[&str]) {
    says(name, lines);
    said(&player(name).arg("127.0.0.1:0").run().unwrap(), lines);
}

#[test]
fn a_dict_acts_as_a_dict_does() {
    says_everywhere(
        "manager_dict",
        &["dict: there is no such object any more; it has been deleted"],
    );
}

#[test]
fn a_list_acts_as_a_list_does_and_an_array_keeps_its_length() {
    says_everywhere("manager_list", &["array: there is no element 2; they are counted from 0"]);
}

#[test]
fn an_object_in_an_object_is_the_same_for_all_whenever_it_was_made() {
    let strange = "the item cannot be sent: an object of a manager can be put only into an object of the same manager; \
                   see how its type implements `Serialize`";
    says_everywhere("manager_nested", &[strange, "true"]);
}

#[test]
fn no_update_is_lost() {
    says_everywhere("manager_updates", &[]);
}

#[test]
fn what_is_larger_than_a_desk_goes_there_and_back() {
    says_everywhere("manager_sizes", &[]);
}

#[test]
fn whoever_waits_keeps_nobody_else_waiting() {
    let too_often = "semaphore: released once too often, as it has all its 1 permits back already; release only what was \
                     acquired";
    let closed = "queue: closed, so nothing can be put, and nothing is left to get; close it when all is done";
    says_everywhere("manager_waiting", &[too_often, closed]);
}

#[test]
fn many_meet_at_conditions_barriers_and_tasks() {
    let broken = "barrier: broken, because somebody waited in vain, died in its action, or called `abort` or `reset`; call \
                  `reset` before anybody waits there again";
    says_everywhere("manager_meetings", &[broken]);
}

#[test]
fn nobody_has_to_wait_for_ever_and_the_last_one_at_a_barrier_acts() {
    let broken = "barrier: broken, because somebody waited in vain, died in its action, or called `abort` or `reset`; call \
                  `reset` before anybody waits there again";
    let failed = "nothing to wait for: the list is empty, so the wait would never end";
    says_everywhere("manager_patience", &[broken, failed]);
    says_everywhere("manager_actor_killed", &[broken]);
    says_everywhere("manager_waiter_killed", &["done"]);
}

#[test]
fn a_type_of_ones_own_runs_on_the_server_and_its_panic_is_an_error() {
    let lines = [
        "Counter: it has no such method registered; these are: add, get",
        "Counter: what came is no such item: unexpected type string at position 0: expected u32; see that its type's \
         `Deserialize` reads what `Serialize` writes",
        "Counter: it panicked on the server: too much",
        "Dial: no type of that name is registered; these are: Counter",
    ];
    let run = player("manager_own_types").run().unwrap();
    check(&run).finishes();
    check(&run).exit(0);
    assert_eq!(run.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), lines);
    assert!(run.errors.iter().any(|line| line.starts_with("process Manager panicked at ")));
}

#[test]
fn fifty_at_once_and_many_more_one_after_the_other_are_served() {
    says("manager_many", &[]);
}

#[test]
fn its_end_is_the_end_of_its_server() {
    says_everywhere("manager_shutdown", &[&format!("{GONE}, Some(-9)")]);
}

#[test]
fn when_the_server_is_killed_all_are_told() {
    says_everywhere("manager_server_killed", &[GONE, GONE]);
}

#[test]
fn a_server_that_stands_still_can_be_ended() {
    says_everywhere("manager_server_stopped", &["ended"]);
}

#[test]
fn under_the_conductor_managers_do_the_same() {
    let programs = [
        "manager_dict",
        "manager_nested",
        "manager_meetings",
        "manager_hands_on",
        "manager_shutdown",
    ];
    for program in programs {
        for argument in [program.to_owned(), format!("{program} 127.0.0.1:0")] {
            let language = Language::English;
            let conducted =
                Conducted { program: "players", argument: &argument, language, way: "portfolio" };
            let found = conducted.explore(10);
            assert!(found.bad().is_empty(), "{argument}: {}", found.bad()[0].verdict);
            assert_eq!(found.strayed, None, "{argument}");
        }
    }
}
