//! What the conductor finds out about a program. It is a process of its own, so tests ask `course conduct`.

use std::time::Duration;

use harness::{
    check::check,
    contain::{Contain, Limits},
    lesson,
    transcript::Transcript,
    words::Language,
};
use tinyjson::JsonValue;

/// What came of some schedules.
pub(crate) struct Found {
    /// How many orders there are, if all have been tried.
    pub(crate) orders: Option<usize>,
    /// At this step the program did something else by the same choices.
    pub(crate) strayed: Option<usize>,
    pub(crate) outcomes: Vec<Outcome>,
}

pub(crate) struct Outcome {
    pub(crate) verdict: String,
    /// Whether some waited for each other in a ring, before somebody ended that.
    pub(crate) knot: bool,
    pub(crate) output: String,
}

/// Runs a program on so many schedules.
#[track_caller]
pub(crate) fn explore(
    program: &str,
    argument: &str,
    language: Language,
    schedules: usize,
) -> Found {
    let found = conduct(program, argument, language, "outcomes", schedules);
    let text = |outcome: &JsonValue, name: &str| outcome[name].get::<String>().unwrap().clone();
    let outcomes: &Vec<JsonValue> = found["outcomes"].get().unwrap();
    let outcomes = outcomes.iter().map(|outcome| Outcome {
        verdict: text(outcome, "verdict"),
        knot: outcome["knot"].is_number(),
        output: text(outcome, "output"),
    });
    Found {
        orders: count(&found["orders"]),
        strayed: count(&found["strayed"]),
        outcomes: outcomes.collect(),
    }
}

/// What `course conduct` has to say about a program.
#[track_caller]
pub(crate) fn conduct(
    program: &str,
    argument: &str,
    language: Language,
    way: &str,
    schedules: usize,
) -> JsonValue {
    lesson::build_all().unwrap();
    let course = lesson::course().unwrap();
    let program = lesson::programs().unwrap().join(program);
    let arguments = ["conduct", &schedules.to_string(), way, program.to_str().unwrap(), argument];
    let transcript: Transcript = Contain::new(course.clone(), course)
        .args(arguments)
        .limits(Limits { time: Duration::from_mins(10), ..Limits::default() })
        .variables(lesson::Setting::of_language(language).variables())
        .run()
        .unwrap();
    check(&transcript).finishes();
    check(&transcript).exit(0);
    transcript.text().parse().unwrap()
}

/// A number, unless there is `null`.
pub(crate) fn count(value: &JsonValue) -> Option<usize> {
    value.get::<f64>().map(|number| number.to_string().parse().unwrap())
}
