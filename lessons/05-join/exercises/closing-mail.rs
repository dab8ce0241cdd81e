//! Exercise 05 · closing mail: the last one comes last.

use shared::{Process, Result, ms, println, sleep};

fn main() -> Result<()> {
    for n in 1..=3 {
        Process::new(move || send(n)).start()?;
    }
    // TODO: the closing mail must come after all others, and these must be on their way at the same time.
    println!("sent the closing mail");
    Ok(())
}

// Given: the grader has its own copy of all that follows.

/// Sending is slow.
fn send(n: u32) {
    println!("sending mail {n}");
    sleep(ms(500));
    println!("sent mail {n}");
}
