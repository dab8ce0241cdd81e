//! `handover`: whoever has let go of a lock lets the next one go on.
//!
//! So all have a part in the work, with so few changes from one to another that a person can follow. It needs no chance.

use shared::seam::wire::Kind;

use super::Strategy;
use crate::conductor::Moment;

/// One after another, from lock to lock.
#[derive(Debug)]
pub struct Handover;

impl Strategy for Handover {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        let step = moment.steps.last().filter(|step| step.ask.kind == Kind::Release);
        let next = |last: usize| moment.ready.iter().position(|ask| ask.player > last);
        Some(step.map_or_else(|| moment.by_default(), |it| next(it.ask.player).unwrap_or(0)))
    }
}
