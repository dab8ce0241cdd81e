//! Lesson 09, queue.

use harness::{check::check, transcript::Transcript};

use super::{MANY, always, is_exact_but_for};

#[test]
fn what_is_put_first_is_got_first_and_at_once() {
    always(9, 1, MANY, |run| {
        check(run).line("*").count(10);
        check(run).in_order([
            "put song 1",
            "put song 2",
            "put song 3",
            "got song 1",
            "got song 2",
            "got song 3",
            "a fourth song within 1 s: false",
            "a fourth song at once: false",
            "put, and tried to get at once, 100 times; got: 100",
        ]);
    });
}

#[test]
fn three_fit_and_who_only_asked_for_room_may_have_none() {
    let explored = always(9, 2, MANY, |run| {
        let lines: Vec<_> = run.lines.iter().map(|line| line.text.as_str()).collect();
        let alone = [
            "new; full: false",
            "three cakes put; full: true",
            "a fourth put within 2 s: false",
            "a fourth put at once: false",
            "cakes: 3",
            "taken: cake 1",
            "taken: cake 2",
            "taken: cake 3",
            "room for one, and two who ask first:",
        ];
        assert_eq!(lines[1..10], alone);
        assert_eq!(lines.len(), 12);
        check(run).line("baker * puts the cake there").count(1);
        for baker in 1..=2 {
            check(run).line(format!("baker {baker} *")).count(1);
        }
    });
    explored.sometimes(["baker * sees no room, and keeps the cake"]);
    explored.sometimes(["baker * saw room, and now there is none: the cake falls"]);
}

#[test]
fn both_numbers_arrive() {
    always(9, 3, MANY, |run| {
        check(run).line("*").count(4);
        check(run).in_order([
            "main puts 20",
            "child gets 20, puts 40",
            "the child is gone, and main gets 40 at once",
        ]);
    });
}

#[test]
fn the_flower_waits_for_the_end_of_the_song() {
    always(9, 4, MANY, |run| {
        check(run).line("*").count(9);
        check(run).in_order((1..=3).map(|line| format!("singer: line {line} of 3")));
        check(run).in_order([
            "dancer: dances",
            "dancer: throws a rose",
            "the dancer has gone home",
        ]);
        check(run).in_order(["singer: line 3 of 3", "singer: thanks for a rose"]);
        check(run).in_order(["dancer: throws a rose", "singer: thanks for a rose"]);
        check(run).line("flowers left on the stage: 0").last();
    });
}

#[test]
fn each_cake_is_tasted_once_and_nobody_waits_for_more() {
    let explored = always(9, 5, MANY, |run| {
        check(run).line("*").count(13);
        for baker in 1..=3 {
            let cakes = (1..=3).map(|cake| format!("taster *: cake {cake} of baker {baker}"));
            check(run).each_once(cakes);
        }
        for taster in 1..=2 {
            let taster = format!("taster {taster}: *");
            check(run).among(taster.as_str()).line("*: that was all").last();
            for baker in 1..=3 {
                let cakes = cakes_of(baker, run, &taster);
                assert!(cakes.is_sorted(), "{taster}: cakes {cakes:?} of baker {baker}");
            }
        }
        check(run).line("left on the tray: 0").last();
    });
    explored.sometimes(["taster 1: cake *", "taster 2: cake *", "taster 1: cake *"]);
}

#[test]
fn an_empty_queue_is_not_the_end_but_a_closed_one_is() {
    let explored = always(9, 6, 5 * MANY, |run| {
        let lines: Vec<_> = run.lines.iter().map(|line| line.text.as_str()).collect();
        let half = lines.iter().position(|line| *line == "until it is closed:").unwrap();
        let (asked, closed) = lines[1..].split_at(half - 1);
        let (one, two, leaves) =
            ("plays song 1", "plays song 2", "nothing there, so the player leaves");
        let (none_left, one_left) =
            ("songs that nobody has played: 0", "songs that nobody has played: 1");
        let (all, early) = ([one, two, leaves, none_left], [one, leaves, one_left]);
        assert!(asked == all || asked == early, "{asked:?}");
        assert_eq!(closed[1..], [one, two, none_left]);
    });
    explored.in_all_orders();
    explored.sometimes(["songs that nobody has played: 0", "until it is closed:"]);
    explored.sometimes(["songs that nobody has played: 1", "until it is closed:"]);
}

/// The numbers of this baker's cakes, as this taster has them.
fn cakes_of(baker: u32, run: &Transcript, taster: &str) -> Vec<u32> {
    let begin = taster.replace('*', "cake ");
    let end = format!(" of baker {baker}");
    let lines = run.lines.iter().filter_map(|line| line.text.strip_prefix(begin.as_str()));
    lines.filter_map(|line| line.strip_suffix(end.as_str())).map(|n| n.parse().unwrap()).collect()
}

#[test]
fn it_is_exact_in_both_languages() {
    is_exact_but_for(&[], 9);
}
