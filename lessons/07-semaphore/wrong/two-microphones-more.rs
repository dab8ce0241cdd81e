//! Exercise 07 · two microphones: two singers, two microphones, and each needs both.

use shared::{Process, Result, Semaphore, println};

fn main() -> Result<()> {
    let microphones = Semaphore::new(3)?.named("microphones"); // Buys a third one.
    let ann = Process::new(|| sing("Ann", &microphones)).name("Ann").start()?;
    let bob = Process::new(|| sing("Bob", &microphones)).name("Bob").start()?;
    ann.join()?;
    bob.join()?;
    println!("free: {}", microphones.value());
    Ok(())
}

fn sing(who: &str, microphones: &Semaphore) {
    let _one = microphones.acquire();
    let _other = microphones.acquire();
    println!("{who} sings");
}
