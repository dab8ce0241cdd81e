//! `turns`: everybody by turns, one operation each, and those who came last go first.
//!
//! This is as far from the default schedule as one can be, with a switch at every step and the opposite order. It needs no
//! chance, and many bugs need nothing else.

use shared::seam::wire::Kind;

use super::Strategy;
use crate::conductor::Moment;

/// One operation each.
#[derive(Debug, Default)]
pub struct Turns;

impl Strategy for Turns {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        if let Some(chosen) = by_the_way(moment) {
            return Some(chosen);
        }
        let last = moment.last().unwrap_or(0);
        let next = moment.ready.iter().rposition(|ask| ask.player < last);
        Some(next.unwrap_or(moment.ready.len() - 1))
    }
}

/// With so many steps one has seen enough of it.
const ENOUGH: usize = 500;

/// Who goes in place of whoever would be chosen without chance. All shall be there before it begins. And it has an end: who
/// tries again and again what the others spoil again and again would go in circles.
pub(super) fn by_the_way(moment: &Moment<'_>) -> Option<usize> {
    if moment.steps.len() >= ENOUGH {
        return Some(moment.by_default());
    }
    moment.ready.iter().position(|ask| ask.kind == Kind::Start)
}
