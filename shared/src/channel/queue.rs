//! `Queue`: first in, first out, for any number of processes.

use std::{
    borrow::{Borrow, Cow},
    fmt,
    marker::PhantomData,
    sync::atomic::Ordering::{Acquire, SeqCst},
    time::Duration,
};

use serde::{Serialize, de::DeserializeOwned};

use super::{
    code,
    ring::Ring,
    wait::{Source, Waitable, Watch},
};
use crate::{
    Error, Lock, Result,
    seam::{self, Kind, Need, Op, Seen, step, step_when, until, world},
    sync::{Dead, bell},
    sys::{self, AtomicU32, FUTEX_WAITERS, RobustWord, Shared},
};

/// First in, first out, for any number of processes that put and that get, like `multiprocessing.Queue`.
///
/// ```
/// let queue = shared::Queue::<String>::new()?;
/// shared::Process::new(|| queue.put(String::from("a rose"))).start()?.join()?;
/// assert_eq!(queue.get()?, "a rose");
/// assert_eq!(queue.try_get()?, None);
/// # Ok::<(), shared::Error>(())
/// ```
///
/// An item is whatever serde can write and read; it travels as a copy. No thread feeds the queue, so an item that has been
/// put can be got at once, and is not lost when whoever put it is killed. Of an item that is being put when its process is
/// killed, nothing is there. Who is killed while getting takes at most that one item along; no item is got twice, and the
/// others can go on in either case.
///
/// A queue is as large as its items, up to the machine's memory, and gives the memory back when they have been got, but
/// for 4 MiB at most. One that is [`bounded`](Queue::bounded) makes whoever puts wait until there is room.
pub struct Queue<T> {
    ring: Ring,
    /// [`CLOSED`], or 0. Whoever sleeps until there is room, or an item, compares it, too.
    closed: Shared<RobustWord>,
    /// Held by the only one that sleeps until there is room; the others sleep on this, so that room wakes one of them.
    putters: Lock,
    /// Likewise, of those who sleep until there is an item.
    getters: Lock,
    name: Cow<'static, str>,
    of: PhantomData<fn(T) -> T>,
}

/// No thread's id, or the kernel would wake nobody when whoever closes a queue dies half-way.
const CLOSED: u32 = FUTEX_WAITERS;

impl<T: Serialize + DeserializeOwned + 'static> Queue<T> {
    /// An empty queue without a limit but memory.
    pub fn new() -> Result<Queue<T>> {
        Queue::bounded(u32::MAX)
    }

    /// An empty queue for at most so many items, like Python's `Queue(maxsize)`. With 0 none has room.
    pub fn bounded(most: u32) -> Result<Queue<T>> {
        let (putters, getters) = (Lock::new()?, Lock::new()?);
        let (ring, closed) = (Ring::new(most)?, Shared::new()?);
        let name = Cow::Borrowed("queue");
        let queue = Queue { ring, closed, putters, getters, name, of: PhantomData };
        queue.ring.show();
        Ok(queue)
    }

    /// Gives it a name, for messages and pictures.
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> Queue<T> {
        self.name = name.into();
        seam::name(self.ring.id(), &self.name);
        self
    }

    /// Puts an item; waits for room, if the queue is bounded. Fails if the queue is closed, or the item cannot be encoded;
    /// then the queue is as it was.
    #[track_caller]
    pub fn put(&self, item: impl Borrow<T>) -> Result<()> {
        let op = self.op(Kind::Put);
        self.put_until(op, item.borrow(), None).map(drop)
    }

    /// Puts an item if there is room, like `put_nowait`, and says whether there was. Fails as [`put`](Queue::put) does.
    #[track_caller]
    pub fn try_put(&self, item: impl Borrow<T>) -> Result<bool> {
        let op = self.op(Kind::TryPut);
        self.put_until(op, item.borrow(), Some(Duration::ZERO))
    }

    /// As [`put`](Queue::put), but waits no longer than this, and says whether the item has been put.
    #[track_caller]
    pub fn put_timeout(&self, item: impl Borrow<T>, at_most: Duration) -> Result<bool> {
        let op = self.op(Kind::Put);
        self.put_until(op, item.borrow(), Some(until(at_most)))
    }

    /// Waits for an item and takes it. Fails if there is none and the queue is closed.
    #[track_caller]
    pub fn get(&self) -> Result<T> {
        let op = self.op(Kind::Take);
        loop {
            if let Some(item) = self.get_until(op, None)? {
                return Ok(item);
            }
        }
    }

    /// Takes an item if there is one, like `get_nowait`. Fails as [`get`](Queue::get) does.
    #[track_caller]
    pub fn try_get(&self) -> Result<Option<T>> {
        let op = self.op(Kind::TryTake);
        self.get_until(op, Some(Duration::ZERO))
    }

    /// As [`get`](Queue::get), but waits no longer than this.
    #[track_caller]
    pub fn get_timeout(&self, at_most: Duration) -> Result<Option<T>> {
        let op = self.op(Kind::Take);
        self.get_until(op, Some(until(at_most)))
    }

    /// How many items there are, like `qsize()`; already old when you read it.
    #[track_caller]
    pub fn len(&self) -> usize {
        step(self.op(Kind::Get));
        self.ring.len() as usize
    }

    /// Whether there is no item; already old when you read it.
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        step(self.op(Kind::Get));
        self.ring.len() == 0
    }

    /// Whether there is no room, like `full()`; already old when you read it.
    #[track_caller]
    pub fn is_full(&self) -> bool {
        step(self.op(Kind::Get));
        self.ring.lacks_room().is_some()
    }

    /// Closes the queue, for all processes: nobody can put any more, and who gets what is left learns when that was all.
    /// Closing it twice is fine.
    #[track_caller]
    pub fn close(&self) {
        let op = self.op(Kind::Close);
        step(op);
        self.closed.prepare(); // If we die before the wake, the kernel wakes one, who wakes the others.
        self.closed.word.store(CLOSED, SeqCst);
        self.wake_all(op);
        sys::give_up();
    }

    /// All who sleep, for whatever they wait: it is closed.
    fn wake_all(&self, op: Op) {
        world().wake(op, &self.closed.word, u32::MAX);
    }

    fn put_until(&self, op: Op, item: &T, until: Option<Duration>) -> Result<bool> {
        let bytes = code::encode(item)?;
        self.announce(op, self.ring.has_room(), until);
        let put = || {
            if self.is_closed() { Err(self.closed(op)) } else { self.ring.put(op, &bytes, true) }
        };
        let no_room = || self.unless_closed(self.ring.lacks_room());
        let line = Line { lock: &self.putters, bell: self.ring.after_get() };
        let done = line.until(op, until, no_room, put);
        self.ring.show();
        done
    }

    fn get_until(&self, op: Op, until: Option<Duration>) -> Result<Option<T>> {
        self.announce_get(op, until);
        self.get_unannounced(op, until, |take| take())
    }

    /// Says that an item is about to be taken.
    pub(super) fn announce_get(&self, op: Op, until: Option<Duration>) {
        self.announce(op, self.ring.has_items(), until);
    }

    /// Each time that there may be an item, `attempt` is called, which calls what takes it.
    pub(super) fn get_unannounced(
        &self,
        op: Op,
        until: Option<Duration>,
        mut attempt: impl FnMut(&mut dyn FnMut() -> Result<bool>) -> Result<bool>,
    ) -> Result<Option<T>> {
        let mut bytes = Vec::new();
        let mut get = || {
            // In this order: what was put before the queue was closed is there.
            let closed = self.is_closed();
            let got = self.ring.get(op, &mut bytes)?;
            if !got && closed { Err(self.closed(op)) } else { Ok(got) }
        };
        let no_item = || self.unless_closed(self.ring.lacks_items());
        let line = Line { lock: &self.getters, bell: self.ring.after_put() };
        let done = line.until(op, until, no_item, || attempt(&mut get));
        self.ring.show();
        if done? { code::decode(bytes).map(Some) } else { Ok(None) }
    }

    fn announce(&self, op: Op, need: Need<'_>, until: Option<Duration>) {
        if until == Some(Duration::ZERO) {
            step(op);
        } else {
            step_when(op, &[need, Need::differs(&self.closed.word, u32::MAX, 0)], until);
        }
    }

    /// How many items have ever been put, modulo 2³².
    pub(super) fn ever_put(&self) -> &AtomicU32 {
        self.ring.ever_put()
    }

    pub(super) fn task_lost(&self) -> Error {
        Error::TaskLost { queue: self.name.to_string() }
    }

    #[track_caller]
    pub(super) fn op(&self, kind: Kind) -> Op {
        Op::on(kind, self.ring.id())
    }

    /// It is closed, as all others learn now that still sleep.
    fn closed(&self, op: Op) -> Error {
        self.wake_all(op);
        Error::Closed { queue: self.name.to_string() }
    }
}

