//! The conductor and its strategies on small programs.

use harness::words::Language;

use super::conducted::{Conducted, Found, kill_at_each_step, place_of};

pub(crate) fn conducted<'a>(program: &'a str, argument: &'a str, way: &'a str) -> Conducted<'a> {
    Conducted { program, argument, language: Language::English, way }
}

#[track_caller]
pub(crate) fn conduct(program: &str, argument: &str, way: &str, schedules: usize) -> Found {
    conducted(program, argument, way).explore(schedules)
}

/// Where a player has a comment with these words.
#[track_caller]
fn marked(words: &str) -> String {
    place_of(&format!("// {words}"), "tests/players/src/lookers.rs")
}

#[test]
fn a_lost_update_is_found_and_shrunk_to_one_switch() {
    let found = conduct("sct", "lost_update", "portfolio", 200);
    let [bad] = found.bad()[..] else { panic!("one kind of failure") };
    assert!(bad.first <= 20, "{}", bad.first);
    assert_eq!(bad.switches, 1);
    assert_eq!(found.strayed, None);
    // What is left for going through all orders is enough.
    assert!(found.orders.is_some());
}

#[test]
fn a_deadlock_by_lock_order_is_found_and_named() {
    let found = conduct("sct", "deadlock01", "portfolio", 200);
    let [bad] = found.bad()[..] else { panic!("one kind of failure") };
    assert!(bad.first <= 20, "{}", bad.first);
    assert_eq!(bad.switches, 1);
    assert!(bad.verdict.contains("on: [2]") && bad.verdict.contains("on: [1]"), "{}", bad.verdict);
}

#[test]
fn a_deadlock_is_told_with_who_waits_for_what_and_for_whom_and_where() {
    let found = conduct("players", "want_each_others_lock", "portfolio", 50);
    let [bad] = found.bad()[..] else { panic!("one kind of failure") };
    let stuck = bad.stuck();
    let told = stuck.iter().map(|it| [&it.player, &it.kind, &it.place, &it.on].map(String::as_str));
    let places = [
        marked("Main waits for the second."),
        marked("The first wants the second's."),
        marked("The second wants the first's."),
    ];
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ["0", "Join", &places[0], "[2]"],
            ["1", "Acquire", &places[1], "[2]"],
            ["2", "Acquire", &places[2], "[1]"],
        ]
    );
    assert_eq!(stuck[0].object, "2");
    assert_ne!(stuck[1].object, stuck[2].object, "there are two locks");
}

#[test]
fn which_of_equal_deadlines_comes_first_is_a_choice_of_the_schedule() {
    let found = conduct("players", "sleeps_alike", "portfolio", 200);
    let reached = |careless: bool| {
        let outcomes = found.outcomes.iter().filter(|it| it.schedule.contains('~') == careless);
        let mut outputs: Vec<_> = outcomes.map(|it| it.output.as_str()).collect();
        outputs.sort_unstable();
        outputs
    };
    // What a clock that stands still can show is shown by one.
    assert_eq!(reached(false), ["one\ntwo\nlate\n", "two\none\nlate\n"]);
    let others = reached(true);
    assert_eq!(others.len(), 4, "{others:?}");
    assert!(others.iter().any(|output| output.starts_with("late")), "{others:?}");
}

#[test]
fn with_a_lock_all_orders_are_good_and_they_are_few() {
    let found = conduct("players", "counts_with_a_lock", "exhaustive", 500);
    assert_eq!(found.orders, Some(2), "{} runs", found.runs);
    assert_eq!(found.outcomes.len(), 1);
    assert_eq!(found.outcomes[0].output, "2\n");
}

#[test]
fn who_ends_with_a_lock_does_so_before_or_after_another_tries_it() {
    let found = conduct("players", "ends_with_a_lock", "exhaustive", 500);
    assert!(found.orders.is_some());
    let mut outputs: Vec<_> = found.outcomes.iter().map(|it| it.output.as_str()).collect();
    outputs.sort_unstable();
    assert_eq!(outputs, ["free\n", "held\n", "left behind\n"]);
}

#[test]
fn all_orders_find_what_chance_finds() {
    for program in ["lost_update", "account", "deadlock01", "lazy01", "wronglock_3"] {
        let found = conduct("sct", program, "exhaustive", 20_000);
        assert!(found.orders.is_some(), "{program} has too many orders");
        assert!(!found.bad().is_empty(), "{program}: its bug is not found");
    }
}

#[test]
fn every_strategy_finds_a_lost_update() {
    for way in ["random", "pct", "pos", "surw", "delay", "exhaustive"] {
        let found = conduct("sct", "lost_update", way, 200);
        assert!(!found.bad().is_empty(), "{way}");
    }
}

#[test]
fn who_looks_again_and_again_does_not_keep_others_from_going() {
    let found = conduct("players", "waits_by_looking", "portfolio", 100);
    assert!(found.outcomes.iter().all(|it| it.verdict == "Code(0)" && it.output == "seen\n"));
}

/// All runs of this player are a livelock, of main and a child who do that at these places.
#[track_caller]
fn is_a_livelock(player: &str, kind: &str, places: [String; 2]) -> [String; 2] {
    let found = conduct("players", player, "random", 3);
    let [only] = &found.outcomes[..] else { panic!("{} outcomes", found.outcomes.len()) };
    assert!(only.verdict.starts_with("Livelock"), "{}", only.verdict);
    let [main, child] = &only.stuck()[..] else { panic!("two: {}", only.verdict) };
    for (number, (it, place)) in [main, child].into_iter().zip(places).enumerate() {
        assert_eq!((&it.player, &*it.kind, &it.place), (&number.to_string(), kind, &place));
        assert_eq!(it.on, "[]", "nobody in particular could bring it");
    }
    [main, child].map(|it| it.object.clone())
}

#[test]
fn two_who_look_for_each_other_are_a_livelock() {
    let places = [marked("Main stands back."), marked("The child stands back.")];
    is_a_livelock("waits_in_vain", "Yield", places);
}

#[test]
fn of_those_who_only_look_it_is_told_what_they_look_at() {
    let places = [marked("Main looks."), marked("The child looks.")];
    let [mains, other] = is_a_livelock("looks_in_vain", "Get", places);
    assert_ne!(mains, other, "each looks at another value");
}

/// How a run of this player ends that has so many steps.
#[track_caller]
fn end_after(steps: usize, how: &str) -> String {
    // It makes some more than it is told to, and a run ends for each step at which somebody is killed.
    let more = kill_at_each_step(&format!("makes_steps 10 {how}")).len() - 10;
    let found = conduct("players", &format!("makes_steps {} {how}", steps - more), "outcomes", 1);
    assert_eq!(found.outcomes.len(), 1);
    found.outcomes[0].verdict.clone()
}

#[test]
fn who_makes_more_than_twenty_thousand_steps_is_stopped_and_nobody_who_makes_fewer() {
    // One asks before no step, as nobody else could go, two before each.
    for how in ["alone", "both"] {
        assert_eq!(end_after(19_999, how), "Code(0)", "{how}");
        assert_eq!(end_after(20_001, how), "StepLimit(20000)", "{how}");
    }
}
