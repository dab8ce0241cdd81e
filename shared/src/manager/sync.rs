//! `Semaphore` and `Event` of a manager.

use std::{marker::PhantomData, mem, time::Duration};

use super::{
    link::{Proxy, proxy},
    message::Verb,
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
