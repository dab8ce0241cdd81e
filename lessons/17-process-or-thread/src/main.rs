//! Lesson 17 · process or thread: the same work by processes and by threads.

mod cores;
mod cost;
mod crash;
mod fork;
mod memory;
mod threads;

use std::process::ExitCode;

use shared::{Lesson, Process, Result, Value, println};

use crate::threads::in_a_thread;

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("shared or not", shared_or_not)
        .part("what a start costs", cost::what_a_start_costs)
        .part("memory of its own", memory::memory_of_its_own)
        .part("one crash", crash::one_crash)
        .part("several cores", cores::several_cores)
        .part("no fork beside a thread", fork::no_fork_beside_a_thread)
        .run()
}

// ANCHOR: shared
/// A thread changes our variable. A process changes its copy, unless the variable is made to be shared.
fn shared_or_not() -> Result<()> {
    let mut songs = 1;
    in_a_thread(|| songs += 1);
    println!("a thread has added 1: {songs}");

    Process::new(|| songs += 1).start()?.join()?;
    println!("a process has added 1: {songs}");

    let songs = Value::new(songs)?.named("songs");
    let adds = || {
        songs.update(|n| n + 1);
    };
    Process::new(adds).start()?.join()?;
    println!("a process has added 1 to a Value: {}", songs.get());
    Ok(())
}
// ANCHOR_END: shared
