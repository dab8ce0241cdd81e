//! Exercise 05 · no join: the second mail answers the first.

use shared::{Process, Result, ms, println, sleep};

fn main() -> Result<()> {
    let first = Process::new(|| send(1)).name("first mail").start()?;
    if first.is_alive()? {
        sleep(ms(500)); // Looked once, and then hoped.
    }
    send(2);
    first.join()
}

fn send(n: u32) {
    sleep(ms(500));
    println!("sent mail {n}");
}
