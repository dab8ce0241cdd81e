//! `Lock` and `RLock` of a manager: who holds them, the server knows.

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
    pub(super) proxy: &'a Proxy,
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

    /// Waits until the lock is free, or ours already, but not longer than this, and takes it once more.
    #[track_caller]
    pub fn acquire_timeout(&self, at_most: Duration) -> Result<Option<LockGuard<'_>>> {
        take_within(&self.proxy, 1, at_most)
    }

    /// Takes the lock also when its owner has died.
    #[track_caller]
    pub fn recover(&self) -> Result<LockGuard<'_>> {
        take(&self.proxy, Verb::Recover, 1)
    }
}

#[track_caller]
pub(super) fn take(proxy: &Proxy, verb: Verb, again: u64) -> Result<LockGuard<'_>> {
    let op = proxy.op(Kind::Send);
    proxy.call(op, &Ask { number: again, ..proxy.ask(verb) })?;
    Ok(guard(proxy, op))
}

#[track_caller]
pub(super) fn take_within(
    proxy: &Proxy,
    again: u64,
    at_most: Duration,
) -> Result<Option<LockGuard<'_>>> {
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
