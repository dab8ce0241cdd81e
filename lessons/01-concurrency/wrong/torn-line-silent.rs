//! Exercise 01 · torn line: two singers at the same time, and each line in one piece.

use shared::{Process, Result, println};

fn main() -> Result<()> {
    let ann = Process::new(|| sing("Ann", "la la la")).start()?;
    let bob = Process::new(|| sing("Bob", "tra la la")).start()?;
    ann.join()?;
    bob.join()
}

// Only one of them sings.
fn sing(who: &str, song: &str) {
    if who == "Ann" {
        println!("{who} sings {song}");
    }
}
