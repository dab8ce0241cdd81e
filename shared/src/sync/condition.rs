//! `Condition`: wait until what a lock guards is as you need it.

use std::{
    borrow::Cow,
    cmp::Reverse,
    fmt,
    sync::atomic::Ordering::{Relaxed, SeqCst},
    time::Duration,
};

use crate::{
    Lock, LockGuard, Result,
    seam::{Kind, Need, Op, Seen, step, step_when, until},
    sync::{bell, lock::Dead},
    sys::{self, AtomicU32, Seat, Shared},
};

/// A lock, and a queue of those who wait until what it guards has changed, like `multiprocessing.Condition`.
///
/// ```
/// let (meal, ready) = (shared::Condition::new()?, shared::Value::new(false)?);
/// let guest = shared::Process::new(|| -> shared::Result<()> {
///     let mut held = meal.acquire()?;
///     held.wait_for(|| ready.get()) // The lock is let go while we wait, and ours again when this returns.
/// });
/// let guest = guest.start()?;
/// let mut held = meal.acquire()?;
/// ready.set(true);
/// held.notify_all();
/// drop(held);
/// guest.join()?;
/// # Ok::<(), shared::Error>(())
/// ```
///
/// Who does not hold the lock can neither wait nor notify; Python finds out at run time, here it does not compile:
///
/// ```compile_fail,E0599
/// let meal = shared::Condition::new()?;
/// meal.notify_all();
/// # Ok::<(), shared::Error>(())
/// ```
///
/// Nobody is woken for no reason, but whoever is has the lock only after others, perhaps: look again, or let
/// [`wait_for`](ConditionGuard::wait_for) do it.
///
/// The lock is as robust as a [`Lock`]: when its holder dies, everybody who asks for it is told
/// ([`Error::OwnerDied`](crate::Error::OwnerDied)), those too who come back from `wait`, until somebody calls
/// [`recover`](Condition::recover). A process that died while it waited is not in the queue any more: `notify_one` wakes
/// one that lives. (One that dies after it was called has had its call, as if it had died right after its `wait`.)
///
/// One thread of a process at a time can wait.
pub struct Condition {
    lock: Lock,
    /// How many have ever waited. The lock guards it.
    tickets: Shared<AtomicU32>,
}

/// Proof that the condition's lock is held; dropping it lets the lock go.
#[must_use = "the lock is released as soon as this is dropped"]
#[derive(Debug)]
pub struct ConditionGuard<'a> {
    condition: &'a Condition,
    _held: LockGuard<'a>,
}

impl Condition {
    /// A condition for which nobody waits, with a lock of its own that nobody holds.
    pub fn new() -> Result<Condition> {
        Ok(Condition { lock: Lock::new()?.called("condition"), tickets: Shared::new()? })
    }

    /// Gives it a name, for messages and pictures.
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> Condition {
        self.lock = self.lock.named(name);
        self
    }

