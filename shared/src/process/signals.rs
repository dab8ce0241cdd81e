//! Signals that a process wants to hear of, in place of being ended by them.

use std::{sync::atomic::Ordering::Acquire, time::Duration};

use nix::sys::signal::Signal;

use crate::{
    Result,
    seam::{Kind, Op, step, until, world},
    sys,
};

/// From now on, `signal` does not end this process; ask the result whether it has come. Children made later inherit that,
/// and what has come so far; what comes later each has for itself.
///
/// In place of a handler, which could safely do next to nothing. `SIGKILL` and `SIGSTOP` cannot be caught: an error.
/// One who catches a signal twice begins anew, and the first of the two to be dropped ends both. A `SIGCONT` also comes
/// to the children of a child when that has died.
#[track_caller]
pub fn catch(signal: Signal) -> Result<Caught> {
    world().catch(Op::on(Kind::Catch, signal as u64), signal, true)?;
    Ok(Caught { signal })
}

/// A signal that is caught; see [`catch`]. Dropping it gives the signal its usual effect back.
#[derive(Debug)]
#[must_use = "the signal is only caught as long as this is kept"]
pub struct Caught {
    signal: Signal,
}

impl Caught {
    /// Whether the signal has come.
    #[track_caller]
    pub fn is_set(&self) -> bool {
        step(self.op());
        sys::arrived(self.signal).load(Acquire) != 0
    }

    /// Waits until the signal has come; returns at once if it has already.
    #[track_caller]
    pub fn wait(&self) {
        self.wait_until(self.op(), None);
    }

    /// As [`wait`](Caught::wait), but not longer than this; says whether the signal has come.
    #[track_caller]
    pub fn wait_timeout(&self, at_most: Duration) -> bool {
        self.wait_until(self.op(), Some(until(at_most)))
    }

    #[track_caller]
    fn op(&self) -> Op {
        Op::on(Kind::Catch, self.signal as u64)
    }

    fn wait_until(&self, op: Op, until: Option<Duration>) -> bool {
        step(op);
        let word = sys::arrived(self.signal);
        loop {
            if word.load(Acquire) != 0 {
                return true;
            }
            if until.is_some_and(|until| until <= world().now()) {
                return false;
            }
            world().wait(op, word, 0, until);
        }
    }
}

impl Drop for Caught {
    fn drop(&mut self) {
        // It was caught, so it can be let go.
        world().catch(self.op(), self.signal, false).ok();
    }
}
