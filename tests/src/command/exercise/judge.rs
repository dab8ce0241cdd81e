//! `course judge`, which `check` and `grade` start for each answer, contained: a process of its own, as a conductor must be.

use std::{ffi::OsString, fs, path::Path, process::ExitCode};

use anyhow::{Context, Result};
use nix::sys::prctl;

use crate::{
    command::say,
    confine::{self, shield::How},
    exercise::{self, judge::Judge},
    lesson::workspace,
    words::Language,
};

/// `HOW LANGUAGE NAME DESCRIPTION PROGRAM ANSWER HIDDEN…`
pub(in crate::command) fn judge(arguments: &[OsString]) -> Result<ExitCode> {
    let [how, language, name, description, program, answer, hidden @ ..] = arguments else {
        anyhow::bail!("judge HOW LANGUAGE NAME DESCRIPTION PROGRAM ANSWER HIDDEN…")
    };
    let how = How::tagged(how).context("no shield")?;
    let language = language.to_str().and_then(Language::tagged).context("no language")?;
    let exercises = exercise::all()?;
    let exercise = name.to_str().and_then(|name| exercise::find(&exercises, name));
    let exercise = exercise.context("no exercise")?.described_by(Path::new(description))?;
    // What is printed here counts, so nobody else may open our files.
    prctl::set_dumpable(false)?;
    let answer = fs::read_to_string(answer).context("no answer")?;
    if how == How::Namespaces {
        let lessons = workspace().join("lessons");
        let hidden: Vec<_> = hidden.iter().map(Path::new).chain([&*lessons]).collect();
        confine::hide(&hidden)?;
    }
    let judgement = Judge::new(&exercise, Path::new(program), how, language)?.judge(&answer)?;
    say(&format!("{}\n", judgement.json()))?;
    Ok(ExitCode::SUCCESS)
}
