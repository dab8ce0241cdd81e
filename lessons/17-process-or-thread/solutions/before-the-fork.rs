//! Exercise 17 · before the fork: a thread that hums, and a child that is to be started.
#![expect(clippy::disallowed_methods, reason = "this exercise is about a thread")]

use std::{sync::mpsc, thread};

use shared::{Process, Result, println};

fn main() -> Result<()> {
    let (stop, stopped) = mpsc::channel::<()>();
    let humming = thread::spawn(move || stopped.recv().is_err());
    drop(stop);
    say_done(humming.join());
    //               ^^^^ From here on there is one thread, and it may fork.
    Process::new(|| println!("the child sings")).start()?.join()
}

fn say_done(hummed: thread::Result<bool>) {
    println!("hummed to the end: {}", hummed.unwrap_or(false));
}
