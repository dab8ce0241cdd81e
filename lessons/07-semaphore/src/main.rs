//! Lesson 07 · semaphore: let in so many processes at a time, and no more.

use std::process::ExitCode;

use rand::RngExt as _;
use shared::{BoundedSemaphore, Lesson, Process, Result, Semaphore, println, rng, seconds, sleep};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("counting", counting)
        .part("the karaoke room", the_karaoke_room)
        .part("one seat too many", one_seat_too_many)
        .part("nobody releases", nobody_releases)
        .run()
}

// ANCHOR: counting
/// A lock has room for one; a semaphore counts, here to four. Whoever finds none left waits, for ever or for so long.
fn counting() -> Result<()> {
    let seats = Semaphore::new(4)?.named("seats");
    let mut taken: Vec<_> = (0..4).map(|_| seats.acquire()).collect();
    println!("four seats taken; free: {}", seats.value());

    let fifth = seats.acquire_timeout(seconds(1));
    println!("a fifth within 1 s: {}", fifth.is_some());

    drop(taken.pop()); // A permit that goes away is given back, as at the end of Python's `with`.
    println!("one given back; free: {}", seats.value());

    let fifth = seats.acquire_timeout(seconds(1));
    println!("a fifth within 1 s: {}", fifth.is_some());
    Ok(())
}
// ANCHOR_END: counting

// ANCHOR: karaoke
/// Eight guests, four seats: the first four sing at once, and each that leaves lets one more in.
fn the_karaoke_room() -> Result<()> {
    let seats = Semaphore::new(4)?.named("seats");
    let mut guests = Vec::new();
    for guest in 1..=8 {
        let process = Process::new(|| sing(guest, &seats)).name(format!("guest {guest}"));
        guests.push(process.start()?);
    }
    for guest in &guests {
        guest.join()?;
    }
    println!("all have sung; free: {}", seats.value());
    Ok(())
}

/// Both lines stand between taking the seat and giving it back; outside, they would claim what may not be so.
fn sing(guest: u32, seats: &Semaphore) {
    let _seat = seats.acquire();
    let song = rng().random_range(3..=6);
    println!("guest {guest} comes in, to sing for {song} s");
    sleep(seconds(song));
    println!("guest {guest} goes");
}
// ANCHOR_END: karaoke

// ANCHOR: bounded
/// A semaphore has no owner, so anybody may release it, even too often. A bounded one knows how many seats there are.
fn one_seat_too_many() -> Result<()> {
    let seats = Semaphore::new(4)?.named("seats");
    seats.release()?; // Nobody had acquired one.
    println!("the room has four seats; free: {}", seats.value());

    let seats = BoundedSemaphore::new(4)?.named("bounded seats");
    if let Err(err) = seats.release() {
        println!("refused: {err}");
    }
    println!("the room has four seats; free: {}", seats.value());
    Ok(())
}
// ANCHOR_END: bounded

// ANCHOR: nobody
/// Main has all the seats and waits for guest 5, who waits for a seat: neither can go on before the other.
fn nobody_releases() -> Result<()> {
    let seats = Semaphore::new(4)?.named("seats");
    let _all_four = [(); 4].map(|()| seats.acquire());
    let guest = Process::new(|| sing(5, &seats)).name("guest 5").start()?;

    // A clock can only suspect: a slow guest looks the same. With `join` it would be for ever, and a conductor knows.
    if !guest.join_timeout(seconds(3))? {
        println!(
            "after 3 s guest 5 still waits for a seat, and main, which has them all, for guest 5"
        );
        guest.terminate()?;
        println!("main gives up; exit code of guest 5: {}", guest.wait()?.number());
    }
    Ok(())
}
// ANCHOR_END: nobody