    /// Waits until the lock is free and takes it. Fails if its owner has died.
    #[track_caller]
    pub fn acquire(&self) -> Result<ConditionGuard<'_>> {
        Ok(self.guard(self.lock.acquire()?))
    }

    /// Takes the lock if it is free. Fails if its owner has died.
    #[track_caller]
    pub fn try_acquire(&self) -> Result<Option<ConditionGuard<'_>>> {
        Ok(self.lock.try_acquire()?.map(|held| self.guard(held)))
    }

    /// Waits until the lock is free, but not longer than this, and takes it. Fails if its owner has died.
    #[track_caller]
    pub fn acquire_timeout(&self, at_most: Duration) -> Result<Option<ConditionGuard<'_>>> {
        Ok(self.lock.acquire_timeout(at_most)?.map(|held| self.guard(held)))
    }

    /// As [`acquire`](Condition::acquire), but takes the lock also when its owner has died: what it guards is whole
    /// again, says the caller.
    #[track_caller]
    pub fn recover(&self) -> Result<ConditionGuard<'_>> {
        Ok(self.guard(self.lock.recover()?))
    }

    fn guard<'a>(&'a self, held: LockGuard<'a>) -> ConditionGuard<'a> {
        ConditionGuard { condition: self, _held: held }
    }

    #[track_caller]
    fn op(&self, kind: Kind) -> Op {
        Op::on(kind, self.lock.id())
    }

    /// Lets the lock go and waits to be called, then takes the lock again; says whether it was called by `until`.
    fn wait(&self, op: Op, until: Option<Duration>) -> Result<bool> {
        let seat = sys::my_seat().expect("there is shared memory, for the lock lives in it");
        step(op);
        seat.ticket.store(self.tickets.fetch_add(1, Relaxed), Relaxed);
        seat.called.store(0, Relaxed);
        seat.queue.store(self.lock.id(), Relaxed);
        self.lock.let_go(op);

        let op = Op { kind: Kind::Await, ..op };
        step_when(op, &[Need::equal(&seat.called, u32::MAX, 1)], until);
        bell::sleep(op, &seat.bell, until, || {
            (!was_called(seat)).then(|| [Seen::new(&seat.called, 0)])
        });

        let retaken = self.lock.take(Op { kind: Kind::Acquire, ..op }, Dead::Refuse, None);
        seat.queue.store(0, Relaxed);
        retaken?;
        // Only now: it may have been called while it waited for the lock.
        Ok(was_called(seat))
    }

    /// Calls so many of those who wait and live, those who have waited longest.
    fn notify(&self, op: Op, n: usize) {
        step(op);
        let (queue, next) = (self.lock.id(), self.tickets.load(Relaxed));
        let mut waiting: Vec<_> = sys::seats()
            .filter(|seat| seat.queue.load(Relaxed) == queue && !was_called(seat))
            .collect();
        waiting.sort_by_key(|seat| Reverse(next.wrapping_sub(seat.ticket.load(Relaxed))));
        for seat in waiting.into_iter().take(n) {
            bell::change(op, &seat.bell, || seat.called.store(1, SeqCst));
        }
    }
}

fn was_called(seat: &Seat) -> bool {
    seat.called.load(SeqCst) != 0
}

/// All of these but `notify…` let the lock go while they wait, and hold it again when they return. The exception is an
/// error, which says that its owner has died: from then on this guard holds nothing, and does nothing any more.
impl ConditionGuard<'_> {
    /// Waits to be notified, however long that takes.
    #[track_caller]
    pub fn wait(&mut self) -> Result<()> {
        let op = self.condition.op(Kind::Wait);
        self.wait_until(op, None).map(drop)
    }

    /// Waits to be notified, but not longer than this (and until the lock is free again), and says whether it was.
    #[track_caller]
    pub fn wait_timeout(&mut self, at_most: Duration) -> Result<bool> {
        let op = self.condition.op(Kind::Wait);
        self.wait_until(op, Some(until(at_most)))
    }

    /// Waits until `holds` says yes; asks it first, and again whenever it is notified, always under the lock.
    #[track_caller]
    pub fn wait_for(&mut self, mut holds: impl FnMut() -> bool) -> Result<()> {
        let op = self.condition.op(Kind::Wait);
        while !holds() {
            self.wait_until(op, None)?;
        }
        Ok(())
    }

    /// As [`wait_for`](Self::wait_for), but not longer than this, and says what `holds` said last.
    #[track_caller]
    pub fn wait_for_timeout(
        &mut self,
        mut holds: impl FnMut() -> bool,
        at_most: Duration,
    ) -> Result<bool> {
        let op = self.condition.op(Kind::Wait);
        let until = until(at_most);
        while !holds() {
            if !self.wait_until(op, Some(until))? {
                return Ok(holds());
            }
        }
        Ok(true)
    }

    /// Wakes the one that has waited longest, if there is one. It goes on when it has the lock. Never blocks.
    #[track_caller]
    pub fn notify_one(&mut self) {
        self.notify(1);
    }

    /// Wakes so many, or all, if fewer wait. Never blocks.
    #[track_caller]
    pub fn notify(&mut self, n: usize) {
        let op = self.condition.op(Kind::Notify);
        if self.condition.lock.is_mine() {
            self.condition.notify(op, n);
        }
    }

    /// Wakes all who wait. Never blocks.
    #[track_caller]
    pub fn notify_all(&mut self) {
        self.notify(usize::MAX);
    }

    fn wait_until(&mut self, op: Op, until: Option<Duration>) -> Result<bool> {
        if !self.condition.lock.is_mine() {
            return Err(self.condition.lock.owner_died());
        }
        self.condition.wait(op, until)
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condition").field("lock", &self.lock).finish_non_exhaustive()
    }
}
