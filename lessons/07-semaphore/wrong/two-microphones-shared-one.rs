//! Exercise 07 · two microphones: two singers, two microphones, and each needs both.

use shared::{Process, Result, Semaphore, println};

fn main() -> Result<()> {
    let microphones = Semaphore::new(2)?.named("microphones");
    let ann = Process::new(|| sing("Ann", &microphones)).name("Ann").start()?;
    let bob = Process::new(|| sing("Bob", &microphones)).name("Bob").start()?;
    ann.join()?;
    bob.join()?;
    println!("free: {}", microphones.value());
    Ok(())
}

fn sing(who: &str, microphones: &Semaphore) {
    let _one = microphones.acquire(); // One will have to do.
    println!("{who} sings");
}
