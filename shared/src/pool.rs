//! `Pool`: a few processes that take tasks, whoever is free the next one.
//!
//! Reading order: here, what the user calls, `builder` and `closed`, how a pool begins and ends; `task` and `reply`, what goes there and back as
//! bytes, in `frames`; `board` and `tray`, what owner and workers share; `worker`, their side; `core`, `state` and `job`, the owner's; `wait`, how it waits;
//! `future` and `imap`, what is on its way.

mod board;
mod builder;
mod closed;
mod core;
mod frames;
mod future;
mod imap;
mod job;
mod reply;
mod state;
mod task;
mod tray;
mod wait;
mod worker;

use std::{borrow::Borrow, fmt, marker::PhantomData, rc::Rc};

use serde::{Serialize, de::DeserializeOwned};

pub use self::{
    builder::PoolBuilder,
    closed::ClosedPool,
    future::{Completed, Future, as_completed},
    imap::Imap,
};
use self::{
    closed::Held,
    core::Core,
    reply::{Batch, Failure},
    task::{call, call_two},
};
use crate::{
    Error, Result,
    channel::decode_from,
    seam::{Kind, Op},
    sys::Pointer,
};

/// Some processes that take tasks, like `multiprocessing.Pool`.
///
/// ```
/// fn square(n: u64) -> u64 {
///     n * n
/// }
///
/// let pool = shared::Pool::new(2)?;
/// assert_eq!(pool.map(square, 1..=4)?, [1, 4, 9, 16]);
/// pool.close().join()?;
/// # Ok::<(), shared::Error>(())
/// ```
///
/// **Tasks are plain functions.** The workers were made before the task was, so a closure that has captured something would
/// find nothing of it there. In Python that is an error at run time, here it does not compile:
///
/// ```compile_fail,E0308
/// let pool = shared::Pool::new(2)?;
/// let factor = 3;
/// pool.map(|n: u64| factor * n, 1..=4)?;
/// # Ok::<(), shared::Error>(())
/// ```
///
/// What a task needs comes with its argument; or is set by the [initializer](PoolBuilder::initializer), once in each worker;
/// or is shared, like a [`Queue`](crate::Queue) or a [`Value`](crate::Value), and put into a `static` before the pool is
/// made. Arguments and results travel as copies, and may be as large as memory allows. A task may return an error, also
/// this crate's own: `pool.apply(f, x)??`.
///
/// **When a worker dies**, whatever killed it, the one item that it was working on fails with
/// [`PoolError::WorkerDied`](crate::PoolError::WorkerDied); a new worker takes its place, and all else goes on. A panic comes back as
/// [`PoolError::TaskPanicked`](crate::PoolError::TaskPanicked), and its worker lives on. When the owner dies, its workers end.
///
/// Workers are [daemons](crate::Process::daemon): they have no children, so no pools. Only the process that made a pool may
/// use it. No thread tends it: dead workers are replaced, results collected and callbacks called whenever the owner calls
/// one of its methods, or waits for a result. To drop it terminates it.
///
/// Nothing can be submitted to a pool that has been closed, nor one joined that has not:
///
/// ```compile_fail,E0382
/// # fn twice(n: u32) -> u32 { 2 * n }
/// let pool = shared::Pool::new(1)?;
/// let closed = pool.close();
/// pool.apply(twice, 2)?;
/// # Ok::<(), shared::Error>(())
/// ```
///
/// ```compile_fail,E0599
/// shared::Pool::new(1)?.join()?;
/// # Ok::<(), shared::Error>(())
/// ```
pub struct Pool<'a> {
    held: Held<'a>,
}

