//! `JoinableQueue`: a queue that knows when all its tasks are done.

mod busy;

use std::{
    borrow::{Borrow, Cow},
    fmt,
    marker::PhantomData,
    ops::Deref,
    sync::atomic::Ordering::{Acquire, Relaxed, SeqCst},
    time::Duration,
};

use serde::{Serialize, de::DeserializeOwned};

use self::busy::Busy;
use super::{Queue, wait::Watch};
use crate::{
    Result,
    seam::{Kind, Need, Op, Seen, step, step_when, until, world},
    sync::bell,
    sys::{self, AtomicU32, FUTEX_OWNER_DIED, RobustWord, Shared},
};

/// A [`Queue`] of tasks that can be waited for until all are done, like `multiprocessing.JoinableQueue`.
///
/// ```
/// let orders = shared::JoinableQueue::<String>::new()?;
/// let cook = || -> shared::Result<()> {
///     loop {
///         let order = orders.get()?;
///         // Cook what it says.
///         assert_eq!(*order, "soup");
///         order.done();
///     }
/// };
/// let cook = shared::Process::new(cook).daemon().start()?;
/// orders.put(String::from("soup"))?;
/// orders.join()?; // The soup is served.
/// # Ok::<(), shared::Error>(())
/// ```
///
/// Who takes a task gets it as a [`Task`], and says that it is done by giving that up. So it cannot be said too often;
/// Python finds out at run time, here it does not compile:
///
/// ```compile_fail,E0382
/// let orders = shared::JoinableQueue::<u32>::new()?;
/// let task = orders.get()?;
/// task.done();
/// task.done();
/// # Ok::<(), shared::Error>(())
/// ```
///
/// When a process dies that had a task, or was just taking or finishing one, or when a task cannot be read,
/// [`join`](JoinableQueue::join) says so ([`Error::TaskLost`](crate::Error::TaskLost)) and does not wait for ever. Who dies
/// while it waits for a task has none.
pub struct JoinableQueue<T> {
    queue: Queue<T>,
    /// How many tasks have been done, modulo 2³². All are when this is how many have been put.
    done: Shared<AtomicU32>,
    /// Rung when a task is done, or lost, or a process has its first.
    progress: Shared<RobustWord>,
    /// How often a process has taken its first task: who joins then minds that one's death, too.
    begun: Shared<AtomicU32>,
    busy: Busy,
    /// 1 when a task has been lost.
    lost: Shared<AtomicU32>,
}

/// A task that has been taken from a [`JoinableQueue`] and is not yet done. One that is dropped never will be.
#[must_use = "who joins the queue waits until `done` is called"]
pub struct Task<'a, T: Serialize + DeserializeOwned + 'static> {
    item: T,
    queue: &'a JoinableQueue<T>,
    /// By this thread the kernel knows who has it.
    of_this_thread: PhantomData<*const ()>,
}

