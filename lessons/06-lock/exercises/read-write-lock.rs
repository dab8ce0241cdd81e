//! Exercise 06 · read-write lock: many readers, or one writer, and writers first.

use shared::{Process, Result, Value, println};

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

    fn read_lock(&self) {
        // TODO: fill in all four, so that `state` and `waiting` are what is said of them above.
    }

    fn read_unlock(&self) {}

    fn write_lock(&self) {}

    fn write_unlock(&self) {}
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
