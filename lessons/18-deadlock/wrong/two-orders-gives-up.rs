//! Exercise 18 · two orders: a microphone, a stage, and two who need both.

use shared::{Lock, Process, Result, println};

fn main() -> Result<()> {
    let (microphone, stage) = (Lock::new()?.named("microphone"), Lock::new()?.named("stage"));
    let ann = Process::new(|| sing("Ann", &microphone, &stage)).name("Ann").start()?;
    let bob = Process::new(|| sing("Bob", &stage, &microphone)).name("Bob").start()?;
    ann.join()?;
    bob.join()
}

fn sing(who: &str, first: &Lock, second: &Lock) -> Result<()> {
    let _first = first.acquire()?;
    if let Some(_second) = second.try_acquire()? {
        println!("{who} sings"); // Otherwise goes home without a song.
    }
    Ok(())
}
