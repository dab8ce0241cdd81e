//! `course conduct`, for tests and benches: any program on many schedules, told as JSON.

use std::{ffi::OsString, path::Path, process::ExitCode};

use anyhow::{Context, Result};

use crate::{
    command::{explore::json_of, json, say},
    conductor::{Clock, Conductor, Limits},
    explore::{Plan, explore},
    schedule::Schedule,
    strategy::Replay,
};

/// The word that asks for it; it is in no help.
pub(super) const CONDUCT: &str = "conduct";

/// In place of a strategy: the default schedule again and again, and each time whoever is to make the next step is killed.
const KILL: &str = "kill";

/// `SCHEDULES STRATEGY PROGRAM ARGUMENTS…`
pub(super) fn conduct(arguments: &[OsString]) -> Result<ExitCode> {
    let [schedules, way, program, arguments @ ..] = arguments else {
        anyhow::bail!("{CONDUCT} SCHEDULES STRATEGY PROGRAM [ARGUMENTS]")
    };
    let schedules = schedules.to_str().and_then(|it| it.parse().ok()).context("no number")?;
    let mut conductor = Conductor::new(Path::new(program), arguments, [], Limits::default())?;
    let text = if way == KILL {
        json::array(kill_at_each_step(&mut conductor, schedules)?)
    } else {
        let way = way.to_str().and_then(|it| it.parse().ok()).context("no strategy")?;
        let found = explore(&mut conductor, Plan { way, schedules, seed: 0 }, |_| ())?;
        json_of(&found, |run| Schedule::of(run, 0, None, 0))
    };
    say(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// How each of these runs ended.
fn kill_at_each_step(conductor: &mut Conductor, at_most: usize) -> Result<Vec<String>> {
    let mut ends = Vec::new();
    for step in 0..at_most {
        conductor.kill_at(Some(step));
        let run = conductor.run(0, Clock::Prompt, &mut Replay::default())?;
        if run.steps.len() <= step {
            break;
        }
        ends.push(json::object([
            ("step", step.to_string()),
            ("player", run.steps[step].ask.player.to_string()),
            ("kind", json::string(&format!("{:?}", run.steps[step].ask.kind))),
            ("verdict", json::string(&format!("{:?}", run.verdict))),
            ("output", json::string(&run.output())),
        ]));
    }
    Ok(ends)
}
