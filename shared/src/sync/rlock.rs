//! `RLock`: a lock that its holder may take again.

use std::{borrow::Cow, fmt, marker::PhantomData, sync::atomic::Ordering::Relaxed, time::Duration};

use crate::{
    Lock, Result,
    seam::{Kind, Op, step, until},
    sync::lock::Dead,
    sys::{self, AtomicU32, Shared},
};

/// One process at a time, but that one as often as it likes, like `multiprocessing.RLock`.
///
/// ```
/// let stage = shared::RLock::new()?;
/// let sing = || -> shared::Result<()> {
///     let _held = stage.acquire()?;
///     Ok(())
/// };
/// let _held = stage.acquire()?;
/// sing()?; // With a `Lock` we would wait for ourselves here.
/// # Ok::<(), shared::Error>(())
/// ```
///
/// It is let go when the last of its guards is dropped, in whatever order. What you do not hold you cannot release:
///
/// ```compile_fail,E0599
/// let stage = shared::RLock::new()?;
/// stage.release();
/// # Ok::<(), shared::Error>(())
/// ```
///
/// When the process that holds it dies, everybody who asks for it is told so
/// ([`Error::OwnerDied`](crate::Error::OwnerDied)), until somebody calls [`recover`](RLock::recover); see [`Lock`].
pub struct RLock {
    lock: Lock,
    /// How many guards its holder has. The lock guards it.
    depth: Shared<AtomicU32>,
}

/// Proof that the lock is held; when the last one is dropped, the lock is let go.
#[must_use = "the lock is released as soon as this is dropped"]
#[derive(Debug)]
pub struct RLockGuard<'a> {
    rlock: &'a RLock,
    /// The number of the process that took it: a copy that came by fork is none of the child's guards.
    holder: u32,
    /// What dropping it is; it points to the line that took the lock, for a drop has no line.
    release: Op,
    /// As of a [`Lock`](crate::LockGuard).
    of_this_thread: PhantomData<*const ()>,
}

impl RLock {
    /// A lock that nobody holds.
    pub fn new() -> Result<RLock> {
        Ok(RLock { lock: Lock::new()?.called("rlock"), depth: Shared::new()? })
    }

    /// Gives it a name, for messages and pictures.
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> RLock {
        self.lock = self.lock.named(name);
        self
    }

    /// Waits until the lock is free, or returns at once if it is ours, and takes it. Fails if its owner has died.
    #[track_caller]
    pub fn acquire(&self) -> Result<RLockGuard<'_>> {
        let op = self.op(Kind::Acquire);
        self.take(op, Dead::Refuse, None)?;
        Ok(self.guard(op))
    }

    /// Takes the lock if it is free or ours. Never blocks. Fails if its owner has died.
    #[track_caller]
    pub fn try_acquire(&self) -> Result<Option<RLockGuard<'_>>> {
        let op = self.op(Kind::TryAcquire);
        let taken = self.take(op, Dead::Refuse, Some(Duration::ZERO))?;
        Ok(taken.then(|| self.guard(op)))
    }

    /// Waits until the lock is free or ours, but not longer than this, and takes it. Fails if its owner has died.
    #[track_caller]
    pub fn acquire_timeout(&self, at_most: Duration) -> Result<Option<RLockGuard<'_>>> {
        let op = self.op(Kind::Acquire);
        let taken = self.take(op, Dead::Refuse, Some(until(at_most)))?;
        Ok(taken.then(|| self.guard(op)))
    }

    /// As [`acquire`](RLock::acquire), but takes the lock also when its owner has died: what it guards is whole again,
    /// says the caller.
    #[track_caller]
    pub fn recover(&self) -> Result<RLockGuard<'_>> {
        let op = self.op(Kind::Acquire);
        self.take(op, Dead::Take, None)?;
        Ok(self.guard(op))
    }

    #[track_caller]
    fn op(&self, kind: Kind) -> Op {
        Op::on(kind, self.lock.id())
    }

    fn guard(&self, taken: Op) -> RLockGuard<'_> {
        let release = Op { kind: Kind::Release, ..taken };
        RLockGuard { rlock: self, holder: sys::me(), release, of_this_thread: PhantomData }
    }

    fn take(&self, op: Op, dead: Dead, until: Option<Duration>) -> Result<bool> {
        if self.lock.is_mine() {
            step(op);
            self.depth.fetch_add(1, Relaxed);
            return Ok(true);
        }
        let taken = self.lock.take(op, dead, until)?;
        if taken {
            self.depth.store(1, Relaxed); // Whatever an owner that died has left there.
        }
        Ok(taken)
    }
}

impl Drop for RLockGuard<'_> {
    fn drop(&mut self) {
        let RLock { lock, depth } = self.rlock;
        if self.holder != sys::me() {
            return;
        }
        step(self.release);
        if depth.fetch_sub(1, Relaxed) == 1 {
            lock.let_go(self.release);
        }
    }
}

impl fmt::Debug for RLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RLock").field("lock", &self.lock).finish_non_exhaustive()
    }
}
