//! Lesson 11, manager.

use super::{MANY, always, is_exact_but_for};

use harness::check::check;

const GONE: &str =
    "the manager is gone: its server has ended, and with it all that it had; start another one";

#[test]
fn under_the_lock_no_cake_is_lost() {
    always(11, 1, 3, |run| {
        check(run).line("*").count(3);
        check(run).in_order(["cakes: 19950", "lines in the book: 50"]);
    });
}

#[test]
fn without_the_lock_an_update_may_be_lost_but_not_by_update() {
    let explored = always(11, 2, 5 * MANY, |run| {
        check(run).line("*").count(3);
        check(run).line("read, then write: cakes left of 10: *").count(1);
        check(run).line("update: cakes left of 10: 8").last();
    });
    explored.sometimes(["read, then write: cakes left of 10: 8"]);
    explored.sometimes(["read, then write: cakes left of 10: 9"]);
}

#[test]
fn what_is_in_an_object_is_the_same_for_all() {
    always(11, 3, MANY, |run| {
        check(run).line("*").count(3);
        check(run).in_order(["on the shelf: cheesecake, sponge", "the shop is open: true"]);
    });
}

#[test]
fn all_kinds_work_from_children() {
    always(11, 4, MANY, |run| {
        check(run).line("*").count(4);
        check(run).in_order(["cakes sold: 7", "orders of each cook: [1, 1]", "orders left: 0"]);
    });
}

#[test]
fn when_the_server_dies_nobody_waits_for_it() {
    let (cook, main) = (format!("cook: {GONE}"), format!("main: {GONE}"));
    always(11, 5, MANY, |run| {
        check(run).line("*").count(4);
        check(run).line("the server is killed: exit code -9").count(1);
        check(run).line(cook.as_str()).count(1);
        check(run).line(main.as_str()).last();
    });
}

#[test]
fn it_is_exact_in_both_languages() {
    is_exact_but_for(&[], 11);
}
