//! How long nobody has said anything, though they could have: who waits for a core is not silent.

use std::{iter, time::Duration};

use crate::contain::{Stopwatch, below};

/// Nearly all who are asked have answered by then, and nobody has to look at them.
const SUSPICIOUS: Duration = Duration::from_millis(100);

/// A silence that may last only so long.
#[derive(Debug)]
pub(super) struct Silence {
    program: u32,
    limit: Duration,
    time: Stopwatch,
}

impl Silence {
    /// Of this program and all that are below it.
    pub(super) fn new(program: u32, limit: Duration) -> Silence {
        Silence { program, limit, time: Stopwatch::new() }
    }

    /// Whether it has lasted so long by the clock on the wall.
    pub(super) fn has_lasted(&self, how_long: Duration) -> bool {
        self.time.elapsed() >= how_long
    }

    /// Whether it has lasted too long by now. To be asked often.
    pub(super) fn is_too_long(&mut self) -> bool {
        if !self.has_lasted(SUSPICIOUS) {
            return false;
        }
        let all = iter::once(self.program).chain(below(self.program));
        self.time.is_up(self.limit, all)
    }
}
