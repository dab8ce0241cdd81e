//! Exercise 03 · lost score: two players score, and main adds up.

use shared::{Process, Result, Value, println};

fn main() -> Result<()> {
    let score = Value::new(0)?.named("score");
    let add = |points| score.set(score.get() + points); // Shared, but read and written in two steps.
    let ann = Process::new(|| add(2)).name("Ann").start()?;
    let bob = Process::new(|| add(3)).name("Bob").start()?;
    ann.join()?;
    bob.join()?;
    println!("score: {}", score.get());
    Ok(())
}
