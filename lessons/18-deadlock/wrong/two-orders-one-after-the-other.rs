//! Exercise 18 · two orders: a microphone, a stage, and two who need both.

use shared::{Lock, Process, Result, println};

fn main() -> Result<()> {
    let (microphone, stage) = (Lock::new()?.named("microphone"), Lock::new()?.named("stage"));
    let ann = Process::new(|| sing("Ann", &microphone, &stage)).name("Ann").start()?;
    ann.join()?; // Nobody is there to be in the way.
    let bob = Process::new(|| sing("Bob", &stage, &microphone)).name("Bob").start()?;
    bob.join()
}

fn sing(who: &str, first: &Lock, second: &Lock) -> Result<()> {
    let _first = first.acquire()?;
    let _second = second.acquire()?;
    println!("{who} sings");
    Ok(())
}
