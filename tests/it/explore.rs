//! The conductor, through `course explore` and `course replay`. It is a process of its own, so tests run the command.

use std::{fs, path::Path};

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

use super::conducted::{Conducted, count, place_of};

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
fn what_is_found_does_not_depend_on_how_many_work_at_it() {
    // Chance and all orders, time, deadlocks, and more outcomes than are made simple.
    for [lesson, part, schedules, strategy] in [
        ["05", "4", "200", "portfolio"],
        ["05", "2", "150", "portfolio"],
        ["18", "1", "100", "portfolio"],
        ["06", "1", "90", "surw"],
    ] {
        let explored = |jobs| {
            let plan = ["--schedules", schedules, "--strategy", strategy, "--jobs", jobs];
            run(&[&["explore", lesson, part, "--json"], &plan[..]].concat()).text()
        };
        let alone = explored("1");
        assert!(alone.contains("schedule"), "{alone}");
        assert_eq!(explored("7"), alone, "{lesson} {part}");
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
fn what_is_done_without_asking_is_as_if_it_had_asked() {
    // The second run of each schedule asks before every step.
    for (program, argument) in [
        ("three_by_ten", "30"),
        ("lesson-06-lock", "3"),
        ("lesson-08-event", "2"),
        ("lesson-09-queue", "5"),
        ("lesson-10-joinable-queue", "2"),
        ("lesson-12-pool", "1"),
        ("lesson-18-deadlock", "1"),
    ] {
        let found = conduct(program, argument, "replay", 40);
        assert_eq!(count(&found["others"]), Some(0), "{program} {argument}: {found:?}");
    }
}

/// The outcome of this program that has these words in its output or verdict is found within 20 schedules, made simple to so
/// many switches, and goes the same way a thousand times of a thousand.
#[track_caller]
fn is_found_and_stays_found(program: &str, argument: &str, wanted: &str, switches: usize) {
    let found = conduct(program, argument, "again", 1000);
    let outcomes: &Vec<JsonValue> = found.get().unwrap();
    let text = |outcome: &JsonValue, name: &str| outcome[name].get::<String>().unwrap().clone();
    let shows = |it: &&JsonValue| (text(it, "output") + &text(it, "verdict")).contains(wanted);
    let outcome = outcomes.iter().find(shows).unwrap_or_else(|| panic!("not found: {found:?}"));
    assert!(count(&outcome["first"]) <= Some(20), "{outcome:?}");
    assert_eq!(count(&outcome["switches"]), Some(switches), "{outcome:?}");
    assert!(outcomes.iter().all(|it| count(&it["same"]) == Some(1000)), "{found:?}");
}

#[test]
fn a_lost_update_stays_found() {
    is_found_and_stays_found("players", "counts_without_a_lock", "1\nCode(0)", 1);
}

#[test]
fn a_deadlock_by_lock_order_stays_found() {
    is_found_and_stays_found("sct", "deadlock01", "Deadlock", 1);
}

#[test]
fn a_sleep_in_place_of_a_join_stays_found() {
    // The sleeper is slow, and that is all: nobody who could go on had to stand back.
    let wrong = "sent mail 2\nsent mail 1\n";
    is_found_and_stays_found("lesson-05-join", "4", wrong, 0);
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

/// Of a deadlock in this part of a lesson it is told who waits for whom, for what, and at which line of the source: the
/// one where this code stands.
#[track_caller]
fn is_told(lesson: &str, part: &str, source: &str, stuck: &[[&str; 2]]) {
    let text = run(&["explore", lesson, part, "--schedules", "20"]).text();
    for [told, code] in stuck {
        let place = place_of(code, source);
        let (_, place) = place.rsplit_once('/').unwrap();
        let line = format!("    {told} ({place})\n");
        assert!(text.contains(&line), "no {line:?} in:\n{text}");
    }
}

#[test]
fn of_a_deadlock_the_names_are_told_and_the_lines() {
    is_told(
        "18",
        "1",
        "lessons/18-deadlock/src/main.rs",
        &[
            ["Ann waits for Bob: acquire stage", "let _second = second.acquire()?"],
            ["Bob waits for Ann: acquire microphone", "let _second = second.acquire()?"],
        ],
    );
}

#[test]
fn a_deadlock_without_a_lock_is_named_too() {
    is_told(
        "07",
        "4",
        "lessons/07-semaphore/src/main.rs",
        &[
            ["main waits for guest 5: join guest 5", "guest.join_timeout("],
            ["guest 5 waits for main: take one of seats", "let _seat = seats.acquire()"],
        ],
    );
    is_told(
        "10",
        "4",
        "lessons/10-joinable-queue/src/forgotten.rs",
        &[
            ["main waits for cook: await orders", "orders.join_timeout("],
            ["cook waits for main: take from orders", "loop {\n        let order = orders.get()?"],
        ],
    );
}

#[test]
fn a_schedule_of_another_program_is_refused() {
    let [[_, _, schedule], ..] = &explore("05", "4", "1")[..] else { panic!("nothing found") };
    let (head, tail) = schedule.split_once('-').unwrap();
    assert_eq!(refused(&format!("{head}-00000000{}", &tail[8..]), &[]), [CHANGED]);
}

const CHANGED: &str = "error: the program has changed since this schedule was recorded, so it may mean something else \
    now; explore again";

/// What is said about a schedule that is not replayed.
#[track_caller]
fn refused(schedule: &str, more: &[&str]) -> Vec<String> {
    let transcript = run(&[&["replay", schedule], more].concat());
    assert_eq!(transcript.end, End::Code(2));
    assert_eq!(transcript.text(), "");
    transcript.errors
}

#[test]
fn a_program_changed_since_the_schedule_was_recorded_is_told() {
    let explored = run(&["explore", "no-join", "--schedules", "1", "--json"]);
    let found: JsonValue = explored.text().parse().unwrap();
    let [schedule, output] =
        ["schedule", "output"].map(|name| found["outcomes"][0][name].get::<String>().unwrap());

    let skeleton = lesson::workspace().join("lessons/05-join/exercises/no-join.rs");
    let skeleton = fs::read_to_string(skeleton).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("changed");
    fs::create_dir_all(&folder).unwrap();
    let answer = folder.join("answer.rs");
    let answer_is = |text: &str| fs::write(&answer, text).unwrap();
    let with = ["--answer", answer.to_str().unwrap()];

    // That it is another file is no change.
    answer_is(&skeleton);
    let same = run(&[&["replay", schedule], &with[..]].concat());
    assert_eq!((same.text(), same.end), (output.clone(), End::Code(0)), "{:?}", same.errors);
    answer_is(&format!("// Another line.\n{skeleton}"));
    assert_eq!(refused(schedule, &with), [CHANGED]);
    // And the string is not to blame.
    let broken = schedule.replace('=', "");
    let no_schedule = format!("error: `{broken}` is no schedule; `course explore` prints some");
    assert_eq!(refused(&broken, &with), [no_schedule]);
}

/// How many generations there are below this process.
fn generations_below(process: &str) -> usize {
    // Who has ended meanwhile has no children.
    let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children"));
    let children = children.unwrap_or_default();
    children.split_whitespace().map(|child| 1 + generations_below(child)).max().unwrap_or(0)
}

#[test]
fn a_killed_conductor_leaves_nobody() {
    lesson::build_all().unwrap();
    let limits = Limits { grace: std::time::Duration::from_secs(20), ..Limits::default() };
    let players = lesson::programs().unwrap().join("players");
    let players = players.to_str().unwrap();
    let running = course(&["conduct", "1000000", "random", players, "family_without_end"]);
    let running = running.limits(limits).start().unwrap();
    let main = Pid::from_raw(running.main().cast_signed());
    // Below it the program, and below that a first process, its child, and a grandchild that asks nobody anything.
    while generations_below(&main.to_string()) < 4 {
        std::thread::yield_now();
    }
    kill(main, Signal::SIGKILL).unwrap();
    let transcript = running.finish().unwrap();
    assert_eq!(transcript.end, End::Signal(9));
    let alive = transcript.leftovers.iter().filter(|left| left.kind == Kind::Running);
    assert_eq!(alive.count(), 0, "{:?}", transcript.leftovers);
}
