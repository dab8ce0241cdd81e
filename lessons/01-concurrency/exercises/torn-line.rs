//! Exercise 01 · torn line: two singers at the same time, and each line in one piece.

use shared::{Process, Result, print, println};

fn main() -> Result<()> {
    let ann = Process::new(|| sing("Ann", "la la la")).start()?;
    let bob = Process::new(|| sing("Bob", "tra la la")).start()?;
    ann.join()?;
    bob.join()
}

// TODO: A line is written in two pieces, and the other singer may come in between. Let each line come out whole.
fn sing(who: &str, song: &str) {
    print!("{who} sings ");
    println!("{song}");
}
