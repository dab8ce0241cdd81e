//! Part 2: what it costs to start one, and to wait for it.

use shared::{Process, Result, now, println};

use crate::threads::in_a_thread;

const TIMES: u32 = 200;

// ANCHOR: cost
/// Both begin with nothing to do. A thread needs a stack; a process needs its own table of all the pages there are.
pub(crate) fn what_a_start_costs() -> Result<()> {
    let began = now();
    for _ in 0..TIMES {
        in_a_thread(|| ());
    }
    let threads = now().saturating_sub(began) / TIMES;

    let began = now();
    for _ in 0..TIMES {
        Process::new(|| ()).start()?.join()?;
    }
    let processes = now().saturating_sub(began) / TIMES;

    println!("start and join a thread: {:>5} µs", threads.as_micros());
    println!("start and join a process: {:>4} µs", processes.as_micros());
    Ok(())
}
// ANCHOR_END: cost
