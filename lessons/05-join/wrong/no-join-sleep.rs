//! Exercise 05 · no join: the second mail answers the first.

use shared::{Process, Result, ms, println, sleep};

fn main() -> Result<()> {
    let first = Process::new(|| send(1)).name("first mail").start()?;
    sleep(ms(600)); // Sending takes 500 ms.
    send(2);
    first.join()
}

fn send(n: u32) {
    sleep(ms(500));
    println!("sent mail {n}");
}
