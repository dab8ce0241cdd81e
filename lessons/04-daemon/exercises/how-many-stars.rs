//! Exercise 04 · how many stars: a daemon, an ordinary child, and a main that waits for nobody. Which outputs are possible?

use shared::{Process, Result, println};

fn main() -> Result<()> {
    Process::new(draw).name("daemon").daemon().start()?;
    Process::new(|| println!("child: here I am")).name("child").start()?;
    Ok(())
}

fn draw() {
    println!("star 1");
    println!("star 2");
}
