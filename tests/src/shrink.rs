//! Shrinking: the same outcome with the fewest switches from one process to another, so that a person can read it.

use anyhow::Result;

use crate::{
    conductor::{Clock, Conductor, Run},
    schedule::deviations,
    strategy::{Follow, Replay, Strategy},
};

/// How many runs one may cost.
const BUDGET: usize = 300;

/// How many steps all these runs may have together: of a long one nobody reads every step, so it need not be the shortest.
const STEPS: usize = 50_000;

/// A run that shows the same as `run`, says `same`, and cannot be made simpler by leaving out a choice or by moving one
/// stretch of steps past another.
pub fn shrink(conductor: &mut Conductor, run: Run, same: impl Fn(&Run) -> bool) -> Result<Run> {
    let mut shrinker = Shrinker { conductor, best: run, same, left: BUDGET, steps: STEPS };
    if shrinker.best.clock == Clock::Careless {
        let order = players(&shrinker.best);
        shrinker.try_out(Clock::Prompt, &mut Follow::new(order))?;
    }
    shrinker.leave_out()?;
    // Nothing is simpler than a run that departs nowhere from the default, however long it is.
    while !deviations(&shrinker.best).is_empty() && shrinker.merge()? {
        shrinker.leave_out()?;
    }
    Ok(shrinker.best)
}

struct Shrinker<'a, F> {
    conductor: &'a mut Conductor,
    best: Run,
    same: F,
    /// Runs that may still be made.
    left: usize,
    /// Steps that they may still make.
    steps: usize,
}

impl<F: Fn(&Run) -> bool> Shrinker<'_, F> {
    /// Runs it so, and keeps that run if it shows the same and is simpler.
    fn try_out(&mut self, clock: Clock, strategy: &mut dyn Strategy) -> Result<bool> {
        if self.left == 0 || self.steps == 0 {
            return Ok(false);
        }
        let run = self.conductor.run(0, clock, strategy)?;
        self.left -= 1;
        self.steps = self.steps.saturating_sub(run.steps.len());
        let better = (self.same)(&run) && cost(&run) < cost(&self.best);
        if better {
            self.best = run;
        }
        Ok(better)
    }

    /// Leaves out choices that depart from the default: first half of them, then a quarter, at last one by one.
    ///
    /// Source: Zeller, Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002.
    fn leave_out(&mut self) -> Result<()> {
        let mut size = deviations(&self.best).len();
        while size > 0 {
            let mut from = 0;
            while from < deviations(&self.best).len() {
                let mut kept = deviations(&self.best);
                let to = (from + size).min(kept.len());
                kept.drain(from..to);
                let clock = self.best.clock;
                if !self.try_out(clock, &mut Replay::new(kept))? {
                    from = to;
                }
            }
            size /= 2;
        }
        Ok(())
    }

    /// Moves one stretch of steps past another so that two of the same player become one. Says whether that helped.
    fn merge(&mut self) -> Result<bool> {
        let stretches = stretches(&self.best);
        for middle in 1..stretches.len().saturating_sub(1) {
            if stretches[middle - 1].0 != stretches[middle + 1].0 {
                continue;
            }
            for at in [middle - 1, middle] {
                let mut moved = stretches.clone();
                moved.swap(at, at + 1);
                let clock = self.best.clock;
                let order = moved.iter().flat_map(|(player, count)| vec![*player; *count]);
                if self.try_out(clock, &mut Follow::new(order))? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// What makes a run hard to read, the worst first.
fn cost(run: &Run) -> (usize, usize, usize, bool) {
    (run.switches(), deviations(run).len(), run.steps.len(), run.clock == Clock::Careless)
}

fn players(run: &Run) -> Vec<usize> {
    run.steps.iter().map(|step| step.ask.player).collect()
}

/// Who goes for how many steps, one after another.
fn stretches(run: &Run) -> Vec<(usize, usize)> {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for player in players(run) {
        match stretches.last_mut() {
            Some((last, count)) if *last == player => *count += 1,
            _ => stretches.push((player, 1)),
        }
    }
    stretches
}

/// The run that is nearest to this one and does not show the same: it goes the same way as long as possible.
pub fn nearest_other(
    conductor: &mut Conductor,
    run: &Run,
    same: impl Fn(&Run) -> bool,
) -> Result<Option<Run>> {
    let deviations = deviations(run);
    for left_out in (0..deviations.len()).rev() {
        let mut kept = deviations.clone();
        kept.remove(left_out);
        let other = conductor.run(0, run.clock, &mut Replay::new(kept))?;
        if !same(&other) {
            return Ok(Some(other));
        }
    }
    Ok(None)
}
