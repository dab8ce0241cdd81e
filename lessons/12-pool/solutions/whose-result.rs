//! Exercise 12 · whose result: three cakes, two ovens, and each is called when it is done.

use shared::{Pool, Result, ms, println, sleep};

const CAKES: [u64; 3] = [30, 10, 20];

fn main() -> Result<()> {
    let pool = Pool::new(2)?;
    for cake in pool.imap_unordered(bake_and_tell, CAKES, 1)? {
        let (minutes, slices) = cake?;
        //   ^^^^^^^ It comes with the result; from the order nobody could tell.
        println!("{minutes} minutes: {slices} slices");
    }
    pool.close().join()
}

fn bake_and_tell(minutes: u64) -> (u64, u64) {
    (minutes, bake(minutes))
}

// Given: the grader has its own copy of all that follows.

/// The longer in the oven, the larger.
fn bake(minutes: u64) -> u64 {
    println!("{minutes} minutes: into the oven");
    sleep(ms(10 * minutes));
    minutes / 5
}
