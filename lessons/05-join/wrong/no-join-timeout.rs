//! Exercise 05 · no join: the second mail answers the first.

use shared::{Process, Result, ms, println, sleep};

fn main() -> Result<()> {
    let first = Process::new(|| send(1)).name("first mail").start()?;
    first.join_timeout(ms(600))?; // Waits, but not until it is sent.
    send(2);
    first.join()
}

fn send(n: u32) {
    sleep(ms(500));
    println!("sent mail {n}");
}
