//! Strategies: who goes next. Each is one file and a few lines; all that they may know is in the arguments.

mod random;
mod replay;

pub use self::{random::Random, replay::Replay};
use crate::conductor::{Ask, Run};

/// Who goes next.
pub trait Strategy {
    /// Chooses among those who are ready, of whom there are at least two, for this step; `last` went before. Returns a
    /// place in `ready`.
    fn choose(&mut self, step: usize, last: Option<usize>, ready: &[Ask]) -> usize;

    /// What came of it.
    fn learn(&mut self, _run: &Run) {}
}

/// What happens if nobody chooses: whoever went last goes on; if that is not ready, the next in the order in which they
/// came.
pub fn by_default(last: Option<usize>, ready: &[Ask]) -> usize {
    let last = last.unwrap_or(0);
    ready.iter().position(|ask| ask.player >= last).unwrap_or(0)
}
