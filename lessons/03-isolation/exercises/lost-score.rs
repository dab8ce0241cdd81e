//! Exercise 03 · lost score: two players score, and main adds up.

use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

use shared::{Process, Result, println};

fn main() -> Result<()> {
    // TODO: Each child scores in a copy of its own. Let all three see the same score.
    let score = AtomicI64::new(0);
    let add = |points| {
        score.fetch_add(points, SeqCst);
    };
    let ann = Process::new(|| add(2)).name("Ann").start()?;
    let bob = Process::new(|| add(3)).name("Bob").start()?;
    ann.join()?;
    bob.join()?;
    println!("score: {}", score.load(SeqCst));
    Ok(())
}
