//! One process puts in, another takes out, as often: but not in turn.

use shared::{Lock, Plain, Result, Value};

use crate::cast::Cast;

/// One of the two comes twice in a row and finds nothing to do, so a number is left out.
pub(crate) fn circular_buffer() -> Result<()> {
    let buffer = Buffer::new()?;
    let put = || (0..7).try_for_each(|number| buffer.put(number));
    let take = || (0..7).try_for_each(|number| buffer.take(number));
    Cast::new().one("put", put).one("take", take).play()
}

/// One of the two comes twice in a row and finds nothing to do, so what comes out is compared with another number.
pub(crate) fn queue() -> Result<()> {
    let queue = Queue::new()?;
    let put = || {
        queue.put_first()?;
        (1..20).try_for_each(|round| queue.put(round))
    };
    let take = || (0..20).try_for_each(|round| queue.take(round));
    Cast::new().one("put", put).one("take", take).play()
}

/// More is taken from the stack than is on it, for what says that there is something is never taken back.
pub(crate) fn stack() -> Result<()> {
    let lock = Lock::new()?.named("lock");
    let top = Value::new(0)?.named("top");
    let has_some = Value::new(false)?.named("has some");
    let push = || {
        for _ in 0..10 {
            let _held = lock.acquire()?;
            assert_ne!(top.peek(), 10);
            top.poke(top.peek() + 1);
            has_some.poke(true);
        }
        Ok(())
    };
    let pop = || {
        for _ in 0..10 {
            let _held = lock.acquire()?;
            if has_some.peek() {
                assert_ne!(top.peek(), 0);
                top.poke(top.peek() - 1);
            }
        }
        Ok(())
    };
    Cast::new().one("push", push).one("pop", pop).play()
}

/// Ten places in a ring; `lock` guards all the rest.
struct Buffer {
    lock: Lock,
    places: Vec<Value<i32>>,
    first: Value<usize>,
    next: Value<usize>,
    may_put: Value<bool>,
    may_take: Value<bool>,
}

impl Buffer {
    fn new() -> Result<Buffer> {
        Ok(Buffer {
            lock: Lock::new()?.named("lock"),
            places: places("place", 10)?,
            first: Value::new(0)?.named("first"),
            next: Value::new(0)?.named("next"),
            may_put: Value::new(true)?.named("may put"),
            may_take: Value::new(false)?.named("may take"),
        })
    }

    fn put(&self, number: i32) -> Result<()> {
        let _held = self.lock.acquire()?;
        if self.may_put.peek() {
            let next = self.next.peek();
            if next < 10 {
                self.places[next].poke(number);
                self.next.poke((next + 1) % 10);
            }
            self.may_put.poke(false);
            self.may_take.poke(true);
        }
        Ok(())
    }

    fn take(&self, expected: i32) -> Result<()> {
        let _held = self.lock.acquire()?;
        if self.may_take.peek() {
            let first = self.first.peek();
            let mut number = -1;
            if self.next.peek() > 0 && first < 10 {
                number = self.places[first].peek();
                self.first.poke(first + 1);
            }
            assert_eq!(number, expected);
            self.may_take.poke(false);
            self.may_put.poke(true);
        }
        Ok(())
    }
}

/// A queue with room for all, and beside it what was put in which round; `lock` guards all the rest.
struct Queue {
    lock: Lock,
    places: Vec<Value<usize>>,
    head: Value<usize>,
    tail: Value<usize>,
    put_in_round: Vec<Value<usize>>,
    may_put: Value<bool>,
    may_take: Value<bool>,
}

impl Queue {
    fn new() -> Result<Queue> {
        Ok(Queue {
            lock: Lock::new()?.named("lock"),
            places: places("place", 22)?,
            head: Value::new(0)?.named("head"),
            tail: Value::new(0)?.named("tail"),
            put_in_round: places("round", 20)?,
            may_put: Value::new(true)?.named("may put"),
            may_take: Value::new(false)?.named("may take"),
        })
    }

    /// In round 0, without asking and without a word to who takes.
    fn put_first(&self) -> Result<()> {
        let _held = self.lock.acquire()?;
        self.enqueue(0, 0);
        Ok(())
    }

    /// Puts how many it has put, if it may.
    fn put(&self, round: usize) -> Result<()> {
        let _held = self.lock.acquire()?;
        if self.may_put.peek() {
            self.enqueue(self.tail.peek(), round);
            self.may_put.poke(false);
            self.may_take.poke(true);
        }
        Ok(())
    }

    fn enqueue(&self, number: usize, round: usize) {
        let tail = self.tail.peek();
        self.places[tail].poke(number);
        self.tail.poke(tail + 1);
        self.put_in_round[round].poke(number);
    }

    fn take(&self, round: usize) -> Result<()> {
        let _held = self.lock.acquire()?;
        if self.may_take.peek() {
            let head = self.head.peek();
            self.head.poke(head + 1);
            assert_eq!(self.places[head].peek(), self.put_in_round[round].peek());
            self.may_take.poke(false);
            self.may_put.poke(true);
        }
        Ok(())
    }
}

/// So many values in a row, all 0.
fn places<T: Plain + Default>(name: &str, how_many: usize) -> Result<Vec<Value<T>>> {
    (0..how_many).map(|at| Ok(Value::new(T::default())?.named(&format!("{name} {at}")))).collect()
}
