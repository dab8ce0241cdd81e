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
        if let Some(starts) = who_starts_another(moment) {
            return Some(starts);
        }
        let last = moment.last().unwrap_or(0);
        let next = moment.ready.iter().rposition(|ask| ask.player < last);
        Some(next.unwrap_or(moment.ready.len() - 1))
    }
}

/// All shall be there before they go by turns.
pub(super) fn who_starts_another(moment: &Moment<'_>) -> Option<usize> {
    moment.ready.iter().position(|ask| ask.kind == Kind::Start)
}
