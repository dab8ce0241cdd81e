//! Exercise 01 · whose turn: two singers, two lines each. Which outputs are possible?

use shared::{Process, Result, println};

fn main() -> Result<()> {
    let ann = Process::new(|| sing("Ann")).name("Ann").start()?;
    let bob = Process::new(|| sing("Bob")).name("Bob").start()?;
    ann.join()?;
    bob.join()
}

fn sing(who: &str) {
    println!("{who} 1");
    println!("{who} 2");
}
