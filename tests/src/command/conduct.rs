//! `course conduct`, for tests and benches: any program on many schedules, told as JSON.

use std::{ffi::OsString, path::Path, process::ExitCode};

use anyhow::{Context, Result};

use crate::{
    command::{explore::json_of, say},
    conductor::{Conductor, Limits},
    explore::{Plan, explore},
    schedule::Schedule,
};

/// The word that asks for it; it is in no help.
pub(super) const CONDUCT: &str = "conduct";

/// `SCHEDULES STRATEGY PROGRAM ARGUMENTS…`
pub(super) fn conduct(arguments: &[OsString]) -> Result<ExitCode> {
    let [schedules, way, program, arguments @ ..] = arguments else {
        anyhow::bail!("{CONDUCT} SCHEDULES STRATEGY PROGRAM [ARGUMENTS]")
    };
    let plan = Plan {
        schedules: schedules.to_str().and_then(|it| it.parse().ok()).context("no number")?,
        way: way.to_str().and_then(|it| it.parse().ok()).context("no strategy")?,
        seed: 0,
    };
    let mut conductor = Conductor::new(Path::new(program), arguments, [], Limits::default())?;
    let found = explore(&mut conductor, plan, |_| ())?;
    say(&json_of(&found, |run| Schedule::of(run, 0, None, 0)))?;
    Ok(ExitCode::SUCCESS)
}
