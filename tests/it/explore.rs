//! The conductor, through `course explore` and `course replay`. It is a process of its own, so tests run the command.

use harness::{
    check::check,
    contain::{Contain, Limits},
    lesson,
    transcript::{End, Kind, Transcript},
    words::Language,
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tinyjson::JsonValue;

use super::conducted::{Conducted, count};

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

#[track_caller]
fn conduct(program: &str, argument: &str, way: &str, schedules: usize) -> JsonValue {
    Conducted { program, argument, language: Language::English, way }.conduct(schedules)
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
fn a_thousand_schedules_by_chance_replay_to_the_byte() {
    let found = conduct("lesson-01-concurrency", "3", "replay", 1000);
    assert_eq!(count(&found["others"]), Some(0), "{found:?}");
    // And they are no thousand times the same.
    assert!(count(&found["schedules"]) > Some(100), "{found:?}");
    assert!(count(&found["outputs"]) > Some(10), "{found:?}");
}

#[test]
fn a_replay_that_is_not_the_same_to_the_byte_is_noticed() {
    // Its lines have process ids in them, which are never the same again.
    let found = conduct("lesson-02-pid", "1", "replay", 5);
    assert_eq!(count(&found["others"]), Some(5), "{found:?}");
}

#[test]
fn who_is_killed_before_it_could_do_anything_might_have_been_quicker() {
    let found = conduct("players", "kills_who_speaks", "exhaustive", 100);
    let outcomes: &Vec<JsonValue> = found["outcomes"].get().unwrap();
    let mut outputs: Vec<&String> =
        outcomes.iter().map(|outcome| outcome["output"].get().unwrap()).collect();
    outputs.sort_unstable();
    assert_eq!(outputs, ["", "said\n"]);
    assert!(count(&found["orders"]).is_some());
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
