//! The known bug of a program, as `sct --list` tells it. Whatever else a run comes to is no bug found, but one of ours.

use std::process::Command;

use anyhow::{Context, Result, bail};
use harness::conductor::{Run, Verdict};

use super::program;

/// What an observer sees of a bug.
#[derive(Clone, Copy)]
pub(super) enum Bug {
    Assertion,
    Deadlock,
    DeadOwner,
}

impl Bug {
    /// That of this program.
    pub(super) fn of(name: &str) -> Result<Bug> {
        let list = Command::new(program("sct")?).arg("--list").output()?.stdout;
        let list = String::from_utf8(list)?;
        let mut lines = list.lines().filter_map(|line| line.split_once(' '));
        let line = lines.find(|(it, _)| *it == name);
        match line.with_context(|| format!("there is no program {name}"))?.1.trim() {
            "assertion" => Ok(Bug::Assertion),
            "deadlock" => Ok(Bug::Deadlock),
            "dead owner" => Ok(Bug::DeadOwner),
            other => bail!("{name}: there is no bug of the kind {other:?}"),
        }
    }

    /// Whether this run shows it; an error if it comes to neither a good end nor this one.
    pub(super) fn is_shown_by(self, run: &Run) -> Result<bool> {
        let says = |words| run.errors.contains(words);
        let panics = says("panicked at");
        let is_shown = match (self, &run.verdict) {
            (_, Verdict::Code(0)) => return Ok(false),
            // Of a child it is main who fails; if main has panicked, Rust has its own code for that.
            (Bug::Assertion, Verdict::Code(1 | 101)) => panics && says("assertion "),
            (Bug::Deadlock, Verdict::Deadlock(_)) => true,
            (Bug::DeadOwner, Verdict::Code(1)) => !panics && says("died while holding"),
            _ => false,
        };
        if !is_shown {
            let Run { verdict, errors, .. } = run;
            bail!("{verdict:?} is another end than that of the known bug: {errors}");
        }
        Ok(true)
    }
}
