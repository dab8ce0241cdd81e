//! Lock does nothing.

use shared::{Process, Result, Value, println};

/// One process at most is between `lock` and `unlock`.
struct SpinLock {
    /// 0: free; 1: taken.
    taken: Value,
}

impl SpinLock {
    fn new() -> Result<SpinLock> {
        Ok(SpinLock { taken: Value::new(0)?.named("taken") })
    }

    fn lock(&self) {}

    fn unlock(&self) {
        self.taken.set(0);
    }
}

// Given: the grader has its own copy of all that follows.
