//! `Future`: a result that is not there yet, and [`as_completed`], for several of them.

use std::{cell::Cell, fmt, marker::PhantomData, rc::Rc, time::Duration};

use super::{core::Core, job::Job, reply::Batch, wait::wait};
use crate::{
    Error, PoolError, Result,
    seam::{Kind, Op, until},
};

/// A result that may not be there yet, like `AsyncResult`, and like the `Future` of `concurrent.futures`.
///
/// It waits for the workers only while one of its methods, or another call of the pool, does: nothing runs behind your back,
/// callbacks neither. When the worker dies that has the task, whoever waits is told
/// ([`PoolError::WorkerDied`]); when the pool is terminated, too. After [`close`](crate::Pool::close) and `join`
/// the result is still there.
///
/// A result is taken once; what was got cannot be got again:
///
/// ```compile_fail,E0382
/// # fn twice(n: u32) -> u32 { 2 * n }
/// let pool = shared::Pool::new(1)?;
/// let future = pool.submit(twice, 4)?;
/// future.get()?;
/// future.get()?;
/// # Ok::<(), shared::Error>(())
/// ```
#[must_use = "without it nobody hears of the result, or of an error"]
pub struct Future<'a, R> {
    core: Rc<Core<'a>>,
    job: u64,
    decode: fn(Vec<Batch>) -> Result<R>,
    taken: Cell<bool>,
    of: PhantomData<fn() -> R>,
}

impl<'a, R: 'a> Future<'a, R> {
    pub(super) fn new(
        core: &Rc<Core<'a>>,
        job: u64,
        decode: fn(Vec<Batch>) -> Result<R>,
    ) -> Future<'a, R> {
        Future { core: Rc::clone(core), job, decode, taken: Cell::new(false), of: PhantomData }
    }

    pub(super) fn job(&self) -> u64 {
        self.job
    }

    /// Has this called with the result, if there is one: as soon as a call of the pool sees that it has come, or at once.
    pub fn callback(self, tell: impl FnOnce(R) + 'a) -> Future<'a, R> {
        let decode = self.decode;
        let tell = move |outcomes| drop(decode(outcomes).map(tell));
        self.core.call_back(self.job, Box::new(tell));
        self
    }

    /// As [`callback`](Future::callback), with the error in place of a result.
    pub fn error_callback(self, tell: impl FnOnce(Error) + 'a) -> Future<'a, R> {
        let decode = self.decode;
        let tell = move |outcomes| drop(decode(outcomes).map_err(tell));
        self.core.call_back(self.job, Box::new(tell));
        self
    }

    /// Waits for the result. Fails if the task panicked, its worker died, or the pool was terminated.
    #[track_caller]
    pub fn get(self) -> Result<R> {
        self.wait()?;
        self.take()
    }

    /// As [`get`](Future::get), but waits no longer than this; `None`: it is not there yet.
    #[track_caller]
    pub fn get_timeout(&mut self, at_most: Duration) -> Result<Option<R>> {
        if self.wait_timeout(at_most)? { self.take().map(Some) } else { Ok(None) }
    }

    /// Waits until there is a result or an error.
    #[track_caller]
    pub fn wait(&self) -> Result<()> {
        let op = Op::new(Kind::Watch);
        while !self.wait_until(op, None)? {}
        Ok(())
    }

    /// As [`wait`](Future::wait), but no longer than this; says whether there is one.
    #[track_caller]
    pub fn wait_timeout(&self, at_most: Duration) -> Result<bool> {
        self.wait_until(Op::new(Kind::Watch), Some(until(at_most)))
    }

    /// Whether there is a result or an error. Does not wait.
    #[track_caller]
    pub fn ready(&self) -> Result<bool> {
        self.wait_until(Op::new(Kind::Watch), Some(Duration::ZERO))
    }

    /// Whether it is a result, not an error; `None` if there is neither yet, where Python raises `ValueError`.
    #[track_caller]
    pub fn successful(&self) -> Result<Option<bool>> {
        let ready = self.wait_until(Op::new(Kind::Watch), Some(Duration::ZERO))?;
        Ok(if ready { self.core.job(self.job, |job| job.is_good()) } else { None })
    }

    fn wait_until(&self, op: Op, until: Option<Duration>) -> Result<bool> {
        wait(&[&self.core], op, until, || self.is_finished())
    }

    fn take(&self) -> Result<R> {
        if self.taken.replace(true) {
            return Err(PoolError::ResultTaken.into());
        }
        let outcomes = self.core.job(self.job, Job::take_all);
        (self.decode)(outcomes.unwrap_or_default())
    }

    fn is_finished(&self) -> bool {
        self.number().is_some()
    }

    /// How many were finished before it, if it is.
    fn number(&self) -> Option<u64> {
        self.core.job(self.job, |job| job.is_finished().then_some(job.finished))?
    }
}

impl<R> Drop for Future<'_, R> {
    fn drop(&mut self) {
        self.core.forget(self.job);
    }
}

impl<'a, R: 'a> fmt::Debug for Future<'a, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Future").field("finished", &self.is_finished()).finish_non_exhaustive()
    }
}

/// Gives these futures as they are finished, whichever is first, like `concurrent.futures.as_completed`. To take the next
/// one waits; that fails only where any wait would.
///
/// ```
/// # fn twice(n: u32) -> u32 { 2 * n }
/// let pool = shared::Pool::new(2)?;
/// let futures = [1, 2, 3].map(|n| pool.submit(twice, n));
/// let futures = futures.into_iter().collect::<Result<Vec<_>, _>>()?;
/// let mut sum = 0;
/// for future in shared::as_completed(futures) {
///     sum += future?.get()?;
/// }
/// assert_eq!(sum, 12);
/// # Ok::<(), shared::Error>(())
/// ```
#[track_caller]
pub fn as_completed<'a, R>(futures: impl IntoIterator<Item = Future<'a, R>>) -> Completed<'a, R> {
    Completed { left: futures.into_iter().collect(), op: Op::new(Kind::Watch) }
}

/// Futures as they are finished; see [`as_completed`].
#[derive(Debug)]
pub struct Completed<'a, R: 'a> {
    left: Vec<Future<'a, R>>,
    op: Op,
}

impl<'a, R: 'a> Iterator for Completed<'a, R> {
    type Item = Result<Future<'a, R>>;

    fn next(&mut self) -> Option<Result<Future<'a, R>>> {
        if self.left.is_empty() {
            return None;
        }
        let mut cores: Vec<&Core<'a>> = Vec::new();
        for core in self.left.iter().map(|future| &*future.core) {
            if !cores.iter().any(|other| std::ptr::eq(*other, core)) {
                cores.push(core);
            }
        }
        let any = || self.left.iter().any(Future::is_finished);
        loop {
            match wait(&cores, self.op, None, any) {
                Ok(true) => break,
                Ok(false) => (),
                Err(err) => return Some(Err(err)),
            }
        }
        let first = (0..self.left.len())
            .filter(|at| self.left[*at].is_finished())
            .min_by_key(|at| self.left[*at].number())?;
        Some(Ok(self.left.remove(first)))
    }
}
