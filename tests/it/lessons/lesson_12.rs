//! Lesson 12, pool.

use harness::check::check;

use super::{MANY, always, always_free, is_exact_but_for};

#[test]
fn five_singers_never_have_more_than_three_microphones() {
    let explored = always(12, 1, MANY, |run| {
        check(run).line("*").count(13);
        check(run).each_once((1..=5).map(|singer| format!("singer {singer} begins")));
        for singer in 1..=5 {
            check(run)
                .in_order([format!("singer {singer} begins"), format!("singer {singer} ends")]);
        }
        check(run).never_more_than(3, "singer * begins", "singer * ends");
        check(run).line("the show ends; songs: 5").last();
    });
    explored.sometimes(["singer 1 ends", "singer 2 begins"]);
    explored.sometimes(["singer 5 ends", "singer 4 ends"]);
}

#[test]
fn each_way_keeps_its_promise_of_values_and_order() {
    let explored = always(12, 2, MANY, |run| {
        check(run).line("*").count(11);
        check(run).in_order([
            "apply: 49",
            "map, in order: [9, 1, 4]",
            "starmap, two arguments each: [6, 20]",
            "imap, in order: 9",
            "imap, in order: 1",
            "imap, in order: 4",
        ]);
        let squares = [1, 4, 9].map(|n| format!("imap_unordered, as they come: {n}"));
        check(run).each_once(squares);
        check(run).line("*within 1 s*: 81").last();
    });
    let unordered = |n| format!("imap_unordered, as they come: {n}");
    explored.sometimes([1, 4, 9].map(unordered));
    explored.sometimes([9, 1, 4].map(unordered));
}

#[test]
fn an_error_comes_back_to_who_asks_and_the_pool_lives_on() {
    always(12, 3, MANY, |run| {
        check(run).line("*").count(7);
        check(run).in_order([
            "12 pieces, each gets 4",
            "an error comes back: nobody is there to eat",
            "12 pieces, each gets 3",
            "the task is submitted, and nothing is heard of it",
            "now it is: attempt to divide by zero, at lessons/12-pool/src/main.rs:*",
            "the pool lives on: each gets 2",
        ]);
    });
}

#[test]
fn who_is_killed_loses_one_song_and_another_sings_the_rest() {
    always(12, 4, MANY, |run| {
        check(run).line("*").count(9);
        check(run).in_order(["song 1 begins", "song 2 begins", "killed: choir, worker 1"]);
        check(run).each_once((1..=3).map(|song| format!("song {song} begins")));
        check(run).in_order([
            "killed: choir, worker 1",
            "song 1: sung",
            "song 2: choir, worker 1 was ended by SIGKILL in the middle of this task; *",
            "song 3: sung",
            "in its place: choir, worker 2",
        ]);
    });
}

#[test]
fn letters_come_through_the_queue_before_their_writer_is_done() {
    let explored = always(12, 5, MANY, |run| {
        check(run).line("*").count(8);
        for writer in 1..=3 {
            check(run).in_order([1, 2].map(|n| of(writer, n)));
        }
        check(run).line("letters written: 6").last();
    });
    explored.sometimes([of(1, 1), of(2, 1), of(1, 2)]);
}

fn of(writer: u32, letter: u32) -> String {
    format!("in the letter box: letter {letter} of writer {writer}")
}

#[test]
fn more_workers_and_other_chunks_are_compared() {
    always_free(12, 6, |run| {
        check(run).line("cores: *; 1024 numbers to look at").count(1);
        check(run).line("workers   1: * s, speed-up *").count(1);
        check(run).line("workers   2: * s, speed-up *").count(1);
        for chunk in ["   1", "  16", " 128", "1024"] {
            check(run).line(format!("chunks of {chunk}: * s, speed-up *")).count(1);
        }
    });
}

#[test]
fn it_is_exact_in_both_languages() {
    is_exact_but_for(&[6], 12);
}