impl<T> Queue<T> {
    fn is_closed(&self) -> bool {
        // Whoever sees that it is closed sees all that was put before. Who is about to sleep has the kernel look again.
        self.closed.word.load(Acquire) != 0
    }

    /// What is `lacking`, and that the queue is not closed; `None` if one of them is not so.
    fn unless_closed<'a>(&'a self, lacking: Option<Seen<'a>>) -> Option<[Seen<'a>; 2]> {
        lacking.filter(|_| !self.is_closed()).map(|seen| [seen, Seen::new(&self.closed.word, 0)])
    }
}

/// A line of processes; the first one sleeps on a bell, the others on its lock.
struct Line<'a> {
    lock: &'a Lock,
    bell: &'a RobustWord,
}

impl<'a> Line<'a> {
    /// Does `act`; if it says that it could not, waits in line and does it again when nothing is `missing`. Says whether it could at
    /// last, before the time `until`.
    fn until(
        &self,
        op: Op,
        until: Option<Duration>,
        missing: impl Fn() -> Option<[Seen<'a>; 2]>,
        mut act: impl FnMut() -> Result<bool>,
    ) -> Result<bool> {
        if act()? {
            return Ok(true);
        }
        // Whoever died in the line has left nothing half done.
        if until == Some(Duration::ZERO) || !self.lock.take_unannounced(op, Dead::Take, until)? {
            return Ok(false);
        }
        let mut done = Ok(false);
        while matches!(done, Ok(false)) && bell::sleep(op, self.bell, until, &missing) {
            done = act();
        }
        self.lock.let_go(op);
        done
    }
}

impl<T> Watch for Queue<T> {
    fn check(&self) -> Result<()> {
        Ok(())
    }

    fn is_ready(&self) -> bool {
        self.ring.len() != 0 || self.is_closed()
    }

    fn needs<'a>(&'a self, needs: &mut Vec<Need<'a>>) {
        needs.extend([self.ring.has_items(), Need::differs(&self.closed.word, u32::MAX, 0)]);
    }

    fn watch(&self) -> Option<Vec<Seen<'_>>> {
        bell::watch(self.ring.after_put(), || self.unless_closed(self.ring.lacks_items()))
    }
}

impl<T> Waitable for Queue<T> {
    fn source(&self) -> Source<'_> {
        Source(self)
    }
}

impl<T> fmt::Debug for Queue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue")
            .field("name", &self.name)
            .field("len", &self.ring.len())
            .finish_non_exhaustive()
    }
}
