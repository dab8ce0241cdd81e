//! Lesson 12 · pool: a few processes share the work, and whoever is free takes the next task.

mod killed;
mod letter_box;
mod workers;

use std::process::ExitCode;

use shared::{Error, Lesson, Pool, PoolError, Result, ms, println, sleep};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("five singers, three microphones", five_singers)
        .part("results", results)
        .part("an error in a task", an_error_in_a_task)
        .part("a worker is killed", killed::a_worker_is_killed)
        .part("pool and queue", letter_box::pool_and_queue)
        .part("how many workers", workers::how_many_workers)
        .run()
}

// ANCHOR: singers
/// Three processes are enough for any number of songs: they are made once, and each sings one song after the other.
fn five_singers() -> Result<()> {
    let pool = Pool::new(3)?;
    let songs: Vec<_> = (1..=5).map(|n| pool.apply_async(sing, n)).collect::<Result<_>>()?;
    println!("five songs are waiting for three microphones");
    pool.close().join()?; // `pool.join()` alone does not compile: more songs might come.
    println!("the show ends; songs: {}", songs.len());
    Ok(())
}

/// 1 s, and 0.3 s more for each number.
fn sing(singer: u64) {
    println!("singer {singer} begins");
    sleep(ms(1000 + 300 * singer));
    println!("singer {singer} ends");
}
// ANCHOR_END: singers

// ANCHOR: results
/// All these ways hand out the same work; they differ in when and in what order you get what comes of it.
fn results() -> Result<()> {
    let pool = Pool::new(2)?;
    println!("apply: {}", pool.apply(square, 7)?);
    println!("map, in order: {:?}", pool.map(square, [3, 1, 2])?);
    println!("starmap, two arguments each: {:?}", pool.starmap(product, [(2, 3), (4, 5)])?);
    for square in pool.imap(slow_square, [3, 1, 2], 1)? {
        println!("imap, in order: {}", square?);
    }
    for square in pool.imap_unordered(slow_square, [3, 1, 2], 1)? {
        println!("imap_unordered, as they come: {}", square?);
    }

    let mut late = pool.apply_async(slow_square, 9)?;
    match late.get_timeout(ms(1000))? {
        Some(square) => println!("within 1 s: {square}"),
        None => println!("not within 1 s; waited for: {}", late.get()?),
    }
    pool.close().join()
}

fn square(n: u64) -> u64 {
    n * n
}

fn product(a: u64, b: u64) -> u64 {
    a * b
}

/// The larger the number, the longer it takes.
fn slow_square(n: u64) -> u64 {
    sleep(ms(300 * n));
    n * n
}
// ANCHOR_END: results

// ANCHOR: error
/// A task has nobody to tell of its error but whoever asks for its result. So ask.
fn an_error_in_a_task() -> Result<()> {
    let pool = Pool::new(2)?;
    for share in pool.imap(share_of_cake, [3, 0, 4], 1)? {
        match share? {
            Ok(pieces) => println!("12 pieces, each gets {pieces}"),
            Err(why) => println!("an error comes back: {why}"),
        }
    }
    let careless = pool.apply_async(careless_share, 0)?;
    println!("the task is submitted, and nothing is heard of it");
    match careless.get() {
        Ok(pieces) => println!("each gets {pieces}"),
        Err(Error::Pool(PoolError::TaskPanicked { message, place })) => {
            println!("now it is: {message}, at {place}");
        }
        Err(err) => return Err(err),
    }
    println!("the pool lives on: each gets {}", pool.apply(careless_share, 6)?);
    pool.close().join()
}

fn share_of_cake(guests: u32) -> Result<u32, String> {
    12_u32.checked_div(guests).ok_or(String::from("nobody is there to eat"))
}

fn careless_share(guests: u32) -> u32 {
    12 / guests
}
// ANCHOR_END: error
