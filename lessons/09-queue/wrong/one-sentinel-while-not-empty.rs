//! Exercise 09 · one sentinel: one tray, two tasters, and an end for both.

use shared::{Process, Queue, Result, println};

fn main() -> Result<()> {
    let tray = Queue::<Option<u32>>::new()?.named("tray");
    let ann = Process::new(|| taste("Ann", &tray)).name("Ann").start()?;
    let bob = Process::new(|| taste("Bob", &tray)).name("Bob").start()?;
    tray.put(Some(1))?;
    tray.put(Some(2))?;
    ann.join()?;
    bob.join()?;
    println!("left: {}", tray.len());
    Ok(())
}

fn taste(who: &str, tray: &Queue<Option<u32>>) -> Result<()> {
    while !tray.is_empty() {
        if let Some(cake) = tray.get()? {
            println!("{who} tastes cake {cake}"); // Two see the last cake, and one gets it.
        }
    }
    println!("{who} goes home");
    Ok(())
}
