//! Exercise 06 · last ticket: one ticket, two buyers.

use shared::{Process, Result, Value, println};

fn main() -> Result<()> {
    let left = Value::new(1)?.named("tickets left");
    let buy = |who: &str| {
        if left.get() > 0 {
            left.set(left.get() - 1);
            println!("{who} has the last ticket");
        }
    };
    let ann = Process::new(|| buy("Ann")).name("Ann").start()?;
    let bob = Process::new(|| buy("Bob")).name("Bob").start()?;
    ann.join()?;
    bob.join()
}
