//! Part 2: a queue with an end to its room, and why asking for room is not having it.

use shared::{Process, Queue, Result, println, seconds};

// ANCHOR: three
/// A bounded queue slows down whoever puts faster than others get: it makes them wait, or tells them.
pub(crate) fn room_for_three() -> Result<()> {
    let shelf = Queue::<u32>::bounded(3)?.named("shelf");
    println!("new; full: {}", shelf.is_full());
    for cake in 1..=3 {
        shelf.put(cake)?;
    }
    println!("three cakes put; full: {}", shelf.is_full());
    println!("a fourth put within 2 s: {}", shelf.put_timeout(4, seconds(2))?);
    println!("a fourth put at once: {}", shelf.try_put(4)?);
    println!("cakes: {}", shelf.len());
    while let Some(cake) = shelf.try_get()? {
        println!("taken: cake {cake}");
    }

    println!("room for one, and two who ask first:");
    two_who_ask_first()
}
// ANCHOR_END: three

// ANCHOR: ask
/// Both do as they are often told to: ask whether there is room, and only then put, without waiting.
fn two_who_ask_first() -> Result<()> {
    let shelf = Queue::<u32>::bounded(1)?.named("small shelf");
    let one = Process::new(|| ask_and_put(1, &shelf)).name("baker 1").start()?;
    let two = Process::new(|| ask_and_put(2, &shelf)).name("baker 2").start()?;
    one.join()?;
    two.join()
}

fn ask_and_put(baker: u32, shelf: &Queue<u32>) -> Result<()> {
    if shelf.is_full() {
        println!("baker {baker} sees no room, and keeps the cake");
    } else if shelf.try_put(baker)? {
        println!("baker {baker} saw room, and puts the cake there");
    } else {
        println!("baker {baker} saw room, and now there is none: the cake falls");
    }
    Ok(())
}
// ANCHOR_END: ask
