//! Steps that a player makes without asking, when nobody else can go: the conductor would have to let it go anyway, and is
//! told afterwards.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

use super::{Kind, Text};

/// So many at a time.
pub const AHEAD: usize = 32;

/// What was done since the conductor was asked for the last time.
#[derive(Debug)]
#[repr(C)]
pub struct Ahead {
    /// How many steps whoever goes may make by itself; the conductor says.
    pub left: AtomicU32,
    /// How many of `steps` have been made.
    pub made: AtomicU32,
    /// The steps.
    pub steps: [Made; AHEAD],
}

/// One of these steps, and what had come of the one before it.
#[derive(Debug)]
#[repr(C)]
pub struct Made {
    /// As in a [`Player`](super::Player).
    pub kind: AtomicU32,
    /// Likewise.
    pub line: AtomicU32,
    /// Likewise.
    pub object: AtomicU64,
    /// Likewise.
    pub file: Text,
    /// How long standard output was before it.
    pub written: AtomicU64,
    /// The value that the object of the step before had by then, as text.
    pub value: Text,
    /// 1 when the player has looked at the clock after the step before.
    pub clock: AtomicU32,
}

impl Ahead {
    pub(super) fn clear(&self) {
        self.left.store(0, Relaxed);
        self.made.store(0, Relaxed);
    }
}

impl Kind {
    /// Whether this may be done without asking: it lets nobody come or go, and takes no time.
    pub const fn can_be_ahead(self) -> bool {
        use Kind::{
            Acquire, Await, Done, Down, Get, Notify, Print, Put, Receive, Release, Send, Set, Take,
            Up, Update, Wait,
        };
        matches!(
            self,
            Acquire
                | Await
                | Done
                | Down
                | Get
                | Notify
                | Print
                | Put
                | Receive
                | Release
                | Send
                | Set
                | Take
                | Up
                | Update
                | Wait
        )
    }
}
