//! `Lock`: one process at a time.

use std::{
    borrow::Cow,
    fmt,
    marker::PhantomData,
    mem,
    sync::atomic::Ordering::{Acquire, Relaxed, Release},
    time::Duration,
};

use crate::{
    Error, Result,
    seam::{self, Kind, Need, Op, step, step_when, until, world},
    sys::{self, FUTEX_OWNER_DIED, FUTEX_TID_MASK, FUTEX_WAITERS, RobustWord, Shared},
};

/// One process at a time, like `multiprocessing.Lock`.
///
/// ```
/// let lock = shared::Lock::new()?;
/// {
///     let _held = lock.acquire()?; // Python: `with lock:`
///     // Only we are here.
/// } // Released here.
/// # Ok::<(), shared::Error>(())
/// ```
///
/// What you do not hold you cannot release; Python finds out at run time, here it does not compile:
///
/// ```compile_fail,E0599
/// let lock = shared::Lock::new()?;
/// lock.release();
/// # Ok::<(), shared::Error>(())
/// ```
///
/// When the process that holds it dies, by `kill -9` too, everybody who asks for the lock is told so
/// ([`Error::OwnerDied`]), until somebody has mended what it guards and calls [`recover`](Lock::recover). In Python such
/// a lock is lost for ever.
///
/// Not for a process that has it already: that waits for itself. Of a process with threads it is one thread that holds it,
/// so a guard stays where it is:
///
/// ```compile_fail,E0277
/// let lock = shared::Lock::new()?;
/// let held = lock.acquire()?;
/// std::thread::scope(|scope| scope.spawn(move || drop(held)).join());
/// # Ok::<(), shared::Error>(())
/// ```
pub struct Lock {
    /// The word of `state` is
    /// - 0: free;
    /// - a thread id: held by that one;
    /// - the same and `FUTEX_WAITERS`: held, and somebody may be asleep;
    /// - `FUTEX_WAITERS` alone: free, and somebody may be asleep, or has just been woken;
    /// - `FUTEX_OWNER_DIED`, with or without `FUTEX_WAITERS`: its owner died; only `recover` takes it.
    ///
    /// `FUTEX_WAITERS` stays until a wake finds nobody, so that no one who is killed between the two takes a wake with it.
    state: Shared<RobustWord>,
    name: Cow<'static, str>,
}

/// Proof that the lock is held; dropping it lets the lock go.
#[must_use = "the lock is released as soon as this is dropped"]
#[derive(Debug)]
pub struct LockGuard<'a> {
    lock: &'a Lock,
    /// What dropping it is; it points to the line that took the lock, for a drop has no line.
    release: Op,
    /// The kernel knows the holder by its thread.
    of_this_thread: PhantomData<*const ()>,
}

/// What to do with a lock whose owner has died.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dead {
    Refuse,
    Take,
}

impl Lock {
    /// A lock that nobody holds.
    pub fn new() -> Result<Lock> {
        Ok(Lock { state: Shared::new()?, name: Cow::Borrowed("lock") })
    }

    /// Gives it a name, for messages and pictures.
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> Lock {
        self.name = name.into();
        seam::name(self.state.id(), &self.name);
        self
    }

