//! Part 6: the same work for one worker, for two, for more than there are cores; in small chunks and in large ones.

use std::{iter::successors, time::Duration};

use shared::{Pool, Result, cpu_count, now, println};

// ANCHOR: workers
/// More workers than cores only take turns. And a task should be worth its way: a chunk is many tasks in one message.
pub(crate) fn how_many_workers() -> Result<()> {
    let cores = cpu_count();
    println!("cores: {cores}; {TASKS} numbers to look at");
    let alone = time(1, TASKS / 32)?;
    for workers in successors(Some(1), |n| Some(2 * n)).take_while(|n| *n <= 2 * cores) {
        let (took, speed_up, bar) = compare(alone, time(workers, TASKS / 32)?, cores);
        println!("workers {workers:>3}: {took:>5.3} s, speed-up {speed_up:>4.1} {bar}");
    }
    for chunk in [1, 16, 128, TASKS] {
        let (took, speed_up, bar) = compare(alone, time(cores, chunk)?, cores);
        println!("chunks of {chunk:>4}: {took:>5.3} s, speed-up {speed_up:>4.1} {bar}");
    }
    println!("chunks of 1: a message for each number; one chunk of {TASKS}: the others are idle");
    Ok(())
}

const TASKS: usize = 1024;
const FIRST: usize = 100_001;

fn time(workers: usize, chunk: usize) -> Result<Duration> {
    let pool = Pool::new(workers)?;
    let began = now();
    pool.map_chunks(is_prime, FIRST..FIRST + TASKS, chunk)?;
    let took = now().saturating_sub(began);
    pool.close().join()?;
    Ok(took)
}

/// The slow way, on purpose.
fn is_prime(n: usize) -> bool {
    (2..n).all(|k| !n.is_multiple_of(k))
}

/// The seconds it took, how many times as fast as alone that was, and twenty blocks if all cores were busy all the time.
fn compare(alone: Duration, took: Duration, cores: usize) -> (f64, f64, String) {
    // On a virtual clock computing takes no time: 0 / 0 is no number, and the greater of that and 0 is 0.
    let speed_up = alone.div_duration_f64(took).max(0.0);
    let share = speed_up / u32::try_from(cores).map_or(1.0, f64::from);
    let bar = (0..20).map(f64::from).filter(|block| block + 0.5 < 20.0 * share).map(|_| '█');
    (took.as_secs_f64(), speed_up, bar.collect())
}
// ANCHOR_END: workers