impl<T: Serialize + DeserializeOwned + 'static> JoinableQueue<T> {
    /// An empty queue without a limit but memory.
    pub fn new() -> Result<JoinableQueue<T>> {
        JoinableQueue::bounded(u32::MAX)
    }

    /// An empty queue for at most so many tasks that nobody has taken yet.
    pub fn bounded(most: u32) -> Result<JoinableQueue<T>> {
        let queue = Queue::bounded(most)?;
        let (done, lost) = (Shared::new()?, Shared::new()?);
        let (progress, begun) = (Shared::new()?, Shared::new()?);
        Ok(JoinableQueue { queue, done, progress, begun, busy: Busy::new()?, lost })
    }

    /// Gives it a name, for messages and pictures.
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> JoinableQueue<T> {
        self.queue = self.queue.named(name);
        self
    }

    /// As [`Queue::put`].
    #[track_caller]
    pub fn put(&self, item: impl Borrow<T>) -> Result<()> {
        self.queue.put(item)
    }

    /// As [`Queue::try_put`].
    #[track_caller]
    pub fn try_put(&self, item: impl Borrow<T>) -> Result<bool> {
        self.queue.try_put(item)
    }

    /// As [`Queue::put_timeout`].
    #[track_caller]
    pub fn put_timeout(&self, item: impl Borrow<T>, at_most: Duration) -> Result<bool> {
        self.queue.put_timeout(item, at_most)
    }

    /// As [`Queue::get`].
    #[track_caller]
    pub fn get(&self) -> Result<Task<'_, T>> {
        let op = self.queue.op(Kind::Take);
        loop {
            if let Some(task) = self.get_until(op, None)? {
                return Ok(task);
            }
        }
    }

    /// As [`Queue::try_get`].
    #[track_caller]
    pub fn try_get(&self) -> Result<Option<Task<'_, T>>> {
        let op = self.queue.op(Kind::TryTake);
        self.get_until(op, Some(Duration::ZERO))
    }

    /// As [`Queue::get_timeout`].
    #[track_caller]
    pub fn get_timeout(&self, at_most: Duration) -> Result<Option<Task<'_, T>>> {
        let op = self.queue.op(Kind::Take);
        self.get_until(op, Some(until(at_most)))
    }

    /// As [`Queue::len`]: tasks that somebody has taken are not in it.
    #[track_caller]
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    /// As [`Queue::is_empty`].
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// As [`Queue::close`].
    #[track_caller]
    pub fn close(&self) {
        self.queue.close();
    }

    /// How many tasks have been put and are not done; already old when you read it.
    #[track_caller]
    pub fn unfinished(&self) -> usize {
        step(self.queue.op(Kind::Get));
        self.left() as usize
    }

    /// Waits until all that has been put is done. Fails if a task has been lost.
    #[track_caller]
    pub fn join(&self) -> Result<()> {
        let op = self.queue.op(Kind::Await);
        while !self.join_until(op, None)? {}
        Ok(())
    }

    /// As [`join`](JoinableQueue::join), but waits no longer than this, and says whether all is done.
    #[track_caller]
    pub fn join_timeout(&self, at_most: Duration) -> Result<bool> {
        self.join_until(self.queue.op(Kind::Await), Some(until(at_most)))
    }

    fn join_until(&self, op: Op, until: Option<Duration>) -> Result<bool> {
        // Before we look who has a task. Only a conductor hears of it, under whom one process goes at a time.
        let begun = self.begun.load(Relaxed);
        let mut needs = vec![
            Need::level(self.queue.ever_put(), &self.done),
            Need::differs(&self.begun, u32::MAX, begun),
        ];
        needs.extend(self.busy.held().map(|state| Need::free(&state.word)));
        step_when(op, &needs, until);
        loop {
            if self.left() == 0 {
                return Ok(true);
            }
            if self.has_lost() {
                return Err(self.queue.task_lost());
            }
            if until.is_some_and(|until| until <= world().now()) {
                return Ok(false);
            }
            let begun = self.begun.load(SeqCst);
            let held = |state: &RobustWord| state.word.load(Relaxed);
            let busy: Vec<_> =
                self.busy.held().map(|state| Seen::held(&state.word, held(state))).collect();
            let missing = || {
                let done = self.done.load(SeqCst);
                let nothing_new = self.queue.ever_put().load(SeqCst) != done && !self.has_lost();
                nothing_new.then(|| [Seen::new(&self.done, done), Seen::new(&self.begun, begun)])
            };
            if let Some(mut words) = bell::watch(&self.progress, missing) {
                words.extend(busy);
                // A death wakes one of us, who tells the others; if that one dies, too, the kernel wakes another.
                self.progress.prepare();
                world().wait_many(op, &words, until);
                world().wake(op, &self.progress.word, u32::MAX);
                sys::give_up();
            }
        }
    }

    fn get_until(&self, op: Op, until: Option<Duration>) -> Result<Option<Task<'_, T>>> {
        self.queue.announce_get(op, until);
        let mut has_taken = false;
        let got = self.queue.get_unannounced(op, until, |take| {
            if !self.queue.is_ready() {
                return Ok(false); // While we wait for one we have none.
            }
            self.take_up(op);
            let taken = take();
            has_taken = matches!(taken, Ok(true));
            if !has_taken {
                self.busy.put_down();
            }
            taken
        });
        if has_taken && got.is_err() {
            // It cannot be read, so nobody will ever do it.
            bell::change(op, &self.progress, || self.lost.store(1, SeqCst));
            self.busy.put_down();
        }
        Ok(got?.map(|item| Task { item, queue: self, of_this_thread: PhantomData }))
    }

    /// Before a task is ours: whenever we die from here on, it is known that one may be lost.
    fn take_up(&self, op: Op) {
        if self.busy.take_up(|| self.lost.store(1, Relaxed)) {
            bell::change(op, &self.progress, || self.begun.fetch_add(1, SeqCst));
        }
    }

    fn has_lost(&self) -> bool {
        // In this order: who has taken the place of the dead has said that a task is lost.
        let dead = |state: &RobustWord| state.word.load(Acquire) & FUTEX_OWNER_DIED != 0;
        self.busy.held().any(dead) || self.lost.load(Relaxed) != 0
    }

    fn left(&self) -> u32 {
        // In this order: more may have been put since, but not more done than put.
        let done = self.done.load(SeqCst);
        self.queue.ever_put().load(SeqCst).wrapping_sub(done)
    }
}

impl<T: Serialize + DeserializeOwned + 'static> Task<'_, T> {
    /// Says that it is done, like `task_done()`.
    #[track_caller]
    pub fn done(self) {
        let op = self.queue.queue.op(Kind::Done);
        step(op);
        bell::change(op, &self.queue.progress, || self.queue.done.fetch_add(1, SeqCst));
        self.queue.busy.put_down();
    }
}

impl<T: Serialize + DeserializeOwned + 'static> Deref for Task<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.item
    }
}

impl<T> fmt::Debug for JoinableQueue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinableQueue").field("queue", &self.queue).finish_non_exhaustive()
    }
}

impl<T: Serialize + DeserializeOwned + 'static + fmt::Debug> fmt::Debug for Task<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Task").field(&self.item).finish()
    }
}
