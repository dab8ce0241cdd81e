//! Exercise 03 · lost score: two players score, and main adds up.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering::SeqCst},
};

use shared::{Process, Result, println};

fn main() -> Result<()> {
    let score = Arc::new(AtomicI64::new(0)); // Shared by threads; the fork copies what it points to.
    let (anns, bobs) = (Arc::clone(&score), Arc::clone(&score));
    let ann = Process::new(move || {
        anns.fetch_add(2, SeqCst);
    });
    let bob = Process::new(move || {
        bobs.fetch_add(3, SeqCst);
    });
    let (ann, bob) = (ann.name("Ann").start()?, bob.name("Bob").start()?);
    ann.join()?;
    bob.join()?;
    println!("score: {}", score.load(SeqCst));
    Ok(())
}
