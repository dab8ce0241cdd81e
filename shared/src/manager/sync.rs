//! `Semaphore`, `Event` and `Barrier` of a manager.

use std::{marker::PhantomData, mem, time::Duration};

use super::{
    link::{Proxy, proxy},
    message::{Mood, Verb},
};
use crate::{Result, seam::Kind, sys};

/// Permits, like `manager.Semaphore(n)`. It does what [`Semaphore`](crate::Semaphore) does.
pub struct Semaphore {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<()>,
}

proxy!(Semaphore);

/// A permit of a [`Semaphore`]; dropping it gives it back.
#[must_use = "the permit is given back as soon as this is dropped"]
#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
    holder: u32,
}

impl Semaphore {
    /// Waits until a permit is free and takes it.
    #[track_caller]
    pub fn acquire(&self) -> Result<Permit<'_>> {
        self.proxy.within(Kind::Send, Verb::Acquire, None)?;
        Ok(self.permit())
    }

    /// Takes a permit if one is free.
    #[track_caller]
    pub fn try_acquire(&self) -> Result<Option<Permit<'_>>> {
        self.acquire_timeout(Duration::ZERO)
    }

    /// Waits until a permit is free, but not longer than this, and takes it.
    #[track_caller]
    pub fn acquire_timeout(&self, at_most: Duration) -> Result<Option<Permit<'_>>> {
        let taken = self.proxy.within(Kind::Send, Verb::Acquire, Some(at_most))?;
        Ok(taken.then(|| self.permit()))
    }

    /// Gives a permit back, or adds one. Fails if there are as many as there may be.
    #[track_caller]
    pub fn release(&self) -> Result<()> {
        self.proxy.within(Kind::Send, Verb::Release, None).map(drop)
    }

    /// How many permits are free; already old when you read it.
    #[track_caller]
    pub fn value(&self) -> Result<u32> {
        let answer = self.proxy.with(Kind::Get, Verb::Get, Vec::new())?;
        Ok(u32::try_from(answer.number).unwrap_or(u32::MAX))
    }

    fn permit(&self) -> Permit<'_> {
        Permit { semaphore: self, holder: sys::me() }
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
            // A drop has nobody to tell that the manager is gone.
            self.semaphore.release().ok();
        }
    }
}

/// Something that happens, like `manager.Event()`. It does what [`Event`](crate::Event) does.
pub struct Event {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<()>,
}

proxy!(Event);

impl Event {
    /// It happens: all who wait go on.
    #[track_caller]
    pub fn set(&self) -> Result<()> {
        self.proxy.within(Kind::Set, Verb::Set, None).map(drop)
    }

    /// It has not happened yet.
    #[track_caller]
    pub fn clear(&self) -> Result<()> {
        self.proxy.within(Kind::Set, Verb::Clear, None).map(drop)
    }

    /// Whether it has happened.
    #[track_caller]
    pub fn is_set(&self) -> Result<bool> {
        self.proxy.within(Kind::Get, Verb::Get, None)
    }

    /// Waits until it happens.
    #[track_caller]
    pub fn wait(&self) -> Result<()> {
        self.proxy.within(Kind::Get, Verb::Wait, None).map(drop)
    }

    /// Waits until it happens, but not longer than this, and says whether it has.
    #[track_caller]
    pub fn wait_timeout(&self, at_most: Duration) -> Result<bool> {
        self.proxy.within(Kind::Get, Verb::Wait, Some(at_most))
    }
}

/// All wait for all, like `manager.Barrier(n)`. It does what [`Barrier`](crate::Barrier) does, without an action; and who
/// dies while waiting here breaks it.
pub struct Barrier {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<()>,
}

proxy!(Barrier);

impl Barrier {
    /// Waits until all are there, and says who one is among them, from 0 on. Fails if the barrier is broken.
    #[track_caller]
    pub fn wait(&self) -> Result<usize> {
        self.wait_within(None)
    }

    /// As [`wait`](Self::wait), but whoever waits longer than this breaks the barrier.
    #[track_caller]
    pub fn wait_timeout(&self, at_most: Duration) -> Result<usize> {
        self.wait_within(Some(at_most))
    }

    /// Breaks it: whoever waits, or comes, is told so.
    #[track_caller]
    pub fn abort(&self) -> Result<()> {
        self.proxy.within(Kind::Send, Verb::Abort, None).map(drop)
    }

    /// Makes it as new. Whoever waits is told that it broke.
    #[track_caller]
    pub fn reset(&self) -> Result<()> {
        self.proxy.within(Kind::Send, Verb::Reset, None).map(drop)
    }

    /// How many wait; already old when you read it.
    #[track_caller]
    pub fn n_waiting(&self) -> Result<usize> {
        let answer = self.proxy.with(Kind::Get, Verb::Len, Vec::new())?;
        Ok(usize::try_from(answer.number).unwrap_or(usize::MAX))
    }

    /// Whether it is broken.
    #[track_caller]
    pub fn is_broken(&self) -> Result<bool> {
        Ok(self.proxy.with(Kind::Get, Verb::Get, Vec::new())?.mood == Mood::Yes)
    }

    #[track_caller]
    fn wait_within(&self, at_most: Option<Duration>) -> Result<usize> {
        let ask = super::message::Ask { at_most, ..self.proxy.ask(Verb::Wait) };
        let answer = self.proxy.call(self.proxy.op(Kind::Send), &ask)?;
        Ok(usize::try_from(answer.number).unwrap_or(usize::MAX))
    }
}
