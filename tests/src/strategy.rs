//! Strategies: who goes next. Each is one file and a few lines; all that they may know is in the arguments.

mod aside;
mod chance;
mod delay;
mod exhaustive;
mod fairly;
mod follow;
mod handover;
mod pct;
mod portfolio;
mod pos;
mod random;
mod replay;
mod surw;
mod turns;

use self::chance::Chance;
pub use self::{
    aside::Aside,
    delay::Delay,
    exhaustive::Exhaustive,
    fairly::Fairly,
    follow::Follow,
    handover::Handover,
    pct::Pct,
    portfolio::{Portfolio, Way},
    pos::Pos,
    random::Random,
    replay::Replay,
    surw::{Profile, Surw},
    turns::Turns,
};
use crate::conductor::{Moment, Run};

// ANCHOR: strategy
/// Who goes next.
pub trait Strategy {
    /// Chooses one of those who are ready, as a place in `moment.ready`; `None` ends the run.
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize>;

    /// What came of it.
    fn learn(&mut self, _run: &Run) {}
}
// ANCHOR_END: strategy
