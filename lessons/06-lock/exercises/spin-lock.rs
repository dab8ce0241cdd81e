//! Exercise 06 · spin lock: a lock of your own, from one number.

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
        while self.taken.get() == 1 {
            yield_now();
        }
        // TODO: nobody has taken it yet. Make `taken` 1, so that nobody else can do the same at that moment.
    }

    fn unlock(&self) {
        self.taken.set(0);
    }
}

// Given: the grader has its own copy of all that follows.

fn main() -> Result<()> {
    let (lock, beats) = (SpinLock::new()?, Value::new(0)?.named("beats"));
    let sing = |who: &str| {
        lock.lock();
        println!("{who} has the microphone");
        for _ in 0..BEATS {
            beats.set(beats.get() + 1);
        }
        println!("{who} puts it down");
        lock.unlock();
    };
    let ann = Process::new(|| sing("Ann")).name("Ann").start()?;
    let bob = Process::new(|| sing("Bob")).name("Bob").start()?;
    ann.join()?;
    bob.join()?;
    println!("beats: {}", beats.get());
    Ok(())
}

/// A long song: who waits has to wait.
const BEATS: i64 = 150;
