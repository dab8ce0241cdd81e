//! Exercise 07 · two microphones: two singers, two microphones, and each needs both.

use shared::{Lock, Process, Result, Semaphore, println};

fn main() -> Result<()> {
    let microphones = Semaphore::new(2)?.named("microphones");
    let turn = Lock::new()?.named("turn");
    let ann = Process::new(|| sing("Ann", &microphones, &turn)).name("Ann").start()?;
    let bob = Process::new(|| sing("Bob", &microphones, &turn)).name("Bob").start()?;
    ann.join()?;
    bob.join()?;
    println!("free: {}", microphones.value());
    Ok(())
}

fn sing(who: &str, microphones: &Semaphore, turn: &Lock) -> Result<()> {
    let taking = turn.acquire()?;
    //           ^^^^ Who takes takes both; nobody comes in between.
    let _one = microphones.acquire();
    let _other = microphones.acquire();
    drop(taking);
    println!("{who} sings");
    Ok(())
}
