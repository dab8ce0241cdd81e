//! `Imap`: results one by one, while others are still being computed.

use std::{fmt, iter::Fuse, marker::PhantomData, rc::Rc};

use serde::{Serialize, de::DeserializeOwned};

use super::{core::Core, job::Job, reply::Failure, task, wait::wait};
use crate::{Result, channel::decode_from, seam::Op};

/// So many tasks for each worker are on their way at a time.
const AHEAD: usize = 16;

/// The results of [`Pool::imap`](crate::Pool::imap) and [`Pool::imap_unordered`](crate::Pool::imap_unordered), one by one.
///
/// An item that fails is an `Err`, and the next ones come all the same.
#[must_use = "an iterator does nothing until you ask it for something"]
pub struct Imap<'a, I: Iterator, R> {
    pub(super) core: Rc<Core<'a>>,
    pub(super) job: u64,
    pub(super) function: u32,
    pub(super) items: Fuse<I>,
    pub(super) chunk: usize,
    /// How many results have been given.
    pub(super) given: usize,
    pub(super) op: Op,
    pub(super) of: PhantomData<fn() -> R>,
}

impl<I: Iterator, R> Imap<'_, I, R>
where
    I::Item: Serialize + 'static,
{
    /// Takes items and sends them, as long as not too many are on their way.
    pub(super) fn feed(&mut self) -> Result<()> {
        let most = AHEAD * self.core.size() * self.chunk;
        while self.core.job(self.job, |job| job.on_their_way()).is_some_and(|n| n < most) {
            let (mut task, mut count) = (task::task(self.function), 0);
            for item in self.items.by_ref().take(self.chunk) {
                task::add(&mut task, &item)?;
                count += 1;
            }
            if count == 0 {
                break;
            }
            self.core.send(self.job, count, task, self.op)?;
        }
        Ok(())
    }

    fn is_there(&self) -> bool {
        self.core.job(self.job, |job| job.has(self.given)).unwrap_or(true)
    }
}

impl<I: Iterator, R> Iterator for Imap<'_, I, R>
where
    I::Item: Serialize + 'static,
    R: DeserializeOwned + 'static,
{
    type Item = Result<R>;

    fn next(&mut self) -> Option<Result<R>> {
        if let Err(err) = self.feed() {
            return Some(Err(err));
        }
        if self.core.job(self.job, |job| job.items) == Some(self.given) {
            return None;
        }
        loop {
            match wait(&[&self.core], self.op, None, || self.is_there()) {
                Ok(true) => break,
                Ok(false) => (),
                Err(err) => return Some(Err(err)),
            }
        }
        self.given += 1;
        let next = self.core.job(self.job, Job::take_next).flatten();
        next.map(|outcome| decode_from(&outcome.map_err(Failure::error)?))
    }
}

impl<I: Iterator, R> Drop for Imap<'_, I, R> {
    fn drop(&mut self) {
        self.core.forget(self.job);
    }
}

impl<I: Iterator, R> fmt::Debug for Imap<'_, I, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Imap").field("given", &self.given).finish_non_exhaustive()
    }
}
