//! Exercise 12 · whose result: three cakes, two ovens, and each is called when it is done.

use shared::{Pool, Result, ms, println, sleep};

const CAKES: [u64; 3] = [30, 10, 20];

fn main() -> Result<()> {
    let pool = Pool::new(2)?;
    let mut slices = pool.imap_unordered(bake, CAKES, 1)?.collect::<Result<Vec<_>>>()?;
    slices.sort_unstable(); // Right, but when the last cake is done, the first one is cold.
    for (minutes, slices) in [10, 20, 30].into_iter().zip(slices) {
        println!("{minutes} minutes: {slices} slices");
    }
    pool.close().join()
}

// Given: the grader has its own copy of all that follows.
