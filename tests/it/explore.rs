//! The conductor, through `course explore` and `course replay`. It is a process of its own, so tests run the command.

use harness::{
    check::check,
    contain::{Contain, Limits},
    lesson,
    transcript::{End, Kind, Transcript},
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tinyjson::JsonValue;

fn course(arguments: &[&str]) -> Contain {
    lesson::build_all().unwrap();
    let course = lesson::course().unwrap();
    Contain::new(course.clone(), course).args(arguments).variables([("COURSE_LANG", "en")])
}

#[track_caller]
fn run(arguments: &[&str]) -> Transcript {
    let transcript = course(arguments).run().unwrap();
    check(&transcript).finishes();
    transcript
}

/// What exploring so many schedules finds: each outcome's output, verdict and schedule.
#[track_caller]
fn explore(lesson: &str, part: &str, schedules: &str) -> Vec<[String; 3]> {
    let transcript = run(&["explore", lesson, part, "--schedules", schedules, "--json"]);
    let found: JsonValue = transcript.text().parse().unwrap();
    let outcomes: &Vec<JsonValue> = found["outcomes"].get().unwrap();
    let text = |outcome: &JsonValue, name: &str| outcome[name].get::<String>().unwrap().clone();
    let fields = ["output", "verdict", "schedule"];
    outcomes.iter().map(|outcome| fields.map(|name| text(outcome, name))).collect()
}

/// How many orders there are, if all have been tried, and whether some outcome has a deadlock among some processes.
#[track_caller]
fn explore_all(lesson: &str, part: &str, schedules: &str) -> (Option<f64>, bool) {
    let transcript = run(&["explore", lesson, part, "--schedules", schedules, "--json"]);
    let found: JsonValue = transcript.text().parse().unwrap();
    let outcomes: &Vec<JsonValue> = found["outcomes"].get().unwrap();
    assert!(found["strayed"].is_null(), "{}", transcript.text());
    let knot = outcomes.iter().any(|outcome| outcome["knot"].is_number());
    (found["orders"].get().copied(), knot)
}

/// Whether `first` comes before `second`.
fn in_order(output: &str, first: &str, second: &str) -> bool {
    output.find(first).unwrap() < output.find(second).unwrap()
}

#[test]
fn sleep_in_place_of_join_is_found() {
    let found = explore("05", "4", "40");
    assert!(found.iter().any(|[output, ..]| in_order(output, "mail 1", "mail 2")));
    assert!(found.iter().any(|[output, ..]| in_order(output, "mail 2", "mail 1")));
}

#[test]
fn with_a_join_the_order_is_certain_and_without_it_is_not() {
    let found = explore("05", "1", "40");
    let halves = |output: &str| {
        output.split_once("without the join").map(|(a, b)| (a.to_owned(), b.to_owned()))
    };
    let halves: Vec<_> = found.iter().map(|[output, ..]| halves(output).unwrap()).collect();
    assert!(halves.iter().all(|(with, _)| in_order(with, "mail 1", "mail 2")));
    assert!(halves.iter().any(|(_, without)| in_order(without, "mail 1", "mail 2")));
    assert!(halves.iter().any(|(_, without)| in_order(without, "mail 2", "mail 1")));
}

#[test]
fn ten_mails_come_in_other_orders_but_the_last_is_the_last() {
    let found = explore("05", "2", "10");
    assert!(found.len() > 1);
    assert!(found.iter().all(|[output, ..]| output.ends_with("sent the closing mail\n")));
}

#[test]
fn a_schedule_replays_to_the_byte() {
    for [output, _, schedule] in explore("05", "4", "40") {
        for language in ["en", "zh"] {
            let transcript = run(&["--lang", language, "replay", &schedule]);
            if language == "en" {
                assert_eq!(transcript.text(), output);
            }
            assert_eq!(transcript.end, End::Code(0));
        }
    }
}

#[test]
fn an_update_is_lost_without_the_lock_and_never_with_it() {
    let totals = |part| {
        let found = explore("06", part, "100").into_iter();
        let mut totals: Vec<_> =
            found.map(|[output, ..]| output.trim_end().chars().last().unwrap()).collect();
        totals.sort_unstable();
        totals
    };
    assert_eq!(totals("1"), ['2', '3', '4']);
    assert_eq!(totals("2"), ['4']);
    assert!(explore_all("06", "2", "100").0.is_some());
}

#[test]
fn tickets_are_oversold_only_without_the_lock() {
    let sold = |half: &str| half.matches("buys").count();
    let found = explore("06", "3", "100");
    let halves = found.iter().map(|[output, ..]| output.split_once("with the lock").unwrap());
    let sold: Vec<_> = halves.map(|(without, with)| (sold(without), sold(with))).collect();
    assert!(sold.iter().any(|(without, _)| *without > 2), "{sold:?}");
    assert!(sold.iter().all(|(_, with)| *with == 2), "{sold:?}");
}

#[test]
fn who_takes_a_lock_twice_waits_for_itself() {
    assert!(explore_all("06", "4", "20").1);
}

#[test]
fn two_locks_in_two_orders_and_five_philosophers_can_wait_in_a_ring() {
    assert!(explore_all("18", "1", "60").1);
    assert!(explore_all("18", "2", "20").1);
}

#[test]
fn every_cure_keeps_the_philosophers_from_waiting_in_a_ring() {
    for part in ["3", "4", "5"] {
        assert!(!explore_all("18", part, "40").1, "part {part}");
    }
}

#[test]
fn a_car_that_looks_and_does_not_wait_can_pass_on_red() {
    let found = explore("08", "4", "60");
    assert!(found.iter().any(|[output, ..]| output.contains("light: red\ncar 1 passes")));
}

#[test]
fn a_schedule_of_another_program_is_refused() {
    let [[_, _, schedule], ..] = &explore("05", "4", "1")[..] else { panic!("nothing found") };
    let (head, tail) = schedule.split_once('-').unwrap();
    let other = format!("{head}-00000000{}", &tail[8..]);
    let transcript = run(&["replay", &other]);
    assert_eq!(transcript.end, End::Code(2));
    assert_eq!(transcript.text(), "");
}

#[test]
fn a_daemon_that_is_ended_at_any_moment_never_outlives_the_program() {
    for [output, verdict, _] in explore("04", "2", "40") {
        assert_eq!(verdict, "Code(0)");
        assert!(output.ends_with("the program has ended\n"), "{output}");
    }
}

#[test]
fn a_killed_conductor_leaves_nobody() {
    let limits = Limits { grace: std::time::Duration::from_secs(20), ..Limits::default() };
    let running =
        course(&["explore", "05", "2", "--schedules", "1000000"]).limits(limits).start().unwrap();
    let main = Pid::from_raw(running.main().cast_signed());
    // It is at work when it has a child, the program.
    let children = format!("/proc/{main}/task/{main}/children");
    while std::fs::read_to_string(&children).unwrap().is_empty() {
        std::thread::yield_now();
    }
    kill(main, Signal::SIGKILL).unwrap();
    let transcript = running.finish().unwrap();
    assert_eq!(transcript.end, End::Signal(9));
    let alive = transcript.leftovers.iter().filter(|left| left.kind == Kind::Running);
    assert_eq!(alive.count(), 0, "{:?}", transcript.leftovers);
}
