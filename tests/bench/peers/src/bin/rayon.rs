//! `rayon`: threads of one process, which need not send anything anywhere.

use std::time::Instant;

use anyhow::{Result, ensure};
use peers::{Asked, Work, nanoseconds};
use rayon::{ThreadPoolBuilder, prelude::*};

fn main() -> Result<()> {
    let Asked { work, times } = Asked::by_arguments()?;
    ensure!(matches!(work, Work::Pool | Work::Chunks), "not for rayon");
    let pool = ThreadPoolBuilder::new().num_threads(2).build()?;
    let most = if work == Work::Pool { 1 } else { usize::MAX };
    let begin = Instant::now();
    let all: Vec<u64> = pool.install(|| {
        let numbers = (0..times).into_par_iter().with_max_len(most);
        numbers.map(|number| std::hint::black_box(number as u64) + 1).collect()
    });
    let took = begin.elapsed();
    ensure!(all.len() == times, "not all came back");
    println!("{}", nanoseconds(took));
    Ok(())
}
