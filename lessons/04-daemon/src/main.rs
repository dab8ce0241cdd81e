//! Lesson 04 · daemon: who waits for whom at the end of a program.

mod children;
mod proc;

use std::process::ExitCode;

use shared::{
    Error, Event, Lesson, Process, Result, Value, active_children, ms, println, seconds, sleep,
};

use crate::children::{draw_stars, outlive};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("main waits by default", main_waits_by_default)
        .part("but not for a daemon", but_not_for_a_daemon)
        .part("both kinds", both_kinds)
        .part("a daemon has no children", a_daemon_has_no_children)
        .part("too late to become a daemon", too_late_to_become_a_daemon)
        .part("terminate", terminate)
        .run()
}

/// This lesson is about the end of a program, and our main process has more parts to come. So the program is a child:
/// a process that has children of its own ends by the same rules as the first one.
fn as_a_program(main: impl FnOnce() -> Result<()>) -> Result<()> {
    Process::new(main).start()?.join()?;
    println!("the program has ended");
    Ok(())
}

// ANCHOR: default
/// Nobody joins the child, and yet the program does not end before it.
fn main_waits_by_default() -> Result<()> {
    as_a_program(|| {
        let last = Value::new(false)?;
        Process::new(|| ten_beats(&last)).start()?;
        sleep(seconds(1));
        println!("main: my code ends here");
        last.set(true);
        Ok(())
    })
}

/// The last beat comes only at a sign, so that which line is the last is no matter of luck.
fn ten_beats(last: &Value<bool>) {
    for beat in 1..=10 {
        while beat == 10 && !last.get() {
            sleep(ms(10));
        }
        sleep(ms(200));
        println!("child: beat {beat} of 10");
    }
}
// ANCHOR_END: default

// ANCHOR: daemon
/// A daemon does not hold the program up: when main's code ends, so does the daemon, in the middle of its work.
fn but_not_for_a_daemon() -> Result<()> {
    println!("(such a daemon has nothing to do with the daemons of Unix)");
    as_a_program(|| {
        let never = Value::new(false)?;
        Process::new(|| ten_beats(&never)).daemon().start()?;
        sleep(seconds(1));
        println!("main: my code ends here");
        Ok(())
    })
}
// ANCHOR_END: daemon

// ANCHOR: both
/// The moment: when main's *code* has ended, daemons are terminated; then the others are waited for; then all is over.
fn both_kinds() -> Result<()> {
    as_a_program(|| {
        let never = Event::new()?;
        let daemon = Process::new(|| draw_stars(&never)).daemon().start()?;
        Process::new(|| outlive(daemon.pid())).start()?;
        sleep(seconds(1));
        println!("main: my code ends here");
        Ok(())
    })
}
// ANCHOR_END: both

// ANCHOR: no_children
/// A daemon is ended without being asked: who would then wait for its children?
fn a_daemon_has_no_children() -> Result<()> {
    let daemon = Process::new(|| match Process::new(|| ()).start() {
        Err(Error::DaemonHasNoChildren { name }) => println!("daemon: I may not start {name}"),
        other => println!("daemon: {other:?}"),
    });
    daemon.daemon().start()?.join()
}
// ANCHOR_END: no_children

// ANCHOR: too_late
/// Python finds out at run time, here it does not compile; see the `compile_fail` examples of [`shared::Process`].
fn too_late_to_become_a_daemon() -> Result<()> {
    let child = Process::new(|| ()).daemon().start()?;
    println!("set before the start: daemon {}", child.is_daemon());
    println!("set after the start: `child.daemon()` does not compile");
    child.join()
}
// ANCHOR_END: too_late

// ANCHOR: terminate
/// Any child can be ended early, daemon or not. Who waits for it gets the signal's number, below zero.
fn terminate() -> Result<()> {
    let never = Value::new(false)?;
    let child = Process::new(|| ten_beats(&never)).start()?;
    sleep(seconds(1));
    println!("main: terminate it");
    child.terminate()?;
    println!("exit code {}", child.wait()?.number());
    println!("children left: {}", active_children()?.len());
    println!("still in /proc: {}", proc::is_listed(child.pid()));
    Ok(())
}
// ANCHOR_END: terminate
