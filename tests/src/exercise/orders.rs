//! Going through all orders of a program, with pauses.

use anyhow::Result;

use super::judge::Judge;
use crate::{
    conductor::{Clock, Run, Verdict},
    explore::says_all,
    strategy::Exhaustive,
};

/// Going through all orders, with a pause.
pub(super) struct Orders {
    clock: Clock,
    exhaustive: Exhaustive,
    tried: usize,
    /// One of them was cut short, so they were not all.
    endless: bool,
    /// They are all but those in which somebody who only looks again and again looks on, or waits until its time-out.
    partial: bool,
}

impl Orders {
    pub(super) fn new(timed: bool) -> Orders {
        // A careless clock can do all that a prompt one can.
        let clock = if timed { Clock::Careless } else { Clock::Prompt };
        Orders {
            clock,
            exhaustive: Exhaustive::default(),
            tried: 0,
            endless: false,
            partial: false,
        }
    }

    /// Goes on to this number of tries. False if that was the end: all are tried, or `look` has seen enough.
    pub(super) fn go_on(
        &mut self,
        judge: &mut Judge<'_>,
        up_to: usize,
        look: &mut impl FnMut(&Run) -> bool,
    ) -> Result<bool> {
        while self.tried < up_to && !self.strays() {
            if self.exhaustive.is_finished() {
                judge.orders = self.all();
                return Ok(self.endless);
            }
            let run = judge.run(self.clock, &mut self.exhaustive)?;
            self.tried += 1;
            self.partial |= run.rested || self.clock == Clock::Prompt && run.is_timed();
            if self.clock == Clock::Prompt && run.has_timed_out() {
                // Time plays a part after all, so there are more orders than these.
                *self = Orders { tried: self.tried, ..Orders::new(true) };
            }
            // One of the orders may be that somebody is never let go: no fault of the program, but no end of orders.
            self.endless |= !says_all(&run);
            match run.verdict {
                Verdict::Stopped | Verdict::StepLimit(_) => (),
                _ if !look(&run) => return Ok(false),
                _ => (),
            }
        }
        if self.exhaustive.is_finished() {
            judge.orders = self.all();
            return Ok(self.endless);
        }
        Ok(!self.strays())
    }

    /// How many there are.
    fn all(&self) -> Option<usize> {
        (!self.endless && !self.partial).then_some(self.exhaustive.orders)
    }

    pub(super) fn strays(&self) -> bool {
        self.exhaustive.strayed.is_some()
    }
}
