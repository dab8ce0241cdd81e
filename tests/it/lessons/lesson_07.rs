//! Lesson 07, semaphore.

use harness::check::check;

use super::{MANY, always, is_exact_but_for, number_after};

#[test]
fn a_fifth_seat_is_there_only_after_a_release() {
    always(7, 1, MANY, |run| {
        check(run).line("*").count(5);
        check(run).in_order([
            "four seats taken; free: 0",
            "a fifth within 1 s: false",
            "one given back; free: 1",
            "a fifth within 1 s: true",
        ]);
    });
}

#[test]
fn never_more_than_four_sing_and_everybody_gets_in() {
    always(7, 2, MANY, |run| {
        check(run).never_more_than(4, "guest * comes in, *", "guest * goes");
        check(run).line("guest *").count(16);
        for guest in 1..=8 {
            let (comes, goes) =
                (format!("guest {guest} comes in, *"), format!("guest {guest} goes"));
            check(run).each_once([comes.clone(), goes.clone()]);
            check(run).line(comes).before(goes);
            let song = number_after(run, &format!("guest {guest} comes in, to sing for"));
            assert!((3.0..=6.0).contains(&song), "{song}");
        }
        check(run).line("all have sung; free: 4").last();
    });
}

#[test]
fn only_a_bounded_semaphore_refuses_a_seat_that_is_not_there() {
    always(7, 3, MANY, |run| {
        check(run).line("*").count(4);
        check(run).in_order([
            "the room has four seats; free: 5",
            "refused: bounded seats: released once too often, *",
            "the room has four seats; free: 4",
        ]);
    });
}

#[test]
fn who_waits_for_a_seat_that_nobody_gives_back_is_sent_home() {
    let explored = always(7, 4, MANY, |run| {
        check(run).line("*").count(3);
        check(run).in_order([
            "after 3 s guest 5 still waits for a seat, and main, which has them all, for guest 5",
            "main gives up; exit code of guest 5: -15",
        ]);
    });
    explored.sometimes_deadlocks();
}

#[test]
fn it_is_exact_in_both_languages() {
    is_exact_but_for(&[], 7);
}
