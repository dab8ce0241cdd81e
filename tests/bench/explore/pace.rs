//! How fast schedules go by: a program of three processes with ten steps each, and what a step costs in a longer one.

use std::time::Instant;

use anyhow::{Result, ensure};
use harness::{
    conductor::{Clock, Conductor, Limits, Verdict},
    strategy::Random,
};

use super::program;

/// What was measured, in medians.
pub(super) struct Pace {
    /// Schedules a second, of three processes with ten steps each.
    pub(super) schedules: f64,
    /// Microseconds for a step, with nothing of a run's beginning and end in it.
    pub(super) step: f64,
}

/// How many runs are measured: of the program with ten steps each, and of the one with a thousand.
const SHORT: u64 = 2000;
const LONG: u64 = 50;

/// Measures both.
pub(super) fn pace() -> Result<Pace> {
    let (short, few) = measure("2", SHORT)?;
    let (long, many) = measure("250", LONG)?;
    Ok(Pace { schedules: 1.0 / short, step: (long - short) / (many - few) * 1e6 })
}

/// Runs the program so often with so many rounds, and says how many seconds a run takes and how many steps it has.
fn measure(rounds: &str, runs: u64) -> Result<(f64, f64)> {
    let program = program("three_by_ten")?;
    let mut conductor = Conductor::new(&program, &[rounds.into()], [], Limits::default())?;
    let (mut seconds, mut steps) = (Vec::new(), Vec::new());
    for seed in 0..runs {
        let begin = now();
        let run = conductor.run(0, Clock::Prompt, &mut Random::new(seed))?;
        seconds.push(begin.elapsed().as_secs_f64());
        steps.push(run.steps.len() as f64);
        ensure!(run.verdict == Verdict::Code(0), "{:?}", run.verdict);
    }
    Ok((median(seconds), median(steps)))
}

pub(super) fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

#[expect(clippy::disallowed_methods, reason = "measures real time")]
pub(super) fn now() -> Instant {
    Instant::now()
}
