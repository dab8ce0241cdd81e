//! Exercise 12 · whose result: three cakes, two ovens, and each is called when it is done.

use shared::{Pool, Result, ms, println, sleep};

const CAKES: [u64; 3] = [30, 10, 20];

fn main() -> Result<()> {
    let pool = Pool::new(1)?; // One oven, so nothing can overtake.
    for (minutes, slices) in CAKES.into_iter().zip(pool.imap_unordered(bake, CAKES, 1)?) {
        println!("{minutes} minutes: {} slices", slices?);
    }
    pool.close().join()
}

// Given: the grader has its own copy of all that follows.
