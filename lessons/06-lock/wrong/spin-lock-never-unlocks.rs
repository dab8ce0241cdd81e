//! Forgets to unlock.

use shared::{Process, Result, Value, println, yield_now};

/// One process at most is between `lock` and `unlock`.
struct SpinLock {
    /// 0: free; 1: taken.
    taken: Value,
}

impl SpinLock {
    fn new() -> Result<SpinLock> {
        Ok(SpinLock { taken: Value::new(0)?.named("taken") })
    }

    fn lock(&self) {
        while !self.try_lock() {
            yield_now();
        }
    }

    /// Takes it if it is free, and says whether it was.
    fn try_lock(&self) -> bool {
        let mut before = 0;
        self.taken.update(|now| {
            before = now;
            1
        });
        //   ^^^^^^ Looks and takes in one step: between `get` and `set` somebody else may do the same.
        before == 0
    }

    fn unlock(&self) {}
}

// Given: the grader has its own copy of all that follows.
