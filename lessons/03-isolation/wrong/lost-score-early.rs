//! Exercise 03 · lost score: two players score, and main adds up.

use shared::{Process, Result, Value, println};

fn main() -> Result<()> {
    let score = Value::new(0)?.named("score");
    let add = |points| {
        score.update(|n| n + points);
    };
    let ann = Process::new(|| add(2)).name("Ann").start()?;
    let bob = Process::new(|| add(3)).name("Bob").start()?;
    ann.join()?;
    println!("score: {}", score.get()); // Bob may still be at it.
    bob.join()?;
    Ok(())
}
