//! Exercise 03 · lost score: two players score, and main adds up.

use shared::{Process, Result, Value, println};

fn main() -> Result<()> {
    let score = Value::new(0)?.named("score");
    //          ^^^^^ In memory that a fork does not copy.
    let add = |points| {
        score.update(|n| n + points);
        //    ^^^^^^ In one step.
    };
    let ann = Process::new(|| add(2)).name("Ann").start()?;
    let bob = Process::new(|| add(3)).name("Bob").start()?;
    ann.join()?;
    bob.join()?;
    println!("score: {}", score.get());
    Ok(())
}
