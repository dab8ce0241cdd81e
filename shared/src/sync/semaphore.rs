//! `Semaphore` and `BoundedSemaphore`: so many processes at a time.

use std::{
    borrow::Cow,
    fmt, mem,
    ops::Deref,
    sync::atomic::Ordering::{Relaxed, SeqCst},
    time::Duration,
};

use crate::{
    Error, Lock, Result,
    seam::{self, Kind, Need, Op, Seen, step, step_when, until},
    sync::{bell, lock::Dead},
    sys::{self, AtomicU32, RobustWord, Shared},
};

/// A number of permits, like `multiprocessing.Semaphore`: whoever wants one waits until one is free.
///
/// ```
/// let seats = shared::Semaphore::new(2)?;
/// let one = seats.acquire(); // Python: `with seats:`
/// let two = seats.acquire();
/// assert!(seats.try_acquire().is_none());
/// drop(one); // Released here.
/// assert!(seats.try_acquire().is_some());
/// # drop(two);
/// # Ok::<(), shared::Error>(())
/// ```
///
/// A semaphore has no owner. A permit need not be released by the process that acquired it:
/// [`keep`](Permit::keep) it, and anybody may call [`release`](Semaphore::release), who never acquired one either. So one
/// that is held by a process when it is killed is not missed by anybody and does not come back, as in Python: nobody can
/// say whether another process was to release it. Whoever knows that, because it has waited for the dead one, may
/// release in its place. Where a death must be noticed by itself, take a [`Lock`].
///
/// A process that is killed while it waits, or in the middle of `release`, keeps nobody else from a free permit.
pub struct Semaphore {
    /// How many permits are free.
    free: Shared<AtomicU32>,
    bell: Shared<RobustWord>,
    /// Held by the only one that sleeps on the bell; the others sleep on this. So a permit wakes one process and not
    /// all, and if that one dies before it has taken it, the kernel lets the next one in.
    turnstile: Lock,
    /// How many may be free.
    most: u32,
    name: Cow<'static, str>,
}

/// A semaphore that never has more permits than it was made with, like `multiprocessing.BoundedSemaphore`.
///
/// ```
/// let seats = shared::BoundedSemaphore::new(1)?.named("the seats");
/// let too_often = seats.release().unwrap_err();
/// assert!(too_often.to_string().starts_with("the seats: released once too often"));
/// # Ok::<(), shared::Error>(())
/// ```
///
/// For the rest it is a [`Semaphore`].
#[derive(Debug)]
pub struct BoundedSemaphore {
    inner: Semaphore,
}

/// A permit of a [`Semaphore`]; dropping it gives it back.
///
/// One that came by fork, moved into a child, gives nothing back there: the parent does.
#[must_use = "the permit is given back as soon as this is dropped"]
#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
    /// The number of the process that acquired it.
    holder: u32,
    /// What dropping it is; it points to the line that acquired it, for a drop has no line.
    release: Op,
}

impl Semaphore {
    /// A semaphore with so many permits, all free. There may be more later, if `release` is called more often than
    /// `acquire`.
    pub fn new(permits: u32) -> Result<Semaphore> {
        Semaphore::with_most(permits, u32::MAX)
    }

    fn with_most(permits: u32, most: u32) -> Result<Semaphore> {
        let name = Cow::Borrowed("semaphore");
        let (free, bell, turnstile) = (Shared::new()?, Shared::new()?, Lock::new()?);
        let semaphore = Semaphore { free, bell, turnstile, most, name };
        semaphore.free.store(permits, SeqCst);
        semaphore.show();
        Ok(semaphore)
    }

    /// Gives it a name, for messages and pictures.
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> Semaphore {
        self.name = name.into();
        seam::name(self.free.id(), &self.name);
        self
    }

