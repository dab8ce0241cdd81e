//! `fairly`: as another strategy says, but from some step on everybody has a turn: a run that still has no end then has none.
//!
//! Without it a strategy could let two go on for ever who wait by looking again and again, and never the third, for whom
//! they wait; no real machine does that.

use super::Strategy;
use crate::conductor::{Moment, Run};

/// Another strategy, and from which step on it is no longer asked.
#[expect(missing_debug_implementations, reason = "nor need the other strategy have it")]
pub struct Fairly<'a> {
    strategy: &'a mut dyn Strategy,
    from: usize,
}

impl<'a> Fairly<'a> {
    /// As this strategy says, up to that step.
    pub fn new(strategy: &'a mut dyn Strategy, from: usize) -> Fairly<'a> {
        Fairly { strategy, from }
    }
}

impl Strategy for Fairly<'_> {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        if moment.steps.len() < self.from {
            return self.strategy.choose(moment);
        }
        let went = |player| moment.steps.iter().rposition(|step| step.ask.player == player);
        (0..moment.ready.len()).min_by_key(|place| went(moment.ready[*place].player))
    }

    fn learn(&mut self, run: &Run) {
        self.strategy.learn(run);
    }
}
