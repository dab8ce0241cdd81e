//! `Lock`, `RLock` and `Condition` of a manager: who holds them, the server knows.

use std::{marker::PhantomData, time::Duration};

use super::{
    link::{Proxy, proxy},
    message::{Ask, Mood, Verb},
};
use crate::{
    Result,
    seam::{Kind, Op},
    sys,
};

/// One process at a time, like `manager.Lock()`. It does what [`Lock`](crate::Lock) does: when its holder dies, the next one
/// who asks is told so, until somebody calls [`recover`](Self::recover).
pub struct Lock {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<()>,
}

proxy!(Lock);

/// A lock that its holder may take again, like `manager.RLock()`.
pub struct RLock {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<()>,
}

proxy!(RLock);

/// Proof that a lock is held; dropping it lets the lock go.
#[must_use = "the lock is released as soon as this is dropped"]
#[derive(Debug)]
pub struct LockGuard<'a> {
    proxy: &'a Proxy,
    /// A guard that came by fork: our parent holds the lock, not we.
    holder: u32,
    release: Op,
}

impl Lock {
    /// Waits until the lock is free and takes it. Fails if its owner has died.
    #[track_caller]
    pub fn acquire(&self) -> Result<LockGuard<'_>> {
        take(&self.proxy, Verb::Acquire, 0)
    }

    /// Takes the lock if it is free. Fails if its owner has died.
    #[track_caller]
    pub fn try_acquire(&self) -> Result<Option<LockGuard<'_>>> {
        take_within(&self.proxy, 0, Duration::ZERO)
    }

    /// Waits until the lock is free, but not longer than this, and takes it. Fails if its owner has died.
    #[track_caller]
    pub fn acquire_timeout(&self, at_most: Duration) -> Result<Option<LockGuard<'_>>> {
        take_within(&self.proxy, 0, at_most)
    }

    /// Takes the lock also when its owner has died: what it guards is whole again, says the caller.
    #[track_caller]
    pub fn recover(&self) -> Result<LockGuard<'_>> {
        take(&self.proxy, Verb::Recover, 0)
    }
}

impl RLock {
    /// Waits until the lock is free, or ours already, and takes it once more. Fails if its owner has died.
    #[track_caller]
    pub fn acquire(&self) -> Result<LockGuard<'_>> {
        take(&self.proxy, Verb::Acquire, 1)
    }

    /// The same, if that is possible at once.
    #[track_caller]
    pub fn try_acquire(&self) -> Result<Option<LockGuard<'_>>> {
        take_within(&self.proxy, 1, Duration::ZERO)
    }

    /// Takes the lock also when its owner has died.
    #[track_caller]
    pub fn recover(&self) -> Result<LockGuard<'_>> {
        take(&self.proxy, Verb::Recover, 1)
    }
}

#[track_caller]
fn take(proxy: &Proxy, verb: Verb, again: u64) -> Result<LockGuard<'_>> {
    let op = proxy.op(Kind::Send);
    proxy.call(op, &Ask { number: again, ..proxy.ask(verb) })?;
    Ok(guard(proxy, op))
}

#[track_caller]
fn take_within(proxy: &Proxy, again: u64, at_most: Duration) -> Result<Option<LockGuard<'_>>> {
    let op = proxy.op(Kind::Send);
    let ask = Ask { number: again, at_most: Some(at_most), ..proxy.ask(Verb::Acquire) };
    let taken = proxy.call(op, &ask)?.mood == Mood::Yes;
    Ok(taken.then(|| guard(proxy, op)))
}

fn guard(proxy: &Proxy, release: Op) -> LockGuard<'_> {
    LockGuard { proxy, holder: sys::me(), release }
}

impl Drop for LockGuard<'_> {
    fn drop(&mut self) {
        if self.holder == sys::me() {
            // A drop has nobody to tell that the manager is gone.
            self.proxy.call(self.release, &self.proxy.ask(Verb::Release)).ok();
        }
    }
}

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
