//! Exercise 05 · no join: the second mail answers the first.

use shared::{Process, Result, ms, println, sleep};

fn main() -> Result<()> {
    let first = Process::new(|| send(1)).name("first mail").start()?;
    first.join()?;
    //    ^^^^ Before the second mail, or it says nothing about the order.
    send(2);
    Ok(())
}

fn send(n: u32) {
    sleep(ms(500));
    println!("sent mail {n}");
}
