//! What an answer is found to be, and how that is told from one process to another.

use std::collections::HashMap;

use anyhow::{Context, Result};
use tinyjson::JsonValue;

use super::demands::Operation;
use crate::{check::Complaint, command::json, conductor::Verdict};

/// The kind of verdict of an answer that does all it must.
pub const PASSES: &str = "passes";

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words, in each language, say it in full")]
pub enum Fault {
    DoesNotCompile,
    /// It includes this file.
    Takes(String),
    /// Something that is always demanded; the demand's name.
    Claim(&'static str, Complaint),
    /// It should be stuck, and is not.
    NotStuck,
    /// Something that is demanded of some run, and what it means.
    Never(&'static str),
    Uses {
        operation: Operation,
        wanted: usize,
        found: usize,
    },
    Avoids(Operation),
    Sequential,
    /// It ended so.
    Ended(Verdict),
    /// Some of them were stuck while others went on.
    Knot,
    Strays,
    Unanswered,
    NoSchedule(String),
    Lost,
    DoesNotBreak,
    Impossible(String),
    Missing(String),
    /// The judge itself was ended, or said nothing that makes sense.
    JudgeGone(String),
    TimeLimit,
    MemoryLimit,
    ProcessLimit,
}

impl Fault {
    /// Its kind, in a word.
    pub fn kind(&self) -> &'static str {
        match self {
            Fault::DoesNotCompile => "does-not-compile",
            Fault::Takes(_) => "takes",
            Fault::Claim(name, _) => name,
            Fault::NotStuck => "deadlocks",
            Fault::Never(_) => "never",
            Fault::Uses { .. } => "uses",
            Fault::Avoids(_) => "avoids",
            Fault::Sequential => "sequential",
            Fault::Ended(Verdict::Deadlock(_)) | Fault::Knot => "deadlock",
            Fault::Ended(Verdict::Livelock(_)) => "livelock",
            Fault::Ended(Verdict::StepLimit(_)) => "steps",
            Fault::Ended(Verdict::OutputLimit(_)) => "output",
            Fault::Ended(Verdict::Silent { .. }) => "silent",
            Fault::Ended(Verdict::Orphans(_)) => "orphans",
            Fault::Ended(Verdict::Zombies(_)) => "zombies",
            Fault::Ended(Verdict::Signal(_)) => "crash",
            Fault::Ended(Verdict::NoFork(_)) | Fault::ProcessLimit => "processes",
            Fault::Ended(_) => "exit",
            Fault::Strays => "strays",
            Fault::Unanswered => "unanswered",
            Fault::NoSchedule(_) => "no-schedule",
            Fault::Lost => "lost",
            Fault::DoesNotBreak => "does-not-break",
            Fault::Impossible(_) => "impossible",
            Fault::Missing(_) => "missing",
            Fault::JudgeGone(_) => "judge-gone",
            Fault::TimeLimit => "time",
            Fault::MemoryLimit => "memory",
        }
    }
}

/// What an answer is found to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// [`PASSES`], or the kind of its fault.
    pub kind: String,
    /// What that means, in a sentence.
    pub sentence: String,
    /// On how many schedules it was run.
    pub runs: usize,
    /// If those were all there are: how many orders.
    pub orders: Option<usize>,
    /// A schedule that shows it.
    pub schedule: Option<String>,
    /// That schedule, drawn.
    pub lanes: String,
    /// What was printed then, or what the compiler had to say.
    pub output: String,
}

impl Judgement {
    /// Whether it does all that is asked.
    pub fn passes(&self) -> bool {
        self.kind == PASSES
    }

    /// As an object of JSON, in one line.
    pub fn json(&self) -> String {
        json::object([
            ("kind", json::string(&self.kind)),
            ("sentence", json::string(&self.sentence)),
            ("runs", self.runs.to_string()),
            ("orders", self.orders.map_or("null".into(), |orders| orders.to_string())),
            ("schedule", self.schedule.as_ref().map_or("null".into(), |it| json::string(it))),
            ("lanes", json::string(&self.lanes)),
            ("output", json::string(&self.output)),
        ])
    }

    /// Reads such an object.
    pub fn of_json(text: &str) -> Result<Judgement> {
        let value: JsonValue = text.parse().context("this is no JSON")?;
        let fields: &HashMap<String, JsonValue> = value.get().context("this is no object")?;
        let text = |name: &str| fields.get(name)?.get::<String>().cloned();
        let number = |name: &str| count(fields.get(name)?);
        let some = |name: &str| text(name).with_context(|| format!("`{name}` is missing"));
        Ok(Judgement {
            kind: some("kind")?,
            sentence: some("sentence")?,
            runs: number("runs").context("`runs` is missing")?,
            orders: number("orders"),
            schedule: text("schedule"),
            lanes: some("lanes")?,
            output: some("output")?,
        })
    }
}

/// A whole number that is not negative.
pub(crate) fn count(value: &JsonValue) -> Option<usize> {
    let number: f64 = *value.get()?;
    // All counts are far below the number from which on a float skips some.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be whole and not negative"
    )]
    (number >= 0.0 && number.fract() == 0.0).then_some(number as usize)
}

#[cfg(test)]
mod tests {
    use super::Judgement;

    #[test]
    fn a_judgement_arrives_as_it_was_sent() {
        let sent = Judgement {
            kind: "last".into(),
            sentence: "最后一封信\n\"last\"".into(),
            runs: 7,
            schedule: Some("2E05.x-1:=1".into()),
            ..Judgement::default()
        };
        assert_eq!(Judgement::of_json(&sent.json()).unwrap(), sent);
        assert!(Judgement::of_json("{}").is_err());
    }
}
