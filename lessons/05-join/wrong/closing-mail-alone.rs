//! Main does it all by itself.

use shared::{Result, ms, println, sleep};

fn main() -> Result<()> {
    for n in 1..=3 {
        send(n);
    }
    println!("sent the closing mail");
    Ok(())
}

// Given: the grader has its own copy of all that follows.

