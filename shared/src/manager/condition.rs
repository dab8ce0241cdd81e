//! `Condition` of a manager: a lock, and those who wait until what it guards has changed.

use std::{marker::PhantomData, time::Duration};

use super::{
    link::{Proxy, proxy},
    lock::{LockGuard, take, take_within},
    message::Verb,
};
use crate::{
    Result,
    seam::{Kind, until, world},
};

/// A lock, and a queue of those who wait until what it guards has changed, like `manager.Condition()`. It does what
/// [`Condition`](crate::Condition) does.
pub struct Condition {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<()>,
}

proxy!(Condition);

/// Proof that a condition's lock is held; dropping it lets the lock go.
#[must_use = "the lock is released as soon as this is dropped"]
#[derive(Debug)]
pub struct ConditionGuard<'a> {
    held: LockGuard<'a>,
}

impl Condition {
    /// Waits until the lock is free and takes it. Fails if its owner has died.
    #[track_caller]
    pub fn acquire(&self) -> Result<ConditionGuard<'_>> {
        Ok(ConditionGuard { held: take(&self.proxy, Verb::Acquire, 0)? })
    }

    /// Takes the lock if it is free. Fails if its owner has died.
    #[track_caller]
    pub fn try_acquire(&self) -> Result<Option<ConditionGuard<'_>>> {
        self.acquire_timeout(Duration::ZERO)
    }

    /// Waits until the lock is free, but not longer than this, and takes it. Fails if its owner has died.
    #[track_caller]
    pub fn acquire_timeout(&self, at_most: Duration) -> Result<Option<ConditionGuard<'_>>> {
        let held = take_within(&self.proxy, 0, at_most)?;
        Ok(held.map(|held| ConditionGuard { held }))
    }

    /// Takes the lock also when its owner has died.
    #[track_caller]
    pub fn recover(&self) -> Result<ConditionGuard<'_>> {
        Ok(ConditionGuard { held: take(&self.proxy, Verb::Recover, 0)? })
    }
}

/// All of these but `notify…` let the lock go while they wait, and hold it again when they return.
impl ConditionGuard<'_> {
    /// Waits to be notified, however long that takes.
    #[track_caller]
    pub fn wait(&mut self) -> Result<()> {
        self.held.proxy.within(Kind::Send, Verb::Wait, None).map(drop)
    }

    /// Waits to be notified, but not longer than this (and until the lock is free again), and says whether it was.
    #[track_caller]
    pub fn wait_timeout(&mut self, at_most: Duration) -> Result<bool> {
        self.held.proxy.within(Kind::Send, Verb::Wait, Some(at_most))
    }

    /// Waits until `holds` says yes; asks it first, and again whenever it is notified, always under the lock.
    #[track_caller]
    pub fn wait_for(&mut self, mut holds: impl FnMut() -> Result<bool>) -> Result<()> {
        while !holds()? {
            self.wait()?;
        }
        Ok(())
    }

    /// As [`wait_for`](Self::wait_for), but not longer than this, and says what `holds` said last.
    #[track_caller]
    pub fn wait_for_timeout(
        &mut self,
        mut holds: impl FnMut() -> Result<bool>,
        at_most: Duration,
    ) -> Result<bool> {
        let until = until(at_most);
        while !holds()? {
            if !self.wait_timeout(until.saturating_sub(world().now()))? {
                return holds();
            }
        }
        Ok(true)
    }

    /// Wakes so many of those who have waited longest, or all, if fewer wait.
    #[track_caller]
    pub fn notify(&mut self, n: usize) -> Result<()> {
        self.held.proxy.count(Kind::Send, Verb::Notify, n as u64).map(drop)
    }

    /// Wakes the one that has waited longest, if there is one.
    #[track_caller]
    pub fn notify_one(&mut self) -> Result<()> {
        self.notify(1)
    }

    /// Wakes all who wait.
    #[track_caller]
    pub fn notify_all(&mut self) -> Result<()> {
        self.notify(usize::MAX)
    }
}
