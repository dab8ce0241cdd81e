//! Exploring: runs a program on many schedules and sorts the runs by what came of them.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::{
    conductor::{Clock, Conductor, Run, Verdict},
    schedule,
    strategy::{Random, Replay, Strategy},
};

/// What came of some runs: the same output, the same end.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How often.
    pub times: usize,
    /// The run with the fewest departures from the default schedule, and what time did in it.
    pub simplest: Run,
    /// What time did in it.
    pub clock: Clock,
}

/// Runs the program on so many schedules: the default one, and then at random, half of them with a careless clock.
pub fn explore(
    conductor: &mut Conductor,
    schedules: usize,
    mut progress: impl FnMut(usize),
) -> Result<Vec<Outcome>> {
    let mut outcomes: BTreeMap<(String, String), Outcome> = BTreeMap::new();
    for number in 0..schedules {
        progress(number);
        let clock = if number % 2 == 0 { Clock::Prompt } else { Clock::Careless };
        let mut strategy: Box<dyn Strategy> = match number {
            0 => Box::new(Replay::default()),
            seed => Box::new(Random::new(seed as u64)),
        };
        let run = conductor.run(0, clock, strategy.as_mut())?;
        let key = (kind_of(&run.verdict), run.output());
        match outcomes.get_mut(&key) {
            None => {
                outcomes.insert(key, Outcome { times: 1, simplest: run, clock });
            }
            Some(outcome) => {
                outcome.times += 1;
                if departures(&run) < departures(&outcome.simplest) {
                    (outcome.simplest, outcome.clock) = (run, clock);
                }
            }
        }
    }
    let mut outcomes: Vec<_> = outcomes.into_values().collect();
    outcomes.sort_by_key(|outcome| std::cmp::Reverse(outcome.times));
    Ok(outcomes)
}

fn departures(run: &Run) -> usize {
    schedule::deviations(run).len()
}

/// The verdict without what differs from run to run: all deadlocks are one kind.
fn kind_of(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Deadlock(_) => String::from("deadlock"),
        other => format!("{other:?}"),
    }
}
