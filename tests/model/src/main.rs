//! The runtime's own sources of `sync`, `channel`, `value` and `cells`, on words that go through all that their memory orders allow.
//!
//! What they stand on in a program, `seam` and `sys`, is made of loom here: a word is one of loom's atomics, a process one
//! of its threads, and [`sys`] has the kernel's futex and robust list. A model is a play for a few processes, as
//! small as can show an error; [`play`] runs it in every order, and with every value that a load may return by the C11
//! rules, not only the newest. It fails if a process waits for ever, or if what one wrote is not surely seen by the next.
//!
//! Reading order: `models`, what must hold; `play`, how it is tried; then the stand-ins.

#[cfg(test)]
mod models;
mod play;

#[expect(clippy::unused_self, reason = "the runtime calls them so")]
mod seam;
#[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the runtime calls them so")]
mod sys;

#[path = "../../../shared/src/error.rs"]
#[expect(unreachable_pub, reason = "as for `sync`")]
mod error;
#[path = "../../../shared/src/exit.rs"]
mod exit;

/// What `Array` and `SharedMemory` have their elements in.
#[path = "../../../shared/src/cells.rs"]
mod cells;
#[path = "../../../shared/src/value.rs"]
#[expect(dead_code, unreachable_pub, reason = "as for `sync`")]
mod value;

/// As the runtime's `sync.rs` has them.
#[path = "../../../shared/src/sync"]
#[expect(dead_code, unreachable_pub, reason = "whole in a program, where it is public")]
mod sync {
    pub(crate) mod lock;

    mod barrier;
    mod condition;
    mod event;
    mod rlock;
    mod semaphore;

    pub(crate) mod bell;

    pub(crate) use self::lock::Dead;
    pub(crate) use self::{
        barrier::Barrier,
        condition::Condition,
        event::Event,
        lock::{Lock, LockGuard},
        rlock::RLock,
        semaphore::{BoundedSemaphore, Semaphore},
    };
}

/// As the runtime's `channel.rs` has them, but for pipes.
#[path = "../../../shared/src/channel"]
#[expect(dead_code, unreachable_pub, reason = "as for `sync`")]
mod channel {
    mod code;
    mod ring;

    mod joinable;
    mod queue;
    mod wait;

    pub(crate) use self::{
        joinable::JoinableQueue,
        queue::Queue,
        wait::{Waitable, wait},
    };
}

use crate::{
    error::{Error, NetError, Result},
    exit::Exit,
    play::Child,
    sync::{Lock, LockGuard},
    value::Plain,
};
