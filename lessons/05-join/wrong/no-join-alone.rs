//! Exercise 05 · no join: the second mail answers the first.

use shared::{Process, Result, ms, println, sleep};

fn main() -> Result<()> {
    send(1); // The right order, without any process.
    send(2);
    Ok(())
}

fn send(n: u32) {
    sleep(ms(500));
    println!("sent mail {n}");
}
