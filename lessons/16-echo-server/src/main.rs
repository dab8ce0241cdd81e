//! Lesson 16 · echo server: serve many clients at once, one process or several.

mod guests;
mod load;
mod open;
mod servers;

use std::process::ExitCode;

use shared::{Lesson, Listener, Process, Result, println, seconds, sleep};

use crate::guests::{Guest, at_server, keep_the_line};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("one at a time", one_at_a_time)
        .part("a process per client", a_process_per_client)
        .part("a crew that is there before", a_crew_that_is_there_before)
        .part("connections a second", load::connections_a_second)
        .command("serve", "1|2|3 [ADDRESS]", open::serve)
        .command("call", "ADDRESS [WORDS]", open::call)
        .run()
}

// ANCHOR: one
/// One process, one conversation: whoever comes second is connected at once, and waits all the same.
fn one_at_a_time() -> Result<()> {
    at_server(
        |listener| servers::one_at_a_time(listener, None),
        |listener| {
            let mut ann = Guest::new("Ann", listener)?;
            ann.says("good morning")?;
            let bob = Process::new(|| Guest::new("Bob", listener)?.says("my house is on fire"));
            let bob = bob.name("Bob").start()?;
            for _ in 0..2 {
                sleep(seconds(1));
                ann.says("where was I")?;
            }
            ann.hangs_up();
            bob.join()
        },
    )
}
// ANCHOR_END: one

// ANCHOR: process
/// Each client has a process to itself, so nobody waits for Ann. And as processes are not free, there is a limit.
fn a_process_per_client() -> Result<()> {
    at_server(
        |listener| servers::process_per_client(listener, 3, None),
        |listener| {
            let mut ann = Guest::new("Ann", listener)?;
            ann.says("good morning")?;
            let bob = Process::new(|| Guest::new("Bob", listener)?.says("my house is on fire"));
            bob.name("Bob").start()?.join()?;
            ann.hangs_up();

            sleep(seconds(1));
            let three = keep_the_line(["Carl", "Dora", "Emil"], listener)?;
            Guest::new("Fay", listener)?.hears_no()?;
            println!("{} keep the line", three.len());
            Ok(())
        },
    )
}
// ANCHOR_END: process

// ANCHOR: crew
/// Three processes accept from one socket, and who of them gets a client is the kernel's choice. A fourth client waits.
fn a_crew_that_is_there_before() -> Result<()> {
    at_server(|listener| servers::crew(listener, 3, None), fourth_guest)
}

fn fourth_guest(listener: &Listener) -> Result<()> {
    let mut three = keep_the_line(["Ann", "Bob", "Carl"], listener)?;
    let dora = Process::new(|| Guest::new("Dora", listener)?.says("is anybody there"));
    let dora = dora.name("Dora").start()?;
    sleep(seconds(1));
    three.remove(1).hangs_up();
    dora.join()
}
// ANCHOR_END: crew
