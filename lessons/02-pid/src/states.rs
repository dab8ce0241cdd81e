//! Part 6, the states of a process as the kernel tells them: R, S, T and Z, zombies, and orphans, which are no zombies.

use shared::{Process, Result, Signal, Value, current_process, ms, println, sleep};

use crate::{proc, wait_for};

// ANCHOR: states
/// A dead child stays in the kernel's table until its parent asks how it ended: that is a zombie.
pub(crate) fn states() -> Result<()> {
    let over = Value::new(false)?;
    let runs = Process::new(|| while !over.get() {}).start()?;
    let sleeps = Process::new(|| wait_for(&over)).start()?;
    let stopped = Process::new(|| wait_for(&over)).start()?;
    stopped.signal(Signal::SIGSTOP)?;
    let ended = Process::new(|| ()).start()?;

    println!("{}: pid {} computes", proc::await_state(runs.pid(), 'R'), runs.pid());
    println!("{}: pid {} sleeps", proc::await_state(sleeps.pid(), 'S'), sleeps.pid());
    println!("{}: pid {} is stopped", proc::await_state(stopped.pid(), 'T'), stopped.pid());
    println!("{}: pid {} has ended, a zombie", proc::await_state(ended.pid(), 'Z'), ended.pid());
    what_a_zombie_costs(ended.pid(), sleeps.pid());

    over.set(true);
    stopped.signal(Signal::SIGCONT)?;
    for child in [&runs, &sleeps, &stopped, &ended] {
        child.join()?;
    }
    println!("{}: pid {} is gone after the join", proc::state(ended.pid()), ended.pid());
    orphans_are_no_zombies()
}

/// No more than its line in the table: its memory is free already, and the dead do not compute.
fn what_a_zombie_costs(zombie: u32, sleeper: u32) {
    println!("memory of the sleeper: {} kB", proc::memory(sleeper));
    println!("memory of the zombie: {} kB", proc::memory(zombie));
    let ticks = proc::ticks(zombie);
    sleep(ms(500));
    println!("CPU ticks of the zombie in half a second: {}", proc::ticks(zombie) - ticks);
}
// ANCHOR_END: states

// ANCHOR: orphans
/// The children of a killed process go on; they only get another parent. Here that is our first process.
fn orphans_are_no_zombies() -> Result<()> {
    let (orphan, over) = (Value::new(0)?, Value::new(false)?);
    let parent = Process::new(|| {
        let child = Process::new(|| wait_for(&over)).start()?;
        orphan.set(child.pid());
        child.join()
    })
    .start()?;
    while orphan.get() == 0 {
        sleep(ms(10));
    }
    let orphan = orphan.get();
    println!("main: pid {}", current_process().pid());
    println!("pid {orphan}: parent pid {}", proc::parent(orphan));

    parent.kill()?;
    parent.wait()?;
    println!("pid {} has been killed", parent.pid());
    println!("{}: pid {orphan} lives on, no zombie", proc::await_state(orphan, 'S'));
    println!("pid {orphan}: parent pid {}", proc::parent(orphan));

    over.set(true);
    proc::await_state(orphan, 'Z');
    Ok(())
}
// ANCHOR_END: orphans
