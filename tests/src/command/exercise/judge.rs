//! `course judge`, which `check` and `grade` start for each answer, contained: a process of its own, as a conductor must be.

use std::{ffi::OsString, path::Path, process::ExitCode};

use anyhow::{Context, Result};

use crate::{
    command::say,
    exercise::{self, judge::Judge},
    words::Language,
};

/// `LANGUAGE NAME PROGRAM ANSWER`
pub(in crate::command) fn judge(arguments: &[OsString]) -> Result<ExitCode> {
    let [language, name, program, answer] = arguments else {
        anyhow::bail!("judge LANGUAGE NAME PROGRAM ANSWER")
    };
    let language = language.to_str().and_then(Language::tagged).context("no language")?;
    let exercises = exercise::all()?;
    let exercise = name.to_str().and_then(|name| exercise::find(&exercises, name));
    let exercise = exercise.context("no exercise")?;
    let judgement = Judge::new(exercise, Path::new(program), language)?.judge(Path::new(answer))?;
    say(&format!("{}\n", judgement.json()))?;
    Ok(ExitCode::SUCCESS)
}
