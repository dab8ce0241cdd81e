//! Exercise 16 · prefork: two workers who are there before the first guest comes.

use std::io::{BufRead, BufReader, Write};

use shared::{Listener, Process, Result, Stream, current_process, println};

fn serve(listener: &Listener) -> Result<()> {
    let work = || -> Result<()> {
        loop {
            echo(listener.accept()?)?; // Whoever meets a bad guest is gone.
        }
    };
    let one = Process::new(work).name("worker 1").start()?;
    let two = Process::new(work).name("worker 2").start()?;
    one.wait()?;
    two.wait()?;
    Ok(())
}

// Given: the grader has its own copy of all that follows.
