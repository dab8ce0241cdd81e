//! Exercise 02 · exit codes: three children end in three ways. Which codes does main see?

use shared::{Error, Event, Process, Result, println};

fn main() -> Result<()> {
    let never = Event::new()?.named("never");
    let fails = Process::new(|| Err::<(), _>(Error::NothingToWaitFor)).name("fails").start()?;
    println!("error: {}", fails.wait()?.number());
    let panics = Process::new(|| panic!("out of tune")).name("panics").start()?;
    println!("panic: {}", panics.wait()?.number());
    let waits = Process::new(|| never.wait()).name("waits").start()?;
    waits.terminate()?;
    println!("terminated: {}", waits.wait()?.number());
    Ok(())
}
