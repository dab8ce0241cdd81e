//! Exercise 06 · half locked: a lock that guards from the look to the write.

use shared::{Lock, Process, Result, Value, println};

fn main() -> Result<()> {
    let (counter, lock) = (Value::new(0)?.named("counter"), Lock::new()?.named("lock"));
    let ann = Process::new(|| add_one(&counter, &lock)).name("Ann").start()?;
    let bob = Process::new(|| add_one(&counter, &lock)).name("Bob").start()?;
    ann.join()?;
    bob.join()?;
    println!("counter: {}", counter.get());
    Ok(())
}

fn add_one(counter: &Value, lock: &Lock) -> Result<()> {
    let _ = lock.acquire()?; // Dropped on the spot.
    let seen = counter.get();
    counter.set(seen + 1);
    Ok(())
}
