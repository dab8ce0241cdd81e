//! Part 4: one of them crashes.

use std::process::abort;

use nix::sys::resource::{Resource, setrlimit};
use shared::{Process, Result, println};

use crate::threads::in_a_thread;

// ANCHOR: crash
/// A process dies alone. A thread takes all with it: here the threads of a child, so that we live to tell.
pub(crate) fn one_crash() -> Result<()> {
    let others = [
        Process::new(crash).name("one that aborts").start()?,
        Process::new(|| ()).name("its brother").start()?,
    ];
    for child in &others {
        println!("{}: exit code {}", child.name(), child.wait()?.number());
    }
    println!("main is still here");

    let band = Process::new(|| {
        println!("a process with a thread that aborts");
        in_a_thread(crash);
        println!("this is never said");
    });
    println!("the whole process: exit code {}", band.name("band").start()?.wait()?.number());

    let band = Process::new(|| in_a_thread(|| ()));
    println!("had the thread not aborted: exit code {}", band.start()?.wait()?.number());
    Ok(())
}

fn crash() {
    // Nobody wants its picture.
    setrlimit(Resource::RLIMIT_CORE, 0, 0).ok();
    abort();
}
// ANCHOR_END: crash
