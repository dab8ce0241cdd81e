//! Exercise 16 · prefork: two workers who are there before the first guest comes.

use std::io::{BufRead, BufReader, Write};

use shared::{Listener, Process, Result, Stream, current_process, println};

// TODO: So far the server does all by itself, one guest after the other, and the first mistake ends it. Let it start
// `worker 1` and `worker 2` beforehand, and let these serve the guests.
fn serve(listener: &Listener) -> Result<()> {
    loop {
        echo(listener.accept()?)?;
    }
}

// Given: the grader has its own copy of all that follows.

/// Gives back each line that a guest says, until the guest hangs up. Somebody who says no words is an error.
fn echo(guest: Stream) -> Result<()> {
    let mut line = BufReader::new(guest);
    let mut words = String::new();
    while line.read_line(&mut words)? > 0 {
        println!("{} echoes: {}", current_process().name(), words.trim_end());
        line.get_mut().write_all(words.as_bytes())?;
        words.clear();
    }
    Ok(())
}

fn main() -> Result<()> {
    let listener = first_free_door()?;
    let server = Process::new(|| serve(&listener)).name("server").start()?;
    for _ in 0..2 {
        // Nobody can read that.
        Stream::connect(listener.address())?.write_all(b"\xFF\n")?;
    }
    let ann = hello("Ann", &listener)?;
    let _bob = hello("Bob", &listener)?;
    drop(ann);
    hello("Carl", &listener)?;
    server.terminate()?;
    server.wait()?;
    println!("closed");
    Ok(())
}

/// Calls, says a word, waits for the echo, and stays on the line.
fn hello(name: &str, listener: &Listener) -> Result<BufReader<Stream>> {
    let mut line = BufReader::new(Stream::connect(listener.address())?);
    line.get_mut().write_all(format!("{name}\n").as_bytes())?;
    let mut echo = String::new();
    line.read_line(&mut echo)?;
    println!("{name} hears: {}", echo.trim_end());
    Ok(line)
}

/// Others on this machine may have a door as well.
fn first_free_door() -> Result<Listener> {
    let mut doors = (1..100).map(|n| Listener::bind(&format!("@door {n}")));
    doors.find(Result::is_ok).unwrap_or_else(|| Listener::bind("@door"))
}