impl<'a> Pool<'a> {
    /// A pool of so many workers, which are started at once.
    #[track_caller]
    pub fn new(workers: usize) -> Result<Pool<'a>> {
        Pool::builder(workers).start()
    }

    /// A pool of so many workers, that can be told more before it starts.
    pub fn builder(workers: usize) -> PoolBuilder<'a> {
        PoolBuilder { workers, name: String::from("pool"), initializer: None, most_tasks: None }
    }

    /// Has a worker call `f` with this, and waits for what it returns.
    #[track_caller]
    pub fn apply<A: Sent, R: Sent>(&self, f: fn(A) -> R, argument: impl Borrow<A>) -> Result<R> {
        self.submit(f, argument)?.get()
    }

    /// As [`apply`](Pool::apply), but does not wait.
    #[track_caller]
    pub fn apply_async<A: Sent, R: Sent>(
        &self,
        f: fn(A) -> R,
        argument: impl Borrow<A>,
    ) -> Result<Future<'a, R>> {
        self.submit(f, argument)
    }

    /// The same under the name that `concurrent.futures` has for it.
    #[track_caller]
    pub fn submit<A: Sent, R: Sent>(
        &self,
        f: fn(A) -> R,
        argument: impl Borrow<A>,
    ) -> Result<Future<'a, R>> {
        let op = Op::new(Kind::Put);
        let core = &self.held.core;
        let mut bytes = task::task(core.enter(f, call)?);
        task::add(&mut bytes, argument.borrow())?;
        let future = Future::new(core, core.new_job()?, one);
        core.send(future.job(), 1, bytes, op)?;
        core.glance(op)?;
        Ok(future)
    }

    /// Has the workers call `f` with each of these, and waits for all results, in order. The first error, by the items'
    /// order, is that of the whole; all items have been tried. They are sent in chunks, four for each worker.
    #[track_caller]
    pub fn map<A: Sent, R: Sent>(
        &self,
        f: fn(A) -> R,
        items: impl IntoIterator<Item = A>,
    ) -> Result<Vec<R>> {
        self.map_async(f, items, None)?.get()
    }

    /// As [`map`](Pool::map), with so many items in a chunk.
    #[track_caller]
    pub fn map_chunks<A: Sent, R: Sent>(
        &self,
        f: fn(A) -> R,
        items: impl IntoIterator<Item = A>,
        chunk: usize,
    ) -> Result<Vec<R>> {
        self.map_async(f, items, Some(chunk))?.get()
    }

    /// As [`map`](Pool::map), but does not wait.
    #[track_caller]
    pub fn map_async<A: Sent, R: Sent>(
        &self,
        f: fn(A) -> R,
        items: impl IntoIterator<Item = A>,
        chunk: Option<usize>,
    ) -> Result<Future<'a, Vec<R>>> {
        let op = Op::new(Kind::Put);
        let items: Vec<_> = items.into_iter().collect();
        self.send_all(self.held.core.enter(f, call)?, &items, chunk, op)
    }

    /// As [`map`](Pool::map), for a function of two arguments.
    #[track_caller]
    pub fn starmap<A: Sent, B: Sent, R: Sent>(
        &self,
        f: fn(A, B) -> R,
        items: impl IntoIterator<Item = (A, B)>,
    ) -> Result<Vec<R>> {
        self.starmap_async(f, items, None)?.get()
    }

    /// As [`starmap`](Pool::starmap), but does not wait.
    #[track_caller]
    pub fn starmap_async<A: Sent, B: Sent, R: Sent>(
        &self,
        f: fn(A, B) -> R,
        items: impl IntoIterator<Item = (A, B)>,
        chunk: Option<usize>,
    ) -> Result<Future<'a, Vec<R>>> {
        let op = Op::new(Kind::Put);
        let items: Vec<_> = items.into_iter().collect();
        self.send_all(self.held.core.enter(f, call_two)?, &items, chunk, op)
    }

    /// Results one by one, in the order of the items. The items are taken as they are needed, and may have no end.
    #[track_caller]
    pub fn imap<A: Sent, R: Sent, I: IntoIterator<Item = A>>(
        &self,
        f: fn(A) -> R,
        items: I,
        chunk: usize,
    ) -> Result<Imap<'a, I::IntoIter, R>> {
        self.one_by_one(f, items, chunk, true, Op::new(Kind::Watch))
    }

    /// As [`imap`](Pool::imap), but whichever result is there first comes first.
    #[track_caller]
    pub fn imap_unordered<A: Sent, R: Sent, I: IntoIterator<Item = A>>(
        &self,
        f: fn(A) -> R,
        items: I,
        chunk: usize,
    ) -> Result<Imap<'a, I::IntoIter, R>> {
        self.one_by_one(f, items, chunk, false, Op::new(Kind::Watch))
    }

    /// No more tasks: the workers end when those that have been submitted are done.
    #[track_caller]
    pub fn close(self) -> ClosedPool<'a> {
        self.held.core.close(Op::new(Kind::Close));
        ClosedPool { held: self.held }
    }

    /// Ends the workers at once and waits until they have ended; whoever does not heed `SIGTERM` for a second gets
    /// `SIGKILL`. What is not done fails with [`PoolError::Terminated`](crate::PoolError::Terminated).
    #[track_caller]
    pub fn terminate(self) -> Result<()> {
        self.held.core.terminate(Op::new(Kind::Watch))
    }

    fn send_all<A: Sent, R: Sent>(
        &self,
        function: u32,
        items: &[A],
        chunk: Option<usize>,
        op: Op,
    ) -> Result<Future<'a, Vec<R>>> {
        let core = &self.held.core;
        let chunk = chunk.unwrap_or_else(|| items.len().div_ceil(4 * core.size())).max(1);
        let future = Future::new(core, core.new_job()?, all);
        for items in items.chunks(chunk) {
            let mut bytes = task::task(function);
            items.iter().try_for_each(|item| task::add(&mut bytes, item))?;
            core.send(future.job(), items.len(), bytes, op)?;
        }
        core.glance(op)?;
        Ok(future)
    }

    fn one_by_one<A: Sent, R: Sent, I: IntoIterator<Item = A>>(
        &self,
        f: fn(A) -> R,
        items: I,
        chunk: usize,
        ordered: bool,
        op: Op,
    ) -> Result<Imap<'a, I::IntoIter, R>> {
        let core = &self.held.core;
        let function = core.enter(f, call)?;
        let job = core.new_job()?;
        core.job(job, |job| job.unordered = !ordered);
        let (core, items) = (Rc::clone(core), items.into_iter().fuse());
        let (chunk, of) = (chunk.max(1), PhantomData);
        let mut imap = Imap { core, job, function, items, chunk, given: 0, op, of };
        imap.feed()?;
        Ok(imap)
    }
}

/// What can go to a worker, or come back.
pub trait Sent: Serialize + DeserializeOwned + 'static {}

impl<T: Serialize + DeserializeOwned + 'static> Sent for T {}

impl Core<'_> {
    /// The number of this function for the workers.
    fn enter<F: Pointer>(&self, f: F, caller: fn(F, &[u8], &mut Vec<u8>)) -> Result<u32> {
        let number = self.board.functions.enter(f, caller);
        number.ok_or(Error::OutOfSharedMemory { size: size_of::<F>() })
    }
}

fn one<R: Sent>(mut batches: Vec<Batch>) -> Result<R> {
    let outcome = batches.first_mut().and_then(Batch::next).unwrap_or(Ok(&[]));
    decode_from(outcome.map_err(Failure::error)?)
}

fn all<R: Sent>(batches: Vec<Batch>) -> Result<Vec<R>> {
    let mut results = Vec::with_capacity(batches.iter().map(Batch::len).sum());
    for mut batch in batches {
        while let Some(outcome) = batch.next() {
            results.push(decode_from(outcome.map_err(Failure::error)?)?);
        }
    }
    Ok(results)
}

impl fmt::Debug for Pool<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.held.fmt(f)
    }
}
