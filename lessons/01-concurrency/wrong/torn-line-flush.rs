//! Exercise 01 · torn line: two singers at the same time, and each line in one piece.

use shared::{Process, Result, print, println};

fn main() -> Result<()> {
    let ann = Process::new(|| sing("Ann", "la la la")).start()?;
    let bob = Process::new(|| sing("Bob", "tra la la")).start()?;
    ann.join()?;
    bob.join()
}

// Flushing writes the first half at once, which makes it two writes for certain.
fn sing(who: &str, song: &str) {
    print!("{who} sings ");
    std::io::Write::flush(&mut std::io::stdout()).ok();
    println!("{song}");
}
