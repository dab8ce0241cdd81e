//! Whoever is killed, at whatever step of whatever it does with what it shares: the others come to an end and find what was
//! promised. The conductor makes every point reachable.

use std::time::Duration;

use harness::{
    check::check,
    contain::{Contain, Limits},
    lesson,
};
use tinyjson::JsonValue;

/// Kills at each step of the default schedule, and says how many there were.
#[track_caller]
fn kill_at_each_step(program: &str) -> usize {
    lesson::build_all().unwrap();
    let course = lesson::course().unwrap();
    let players = lesson::programs().unwrap().join("players");
    let limits = Limits { grace: Duration::from_mins(1), ..Limits::default() };
    let transcript = Contain::new(course.clone(), course)
        .args(["conduct", "1000", "kill", players.to_str().unwrap(), program])
        .limits(limits)
        .run()
        .unwrap();
    check(&transcript).finishes();
    let ends: JsonValue = transcript.text().parse().unwrap();
    let ends: &Vec<JsonValue> = ends.get().unwrap();
    for (step, end) in ends.iter().enumerate() {
        let verdict = end["verdict"].get::<String>().unwrap();
        // Main is killed itself; or it has seen all others end, and what it looks at is as it should be.
        assert!(
            ["Signal(9)", "Code(0)"].contains(&verdict.as_str()),
            "{program}, step {step}: {end:?}"
        );
    }
    assert!(ends.len() > 10, "{program} has only {} steps", ends.len());
    ends.len()
}

#[test]
fn whoever_is_killed_the_others_come_to_an_end() {
    let programs = [
        "kill_lock",
        "kill_rlock",
        "kill_semaphore",
        "kill_condition",
        "kill_event",
        "kill_barrier",
        "kill_queue",
        "kill_bounded_queue",
        "kill_joinable_queue",
        "kill_pipes",
        "kill_many",
    ];
    let points = programs.map(|program| (program, kill_at_each_step(program)));
    insta::assert_debug_snapshot!("points", points);
}