    /// Waits until a permit is free and takes it.
    #[track_caller]
    pub fn acquire(&self) -> Permit<'_> {
        let op = self.op(Kind::Down);
        while !self.down(op, None) {}
        self.permit(op)
    }

    /// Takes a permit if one is free, like Python's `acquire(block=False)`. Never blocks.
    #[track_caller]
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        let op = self.op(Kind::TryDown);
        step(op);
        self.take_one().then(|| self.permit(op))
    }

    /// Waits until a permit is free, but not longer than this, and takes it.
    #[track_caller]
    pub fn acquire_timeout(&self, at_most: Duration) -> Option<Permit<'_>> {
        let op = self.op(Kind::Down);
        self.down(op, Some(until(at_most))).then(|| self.permit(op))
    }

    /// Gives a permit back, or adds one: whoever calls it need not have acquired any. Never blocks. Fails if there are
    /// as many as there may be.
    #[track_caller]
    pub fn release(&self) -> Result<()> {
        self.up(self.op(self.giving()))
    }

    /// How many permits are free, like Python's `get_value()`; already old when you read it.
    #[track_caller]
    pub fn value(&self) -> u32 {
        step(self.op(Kind::Get));
        self.free.load(SeqCst)
    }

    #[track_caller]
    fn op(&self, kind: Kind) -> Op {
        Op::on(kind, self.free.id())
    }

    fn permit(&self, taken: Op) -> Permit<'_> {
        Permit { semaphore: self, holder: sys::me(), release: Op { kind: self.giving(), ..taken } }
    }

    /// Takes a permit, and says whether that worked before the time `until`.
    fn down(&self, op: Op, until: Option<Duration>) -> bool {
        step_when(op, &[Need::differs(&self.free, u32::MAX, 0)], until);
        if self.take_one() {
            return true;
        }
        // It is never refused: whoever died in the turnstile has left nothing half done.
        if !matches!(self.turnstile.take_unannounced(op, Dead::Take, until), Ok(true)) {
            return false;
        }
        let taken = bell::sleep(op, &self.bell, until, || {
            (!self.take_one()).then(|| [Seen::new(&self.free, 0)])
        });
        self.turnstile.let_go(op);
        taken
    }

    fn take_one(&self) -> bool {
        let taken = self.free.try_update(SeqCst, SeqCst, |free| free.checked_sub(1)).is_ok();
        if taken {
            self.show();
        }
        taken
    }

    /// What giving one back is: where one may be refused, it matters who comes first.
    fn giving(&self) -> Kind {
        if self.most == u32::MAX { Kind::Up } else { Kind::TryUp }
    }

    fn up(&self, op: Op) -> Result<()> {
        step(op);
        let one_more = |free| (free < self.most).then(|| free + 1);
        let given = bell::change(op, &self.bell, || self.free.try_update(SeqCst, SeqCst, one_more));
        self.show();
        let too_often =
            |_| Error::ReleasedTooOften { semaphore: self.name.to_string(), most: self.most };
        given.map(drop).map_err(too_often)
    }

    fn show(&self) {
        seam::show(self.free.id(), || format!("{} free", self.free.load(Relaxed)));
    }
}

impl BoundedSemaphore {
    /// A semaphore with so many permits, all free.
    pub fn new(permits: u32) -> Result<BoundedSemaphore> {
        Ok(BoundedSemaphore { inner: Semaphore::with_most(permits, permits)? })
    }

    /// Gives it a name, for messages and pictures.
    #[must_use]
    pub fn named(self, name: impl Into<Cow<'static, str>>) -> BoundedSemaphore {
        BoundedSemaphore { inner: self.inner.named(name) }
    }
}

impl Deref for BoundedSemaphore {
    type Target = Semaphore;

    fn deref(&self) -> &Semaphore {
        &self.inner
    }
}

impl Permit<'_> {
    /// Leaves the permit taken: somebody, perhaps another process, will call [`Semaphore::release`].
    pub fn keep(self) {
        mem::forget(self);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.holder == sys::me() {
            // A drop has nobody to tell that somebody else has given this permit back.
            drop(self.semaphore.up(self.release));
        }
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Semaphore")
            .field("name", &self.name)
            .field("free", &self.free.load(Relaxed))
            .finish_non_exhaustive()
    }
}
