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

// TODO: Each may end up with one microphone, waiting for the other. Let that never happen.
fn sing(who: &str, microphones: &Semaphore) {
    let _one = microphones.acquire();
    let _other = microphones.acquire();
    println!("{who} sings");
}
