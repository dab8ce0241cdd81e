//! Exercise 06 · what is left: two processes, one purse.

use shared::{Process, Result, Value, println};

fn main() -> Result<()> {
    let purse = Value::new(10)?.named("purse");
    let ann = Process::new(|| purse.set(purse.get() + 5)).name("Ann").start()?;
    let bob = Process::new(|| purse.set(purse.get() * 2)).name("Bob").start()?;
    ann.join()?;
    bob.join()?;
    println!("in the purse: {}", purse.get());
    Ok(())
}
