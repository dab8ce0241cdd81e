//! `procspawn`: starts its own program anew, for each function or for a pool.

use std::time::Instant;

use anyhow::{Result, bail};
use peers::{Asked, Work, nanoseconds};

fn main() -> Result<()> {
    procspawn::init();
    let Asked { work, times } = Asked::by_arguments()?;
    let answer = match work {
        Work::Start => start(times)?,
        Work::Pool => pool(times)?,
        _ => bail!("not for procspawn"),
    };
    println!("{answer}");
    Ok(())
}

fn start(times: usize) -> Result<u64> {
    let begin = Instant::now();
    for _ in 0..times {
        procspawn::spawn((), |()| ()).join()?;
    }
    Ok(nanoseconds(begin.elapsed()))
}

/// Its handles are threads that wait, so no more than a hundred at a time.
fn pool(times: usize) -> Result<u64> {
    let pool = procspawn::Pool::new(2)?;
    pool.spawn((), |()| ()).join()?;
    let begin = Instant::now();
    let numbers: Vec<u64> = (0..times as u64).collect();
    for some in numbers.chunks(100) {
        let handles: Vec<_> =
            some.iter().map(|n| pool.spawn(*n, |number: u64| number + 1)).collect();
        for handle in handles {
            handle.join()?;
        }
    }
    Ok(nanoseconds(begin.elapsed()))
}
