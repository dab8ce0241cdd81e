//! Exercise 06 · read-write lock: many readers, or one writer, and writers first.

use shared::{Process, Result, Value, println, yield_now};

/// Many may read at once, but who writes is alone; and while a writer waits, nobody begins to read.
struct ReadWriteLock {
    /// How many read; -1 while somebody writes.
    state: Value,
    /// How many writers wait.
    waiting: Value,
}

impl ReadWriteLock {
    fn new() -> Result<ReadWriteLock> {
        Ok(ReadWriteLock {
            state: Value::new(0)?.named("state"),
            waiting: Value::new(0)?.named("waiting writers"),
        })
    }

    // TODO: these four look first and change later, each as a step of its own, and `waiting` is never counted.

    fn read_lock(&self) {
        while self.state.get() < 0 {
            yield_now();
        }
        self.state.set(self.state.get() + 1);
    }

    fn read_unlock(&self) {
        self.state.set(self.state.get() - 1);
    }

    fn write_lock(&self) {
        while self.state.get() != 0 {
            yield_now();
        }
        self.state.set(-1);
    }

    fn write_unlock(&self) {
        self.state.set(0);
    }
}

// Given: the grader has its own copy of all that follows.

fn main() -> Result<()> {
    let lock = ReadWriteLock::new()?;
    let [left, right, entered] = ["left page", "right page", "writers so far"].map(page);
    let (left, right, entered) = (left?, right?, entered?);
    let write = || {
        lock.write_lock();
        entered.update(|n| n + 1);
        left.set(left.get() + 1);
        right.set(right.get() + 1);
        lock.write_unlock();
    };
    let read = || {
        let before = entered.get();
        let a_writer_waits = lock.waiting.get() > 0;
        lock.read_lock();
        if a_writer_waits && entered.get() == before {
            println!("the reader overtakes a writer who waits");
        }
        let same = left.get() == right.get();
        lock.read_unlock();
        println!("both pages are the same: {same}");
    };
    let ann = Process::new(write).name("Ann").start()?;
    let bob = Process::new(write).name("Bob").start()?;
    let eve = Process::new(read).name("Eve").start()?;
    ann.join()?;
    bob.join()?;
    eve.join()?;
    println!("in the end: {} {}", left.get(), right.get());
    Ok(())
}

fn page(name: &str) -> Result<Value> {
    Ok(Value::new(0)?.named(name))
}
