//! A writer waits for writers only.

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

    fn read_lock(&self) {
        while self.waiting.get() > 0 || !self.change(|state| state >= 0, 1) {
            yield_now();
        }
    }

    fn read_unlock(&self) {
        self.state.update(|state| (state - 1).max(0));
    }

    fn write_lock(&self) {
        self.waiting.update(|n| n + 1);
        while !self.alone() {
            yield_now();
        }
        self.waiting.update(|n| n - 1);
    }

    fn write_unlock(&self) {
        self.state.set(0);
    }

    /// Takes it unless somebody writes.
    fn alone(&self) -> bool {
        let mut free = false;
        self.state.update(|now| {
            free = now >= 0;
            -1
        });
        free
    }

    /// Changes the state if it is as `wanted`, in one step, and says whether it was.
    fn change(&self, wanted: impl Fn(i64) -> bool, by: i64) -> bool {
        let mut changed = false;
        self.state.update(|now| {
            changed = wanted(now);
            if changed { now + by } else { now }
        });
        changed
    }
}

// Given: the grader has its own copy of all that follows.
