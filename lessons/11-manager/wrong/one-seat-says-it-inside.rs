//! Exercise 11 · one seat: one seat at the window, and two guests who look whether it is free.

use shared::{Manager, Process, Result, manager::Dict, println};

fn main() -> Result<()> {
    let manager = Manager::start()?;
    let seats = manager.dict::<String, String>()?.named("seats");
    let ann = Process::new(|| sit_down("Ann", &seats)).name("Ann").start()?;
    let bob = Process::new(|| sit_down("Bob", &seats)).name("Bob").start()?;
    ann.join()?;
    bob.join()?;
    println!("at the window: {}", seats.get("window")?.unwrap_or_default());
    Ok(())
}

fn sit_down(who: &str, seats: &Dict<String, String>) -> Result<()> {
    seats.update("window", |there| {
        if let Some(other) = there {
            println!("{who} stands");
            return other;
        }
        println!("{who} sits"); // And has to get up if the update is tried again.
        who.to_owned()
    })?;
    Ok(())
}
