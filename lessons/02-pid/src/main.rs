//! Lesson 02 · pid: who a process is, whether it lives, and how it ends.

mod own_type;
mod proc;
mod states;
mod tidy;

use std::process::ExitCode;

use shared::{
    Child, Lesson, Process, Result, Value, current_process, ms, parent_process, println, sleep,
};

use crate::own_type::{Metronome, Singer};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("who am I?", who_am_i)
        .part("names", names)
        .part("a type of one's own", a_type_of_ones_own)
        .part("is it alive?", is_it_alive)
        .part("signals", signals)
        .part("states", states::states)
        .run()
}

// ANCHOR: who
/// The kernel knows processes by number: everybody can ask for its own, and for that of its parent.
fn who_am_i() -> Result<()> {
    println!("main: pid {}", current_process().pid());
    let singer = Process::new(|| introduce("singer")).start()?;
    let dancer = Process::new(|| introduce("dancer")).start()?;
    singer.join()?;
    dancer.join()?;
    println!("main: the singer was pid {}", singer.pid());
    println!("main: the dancer was pid {}", dancer.pid());
    Ok(())
}

fn introduce(who: &str) {
    let parent = parent_process().map_or(0, |parent| parent.pid());
    println!("{who}: pid {}, parent pid {parent}", current_process().pid());
}
// ANCHOR_END: who

// ANCHOR: names
/// A name is for us, in messages and pictures; the kernel does not know it.
fn names() -> Result<()> {
    println!("main counts all the children that it makes:");
    Process::new(say_name).start()?.join()?;
    Process::new(say_name).start()?.join()?;
    Process::new(say_name).name("soprano").start()?.join()?;

    println!("a child counts its own, again from 1:");
    let choir = Process::new(|| {
        Process::new(say_name).start()?.join()?;
        Process::new(say_name).start()?.join()
    });
    choir.start()?.join()
}

fn say_name() {
    println!("name: {}", current_process().name());
}
// ANCHOR_END: names

// ANCHOR: own_type
/// For what is more than a function: in Python a subclass of `Process`, here a type that implements `Run`.
fn a_type_of_ones_own() -> Result<()> {
    println!("main: pid {}", current_process().pid());
    Process::of(Metronome).start()?.join()?;
    Process::of(Singer { song: "Ode to Joy", verses: 3 }).start()?.join()
}
// ANCHOR_END: own_type

// ANCHOR: alive
/// Alive is what has been started and has not ended; an exit code has only what has ended.
fn is_it_alive() -> Result<()> {
    let over = Value::new(false)?;
    let song = Process::new(|| wait_for(&over));
    println!("before the start: alive {}", song.is_alive());

    let song = song.start()?;
    println!("while it runs: alive {}, exit code {}", song.is_alive()?, exit_code(&song)?);
    over.set(true);
    song.join()?;
    println!("after the join: alive {}, exit code {}", song.is_alive()?, exit_code(&song)?);
    Ok(())
}

fn exit_code(child: &Child) -> Result<String> {
    Ok(child.exit_code()?.map_or("none yet".into(), |code| code.to_string()))
}
// ANCHOR_END: alive

// ANCHOR: signals
/// SIGTERM is a request, which a process may answer in its own way; SIGKILL is the end without a word.
fn signals() -> Result<()> {
    let tidy = tidy::start()?;
    tidy.terminate()?;
    println!("SIGTERM, caught: exit code {}", tidy.wait()?.number());

    let never = Value::new(false)?;
    let careless = Process::new(|| wait_for(&never)).start()?;
    careless.terminate()?;
    println!("SIGTERM, not caught: exit code {}", careless.wait()?.number());

    let tidy = tidy::start()?;
    tidy.kill()?;
    println!("SIGKILL, which nobody can catch: exit code {}", tidy.wait()?.number());
    Ok(())
}
// ANCHOR_END: signals

/// Waits until somebody sets it; lesson 08 has something better for that.
fn wait_for(sign: &Value<bool>) {
    while !sign.get() {
        sleep(ms(10));
    }
}
