//! Exercise 01 · torn line: two singers at the same time, and each line in one piece.

use shared::{Process, Result, ms, print, println, sleep};

fn main() -> Result<()> {
    let ann = Process::new(|| sing("Ann", "la la la")).start()?;
    let bob = Process::new(|| sing("Bob", "tra la la")).start()?;
    ann.join()?;
    bob.join()
}

// A pause for one of them: "by then the other is done".
fn sing(who: &str, song: &str) {
    if who == "Bob" {
        sleep(ms(200));
    }
    print!("{who} sings ");
    println!("{song}");
}
