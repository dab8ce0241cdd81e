//! Waiting for each other. Every type here is a few shared words and the rules for them.
//!
//! Reading order: `lock`; `rlock`, `semaphore`, `event`, `condition`, `barrier`; [`bell`], on which the last four sleep.

mod lock;

mod barrier;
mod condition;
mod event;
mod rlock;
mod semaphore;

pub(crate) mod bell;

pub(crate) use self::lock::Dead;
pub use self::{
    barrier::Barrier,
    condition::{Condition, ConditionGuard},
    event::Event,
    lock::{Lock, LockGuard},
    rlock::{RLock, RLockGuard},
    semaphore::{BoundedSemaphore, Permit, Semaphore},
};