    /// Waits until the lock is free and takes it. Fails if its owner has died.
    #[track_caller]
    #[inline]
    pub fn acquire(&self) -> Result<LockGuard<'_>> {
        let op = self.op(Kind::Acquire);
        self.take(op, Dead::Refuse, None)?;
        Ok(self.guard(op))
    }

    /// Takes the lock if it is free, like Python's `acquire(block=False)`. Fails if its owner has died.
    #[track_caller]
    pub fn try_acquire(&self) -> Result<Option<LockGuard<'_>>> {
        let op = self.op(Kind::TryAcquire);
        let taken = self.take(op, Dead::Refuse, Some(Duration::ZERO))?;
        Ok(taken.then(|| self.guard(op)))
    }

    /// Waits until the lock is free, but not longer than this, and takes it. Fails if its owner has died.
    #[track_caller]
    pub fn acquire_timeout(&self, at_most: Duration) -> Result<Option<LockGuard<'_>>> {
        let op = self.op(Kind::Acquire);
        let taken = self.take(op, Dead::Refuse, Some(until(at_most)))?;
        Ok(taken.then(|| self.guard(op)))
    }

    /// As [`acquire`](Lock::acquire), but takes the lock also when its owner has died: what it guards is whole again,
    /// says the caller.
    #[track_caller]
    pub fn recover(&self) -> Result<LockGuard<'_>> {
        let op = self.op(Kind::Acquire);
        self.take(op, Dead::Take, None)?;
        Ok(self.guard(op))
    }

    #[track_caller]
    fn op(&self, kind: Kind) -> Op {
        Op::on(kind, self.state.id())
    }

    #[inline]
    fn guard(&self, taken: Op) -> LockGuard<'_> {
        let release = Op { kind: Kind::Release, ..taken };
        LockGuard { lock: self, release, of_this_thread: PhantomData }
    }

    /// The number of its block.
    pub(crate) fn id(&self) -> u64 {
        self.state.id()
    }

    /// What it is called as long as nobody gives it a name.
    pub(crate) fn called(mut self, name: &'static str) -> Lock {
        self.name = Cow::Borrowed(name);
        self
    }

    pub(crate) fn owner_died(&self) -> Error {
        Error::OwnerDied { lock: self.name.to_string() }
    }

    /// Whether this thread holds it.
    pub(crate) fn is_mine(&self) -> bool {
        self.state.is_mine()
    }

    /// Takes the word, and says whether that worked before the time `until`.
    #[inline]
    pub(crate) fn take(&self, op: Op, dead: Dead, until: Option<Duration>) -> Result<bool> {
        self.announce(op, until);
        self.take_unannounced(op, dead, until)
    }

    /// Says that the lock is about to be taken.
    #[inline]
    pub(crate) fn announce(&self, op: Op, until: Option<Duration>) {
        if until == Some(Duration::ZERO) {
            step(op);
        } else {
            step_when(op, &[Need::free(&self.state.word)], until);
        }
    }

    // ANCHOR: take
    /// As `take`, for an operation that has been announced already.
    #[inline]
    pub(crate) fn take_unannounced(
        &self,
        op: Op,
        dead: Dead,
        until: Option<Duration>,
    ) -> Result<bool> {
        let state: &RobustWord = &self.state;
        let tid = state.prepare();
        if state.word.compare_exchange(0, tid, Acquire, Relaxed).is_ok() {
            state.keep();
            return Ok(true);
        }
        let taken = self.take_slowly(op, dead, until, tid);
        match taken {
            Ok(true) => state.keep(),
            Ok(false) | Err(_) => sys::give_up(),
        }
        taken
    }
    // ANCHOR_END: take

    // ANCHOR: slowly
    #[cold]
    fn take_slowly(&self, op: Op, dead: Dead, until: Option<Duration>, tid: u32) -> Result<bool> {
        let word = &self.state.word;
        let mut patient = true;
        loop {
            let seen = word.load(Relaxed);
            if seen & FUTEX_OWNER_DIED != 0 && dead == Dead::Refuse {
                // The kernel has woken one of us. The others must hear of it, too.
                world().wake(op, word, u32::MAX);
                return Err(self.owner_died());
            }
            if seen & FUTEX_TID_MASK == 0 {
                let ours = tid | seen & FUTEX_WAITERS;
                if word.compare_exchange(seen, ours, Acquire, Relaxed).is_ok() {
                    return Ok(true);
                }
                continue;
            }
            if until.is_some_and(|until| until <= world().now()) {
                return Ok(false);
            }
            if mem::take(&mut patient)
                && seam::comes_soon(|| word.load(Relaxed) & FUTEX_TID_MASK == 0)
            {
                continue;
            }
            // From now on whoever lets go knows that there is somebody to wake.
            let wanted = seen | FUTEX_WAITERS;
            if seen == wanted || word.compare_exchange(seen, wanted, Relaxed, Relaxed).is_ok() {
                world().wait(op, word, wanted, until);
            }
        }
    }
    // ANCHOR_END: slowly

    // ANCHOR: go
    #[inline]
    pub(crate) fn let_go(&self, op: Op) {
        let state: &RobustWord = &self.state;
        if !state.is_mine() {
            return; // A guard that came by fork: our parent holds the lock, not we.
        }
        state.release_with(|| {
            if state.word.fetch_and(FUTEX_WAITERS, Release) & FUTEX_WAITERS != 0 {
                self.wake_one(op);
            }
        });
    }

    #[cold]
    fn wake_one(&self, op: Op) {
        let word = &self.state.word;
        if world().wake(op, word, 1) == 0
            && word.compare_exchange(FUTEX_WAITERS, 0, Relaxed, Relaxed).is_ok()
        {
            // Since that wake the lock may have been held again, and somebody have fallen asleep on it, who counts on the
            // bit that we have just cleared.
            world().wake(op, word, u32::MAX);
        }
    }
    // ANCHOR_END: go
}

impl Drop for LockGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        step(self.release);
        self.lock.let_go(self.release);
    }
}

impl Drop for Lock {
    /// Lets go, if a guard was forgotten: the word must not stay on our list when its memory is used for something else.
    fn drop(&mut self) {
        self.let_go(self.op(Kind::Release));
    }
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.state.word.load(Relaxed);
        f.debug_struct("Lock")
            .field("name", &self.name)
            .field("held", &(word & FUTEX_TID_MASK != 0))
            .finish_non_exhaustive()
    }
}
