//! Part 5: work for several cores.

use std::{hint::black_box, panic::resume_unwind, process::Command, thread};

use shared::{Process, Result, cpu_count, now, println};

// ANCHOR: cores
/// Threads and processes both use as many cores as there are. Python's threads do not, for one lock lets one of them run.
pub(crate) fn several_cores() -> Result<()> {
    let tasks = cpu_count().min(8);
    let alone = in_seconds(|| (0..tasks).for_each(|_| count_primes()));
    println!("{tasks} tasks, one after the other: {alone:.2} s");
    let threads = in_seconds(|| in_threads(tasks));
    println!("{tasks} threads: {threads:.2} s, speed-up {:.1}", speed_up(alone, threads));
    let mut children = Ok(());
    let processes = in_seconds(|| children = in_processes(tasks));
    children?;
    println!("{tasks} processes: {processes:.2} s, speed-up {:.1}", speed_up(alone, processes));

    println!("and in Python:");
    match python(tasks) {
        Some(speed_up) => println!("{tasks} threads: speed-up {speed_up}"),
        None => println!("there is no python3 here to show it"),
    }
    Ok(())
}

fn in_processes(tasks: usize) -> Result<()> {
    let children: Vec<_> =
        (0..tasks).map(|_| Process::new(count_primes).start()).collect::<Result<_>>()?;
    children.iter().try_for_each(|child| child.join())
}

#[expect(clippy::disallowed_methods, reason = "this is the lesson that compares them")]
fn in_threads(tasks: usize) {
    let threads: Vec<_> = (0..tasks).map(|_| thread::spawn(count_primes)).collect();
    for thread in threads {
        thread.join().unwrap_or_else(|panic| resume_unwind(panic));
    }
}

const BELOW: u32 = 60_000;

/// Work that needs a core all the time, and nothing else.
fn count_primes() {
    let is_prime = |n: &u32| (2..*n).take_while(|k| k * k <= *n).all(|k| !n.is_multiple_of(k));
    black_box((2..BELOW).filter(is_prime).count());
}

/// The same question in Python, asked and answered there.
fn python(tasks: usize) -> Option<String> {
    const SCRIPT: &str = include_str!("gil.py");
    let run = Command::new("python3").args(["-c", SCRIPT, &tasks.to_string()]).output().ok()?;
    let told = String::from_utf8(run.stdout).ok().filter(|_| run.status.success())?;
    Some(told.trim().to_owned())
}
// ANCHOR_END: cores

fn in_seconds(work: impl FnOnce()) -> f64 {
    let began = now();
    work();
    now().saturating_sub(began).as_secs_f64()
}

/// On a virtual clock computing takes no time: 0 / 0 is no number, and the greater of that and 0 is 0.
fn speed_up(alone: f64, together: f64) -> f64 {
    (alone / together).max(0.0)
}
