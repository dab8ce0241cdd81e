//! `course conduct`, for tests and benches: any program on many schedules, told as JSON.

use std::{collections::BTreeSet, ffi::OsString, path::Path, process::ExitCode, time::Duration};

use anyhow::{Context, Result};

use crate::{
    command::{found::json_of, json, say},
    conductor::{Clock, Conductor, Limits, Run},
    explore::{Crew, Plan, SIMPLE, explore},
    schedule::Schedule,
    strategy::{Portfolio, Replay, Way},
    words::Language,
};

/// The word that asks for it; it is in no help.
pub(super) const CONDUCT: &str = "conduct";

/// In place of a strategy: the default schedule again and again, and each time whoever is to make the next step is killed.
const KILL: &str = "kill";

/// In place of a strategy: all of them, but no run is made simple, for who only wants to know what can come of it.
const OUTCOMES: &str = "outcomes";

/// In place of a strategy: schedules by chance, each of them written down, read again, and gone by once more.
const REPLAY: &str = "replay";

/// In place of a strategy: the portfolio, and then the simplest schedule of each outcome, so many times again.
const AGAIN: &str = "again";

/// In place of a strategy: the default schedule so many times, by a conductor with little patience, and each run told as
/// it was.
const PLAIN: &str = "plain";

/// `SCHEDULES STRATEGY PROGRAM ARGUMENTS…`
pub(super) fn conduct(arguments: &[OsString]) -> Result<ExitCode> {
    let [schedules, way, program, arguments @ ..] = arguments else {
        anyhow::bail!("{CONDUCT} SCHEDULES STRATEGY PROGRAM [ARGUMENTS]")
    };
    let schedules = schedules.to_str().and_then(|it| it.parse().ok()).context("no number")?;
    let mut limits = Limits::default();
    if way.to_str() == Some(PLAIN) {
        limits.silence = Duration::from_secs(1);
    }
    let mut conductor = Conductor::new(Path::new(program), arguments, [], limits)?;
    let text = match way.to_str() {
        Some(PLAIN) => json::array(plainly(&mut conductor, schedules)?),
        Some(KILL) => json::array(kill_at_each_step(&mut conductor, schedules)?),
        Some(REPLAY) => replay_each(&mut conductor, schedules)?,
        Some(AGAIN) => json::array(again_and_again(&mut conductor, schedules)?),
        way => {
            let (way, simple) = match way {
                Some(OUTCOMES) => (Way::Portfolio, 0),
                way => (way.and_then(|it| it.parse().ok()).context("no strategy")?, SIMPLE),
            };
            let found = explore(
                &mut conductor,
                &mut Crew::default(),
                Plan { way, schedules, seed: 0, simple },
                |_| (),
            )?;
            json_of(&found, Language::English.words(), schedule_of)
        }
    };
    say(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn schedule_of(run: &Run) -> Schedule {
    Schedule::of(run, 0, None, 0)
}

/// What came of each of these runs.
fn plainly(conductor: &mut Conductor, count: usize) -> Result<Vec<String>> {
    let mut runs = Vec::new();
    for _ in 0..count {
        let run = conductor.run(0, Clock::Prompt, &mut Replay::default())?;
        let [english, chinese] = Language::ALL.map(|it| (it.words().explore.verdict)(&run.verdict));
        runs.push(json::object([
            ("verdict", json::string(&format!("{:?}", run.verdict))),
            ("en", json::string(&english)),
            ("zh", json::string(&chinese)),
            ("output", json::string(&run.output())),
            ("errors", json::string(&run.errors)),
        ]));
    }
    Ok(runs)
}

/// How many different schedules and outputs there were, and how many of the second runs were not the first once more, to
/// the byte.
fn replay_each(conductor: &mut Conductor, count: usize) -> Result<String> {
    let mut portfolio = Portfolio::new(Way::Random, 0);
    let (mut schedules, mut outputs, mut others) = (BTreeSet::new(), BTreeSet::new(), 0);
    for _ in 0..count {
        let (clock, mut strategy) = portfolio.next();
        let run = conductor.run(0, clock, strategy.as_mut())?;
        portfolio.learn(&run);
        // Whether players ask before each step, or go on where nobody else could, must make no difference.
        conductor.ask_always(true);
        others += usize::from(!is_same_again(conductor, &run)?);
        conductor.ask_always(false);
        schedules.insert(schedule_of(&run).to_string());
        outputs.insert(run.output());
    }
    Ok(json::object([
        ("schedules", schedules.len().to_string()),
        ("outputs", outputs.len().to_string()),
        ("others", others.to_string()),
    ]))
}

/// Goes by the schedule of this run once more, as it is written, and says whether that was the same run, to the byte.
fn is_same_again(conductor: &mut Conductor, run: &Run) -> Result<bool> {
    let read: Schedule = schedule_of(run).to_string().parse()?;
    let again = conductor.run(0, read.clock, &mut read.replay())?;
    Ok(schedule_of(&again) == read
        && again.output() == run.output()
        && again.errors == run.errors
        && again.verdict == run.verdict
        && again.objects == run.objects
        && again.parts_from(run).is_none()
        && values(&again).eq(values(run)))
}

/// What each step has left behind.
fn values(run: &Run) -> impl Iterator<Item = (Duration, Option<&str>, bool)> {
    run.steps.iter().map(|step| (step.time, step.value.as_deref(), step.clock))
}

/// For each outcome: after how many runs it was found, how many switches are left, and how many replays were the same.
fn again_and_again(conductor: &mut Conductor, times: usize) -> Result<Vec<String>> {
    let plan = Plan { way: Way::Portfolio, schedules: 200, seed: 0, simple: SIMPLE };
    let found = explore(conductor, &mut Crew::default(), plan, |_| ())?;
    let mut outcomes = Vec::new();
    for outcome in &found.outcomes {
        let run = &outcome.simplest;
        let mut same = 0;
        for _ in 0..times {
            same += usize::from(is_same_again(conductor, run)?);
        }
        outcomes.push(json::object([
            ("first", outcome.first.to_string()),
            ("switches", run.switches().to_string()),
            ("same", same.to_string()),
            ("verdict", json::string(&format!("{:?}", run.verdict))),
            ("output", json::string(&run.output())),
        ]));
    }
    Ok(outcomes)
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
