//! Strategies: who goes next. Each is one file and a few lines; all that they may know is in the arguments.

mod chance;
mod random;
mod replay;

use self::chance::Chance;
pub use self::{random::Random, replay::Replay};
use crate::conductor::{Moment, Run};

/// Who goes next.
pub trait Strategy {
    /// Chooses one of those who are ready, as a place in `moment.ready`; `None` ends the run.
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize>;

    /// What came of it.
    fn learn(&mut self, _run: &Run) {}
}
