//! Part 4: how much faster several processes are than one.

use std::{hint::black_box, iter::successors, time::Duration};

use shared::{Process, Result, cpu_count, cpu_time, now, println};

// ANCHOR: cores
/// While there is a core for each task they run in parallel; with more they only take turns, and nothing gets faster.
pub(crate) fn more_tasks_than_cores() -> Result<()> {
    let cores = u32::try_from(cpu_count()).unwrap_or(u32::MAX);
    println!("cores: {cores}");
    println!("each task counts the primes below {BELOW}");

    let mut alone = None;
    for tasks in successors(Some(1), |tasks| Some(2 * tasks)).take_while(|n| *n <= 2 * cores) {
        let (wall, cpu) = run_at_once(tasks)?;
        let alone = *alone.get_or_insert(wall);
        // On a virtual clock computing takes no time: 0 / 0 is no number, and the greater of that and 0 is 0.
        let speed_up = (alone * tasks).div_duration_f64(wall).max(0.0);
        println!(
            "{tasks:>3} at once: {:>5.2} s, CPU {:>4.2} s a task, speed-up {speed_up:>4.1} {}",
            wall.as_secs_f64(),
            (cpu / tasks).as_secs_f64(),
            bar(speed_up / f64::from(cores)),
        );
    }
    println!("up to {cores} at once are parallel; more are concurrent, and take turns");
    Ok(())
}

/// Gives the time on the clock, and the time that the CPUs have worked.
fn run_at_once(tasks: u32) -> Result<(Duration, Duration)> {
    let (wall, cpu) = (now(), cpu_time());
    let mut children = Vec::new();
    for _ in 0..tasks {
        children.push(Process::new(count_primes).start()?);
    }
    for child in &children {
        child.join()?;
    }
    Ok((now().saturating_sub(wall), cpu_time().saturating_sub(cpu)))
}

const BELOW: u32 = 100_000;

/// Work that needs a core all the time, and nothing else.
fn count_primes() {
    let is_prime = |n: &u32| (2..*n).take_while(|k| k * k <= *n).all(|k| !n.is_multiple_of(k));
    black_box((2..BELOW).filter(is_prime).count());
}

/// Twenty blocks if all cores were busy all the time.
fn bar(share: f64) -> String {
    (0..20).map(f64::from).filter(|block| block + 0.5 < 20.0 * share).map(|_| '█').collect()
}
// ANCHOR_END: cores
