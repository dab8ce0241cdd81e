//! Part 2: a guest book that programs find by its name, also from a second terminal.

use std::{env, io, os::unix::process::CommandExt, process::Command};

use rand::Rng;
use shared::{Process, Result, SharedMemory, println, rng, seconds, sleep};

/// Does it with the book that was named.
pub(crate) fn with_name(words: &[&str], act: fn(&str) -> Result<()>) -> Option<Result<()>> {
    let [name] = *words else { return None };
    Some(act(name))
}

// ANCHOR: visit
/// All it knows is the name.
pub(crate) fn visit(name: &str) -> Result<()> {
    let book = SharedMemory::<u32>::attach(name)?;
    println!("another program writes: visitor {} was here", book.update(0, |n| n + 1));
    Ok(())
}

/// For two terminals: makes a book, and tells of visitors for a minute, or until you press Ctrl-C.
pub(crate) fn open(name: &str) -> Result<()> {
    let book = SharedMemory::<u32>::create(name, 1)?;
    println!("open for a minute; in another terminal: cargo lesson 15 visit \"{name}\"");
    let mut seen = 0;
    for _ in 0..60 {
        sleep(seconds(1));
        let visitors = book.get(0);
        if visitors != seen {
            println!("visitors so far: {visitors}");
        }
        seen = visitors;
    }
    Ok(())
}

/// `exec` throws away all that a fork has copied. What runs then is a program like any other: ours once more, from its
/// beginning.
pub(crate) fn another_program(arguments: &[&str]) -> Result<()> {
    let become_it =
        || -> io::Result<()> { Err(Command::new(env::current_exe()?).args(arguments).exec()) };
    Process::new(become_it).start()?.join()
}
// ANCHOR_END: visit

/// A name that nobody else has: two who run the lesson at the same time must not meet.
pub(crate) fn new_name(what: &str) -> String {
    format!("{what} {:08x}", rng().next_u32())
}
