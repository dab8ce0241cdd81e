//! What the conductor finds out about a program. It is a process of its own, so tests ask `course conduct`.

use std::{fs, time::Duration};

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
    pub(crate) runs: usize,
    /// How many orders there are, if all have been tried.
    pub(crate) orders: Option<usize>,
    /// Whether somebody was made to rest who would have looked on.
    pub(crate) rested: bool,
    /// At this step the program did something else by the same choices.
    pub(crate) strayed: Option<usize>,
    pub(crate) outcomes: Vec<Outcome>,
}

pub(crate) struct Outcome {
    /// The number of the first run that came to it, from 1.
    pub(crate) first: usize,
    /// How often another player went although the one before could have gone on.
    pub(crate) switches: usize,
    pub(crate) verdict: String,
    /// Whether some waited for each other and would have for ever, before somebody ended that.
    pub(crate) knot: bool,
    pub(crate) output: String,
    /// As it is written. With `~`, time may pass while somebody is ready.
    pub(crate) schedule: String,
}

/// One of those who cannot go on, as a verdict tells it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stuck {
    pub(crate) player: String,
    /// What it is about to do: to what, and where, as `FILE:LINE`.
    pub(crate) kind: String,
    pub(crate) object: String,
    pub(crate) place: String,
    /// Whom it waits for.
    pub(crate) on: String,
}

impl Found {
    pub(crate) fn bad(&self) -> Vec<&Outcome> {
        self.outcomes.iter().filter(|it| it.verdict != "Code(0)").collect()
    }
}

/// A program, and the way in which its schedules are chosen.
pub(crate) struct Conducted<'a> {
    pub(crate) program: &'a str,
    /// Its arguments, a space between two.
    pub(crate) argument: &'a str,
    pub(crate) language: Language,
    pub(crate) way: &'a str,
}

impl Conducted<'_> {
    /// Runs it on so many schedules.
    #[track_caller]
    pub(crate) fn explore(&self, schedules: usize) -> Found {
        let found = self.conduct(schedules);
        let text = |outcome: &JsonValue, name: &str| outcome[name].get::<String>().unwrap().clone();
        let outcomes: &Vec<JsonValue> = found["outcomes"].get().unwrap();
        let outcomes = outcomes.iter().map(|outcome| Outcome {
            first: count(&outcome["first"]).unwrap(),
            switches: count(&outcome["switches"]).unwrap(),
            verdict: text(outcome, "verdict"),
            knot: outcome["knot"].is_number(),
            output: text(outcome, "output"),
            schedule: text(outcome, "schedule"),
        });
        Found {
            runs: count(&found["runs"]).unwrap(),
            orders: count(&found["orders"]),
            rested: *found["rested"].get().unwrap(),
            strayed: count(&found["strayed"]),
            outcomes: outcomes.collect(),
        }
    }

    /// What `course conduct` has to say about it.
    #[track_caller]
    pub(crate) fn conduct(&self, schedules: usize) -> JsonValue {
        let transcript = self.run(schedules);
        check(&transcript).finishes();
        check(&transcript).exit(0);
        transcript.text().parse().unwrap()
    }

    /// `course conduct`, seen from outside.
    pub(crate) fn run(&self, schedules: usize) -> Transcript {
        lesson::build_all().unwrap();
        let course = lesson::course().unwrap();
        let program = lesson::programs().unwrap().join(self.program);
        let program = program.to_str().unwrap();
        let (time, grace) = (Duration::from_mins(10), Duration::from_mins(1));
        Contain::new(course.clone(), course)
            .args(["conduct", &schedules.to_string(), self.way, program])
            .args(self.argument.split(' '))
            .limits(Limits { time, grace, ..Limits::default() })
            .variables(lesson::Setting::of_language(self.language).variables())
            .run()
            .unwrap()
    }
}

impl Outcome {
    /// Who cannot go on.
    #[track_caller]
    pub(crate) fn stuck(&self) -> Vec<Stuck> {
        let waits = self.verdict.split("Wait { ").skip(1);
        let stuck = waits.map(|wait| {
            let part = |name: &str, end: &str| {
                let (_, part) = wait.split_once(&format!("{name}: ")).unwrap();
                part.split_once(end).unwrap().0.to_owned()
            };
            Stuck {
                player: part("player", ","),
                kind: part("kind", ","),
                object: part("object", ","),
                place: format!("{}:{}", part("file", ",").trim_matches('"'), part("line", ",")),
                on: part("on", " }"),
            }
        });
        stuck.collect()
    }
}

/// Where these words end in a file of the clone, as `FILE:LINE`. They stand there once.
#[track_caller]
pub(crate) fn place_of(words: &str, file: &str) -> String {
    let text = fs::read_to_string(lesson::workspace().join(file)).unwrap();
    let found: Vec<_> = text.match_indices(words).collect();
    let [(at, _)] = found[..] else { panic!("{} times {words:?} in {file}", found.len()) };
    format!("{file}:{}", text[..at + words.len()].lines().count())
}

/// What came of one run by the default schedule.
pub(crate) struct Plain {
    pub(crate) verdict: String,
    /// The verdict in words, in each language.
    pub(crate) en: String,
    pub(crate) zh: String,
    pub(crate) output: String,
    pub(crate) errors: String,
}

/// Runs of a player by the default schedule, one after the other, by a conductor that waits no longer than a second.
#[track_caller]
pub(crate) fn run_plainly(player: &str, times: usize) -> Vec<Plain> {
    let language = Language::English;
    let runs = Conducted { program: "players", argument: player, language, way: "plain" };
    let runs = runs.conduct(times);
    let runs: &Vec<JsonValue> = runs.get().unwrap();
    let told = |run: &JsonValue| {
        let text = |name: &str| run[name].get::<String>().unwrap().clone();
        let [verdict, en, zh, output, errors] =
            ["verdict", "en", "zh", "output", "errors"].map(text);
        Plain { verdict, en, zh, output, errors }
    };
    runs.iter().map(told).collect()
}

/// How the runs of a player ended in which somebody was killed, at each step of the default schedule in turn.
#[track_caller]
pub(crate) fn kill_at_each_step(player: &str) -> Vec<String> {
    let language = Language::English;
    let ends = Conducted { program: "players", argument: player, language, way: "kill" };
    let ends = ends.conduct(1000);
    let ends: &Vec<JsonValue> = ends.get().unwrap();
    ends.iter().map(|end| end["verdict"].get::<String>().unwrap().clone()).collect()
}

/// A number, unless there is `null`.
pub(crate) fn count(value: &JsonValue) -> Option<usize> {
    value.get::<f64>().map(|number| number.to_string().parse().unwrap())
}
