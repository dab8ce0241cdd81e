//! Exercise 07 · free seats: seats taken and given back. What does main see?

use shared::{Result, Semaphore, println};

fn main() -> Result<()> {
    let seats = Semaphore::new(2)?.named("seats");
    println!("{} free", seats.value());
    let seat = seats.acquire();
    println!("{} free", seats.value());
    drop(seat);
    println!("{} free", seats.value());
    seats.release()?;
    println!("{} free", seats.value());
    Ok(())
}
