//! Part 4: who holds a lock asks for it again.

use shared::{Event, Lock, Process, RLock, Result, println, seconds};

// ANCHOR: twice
/// It happens when a function that holds a lock calls another that takes it, too. A `Lock` is held, no matter by whom; an
/// `RLock` asks who it is.
pub(crate) fn the_same_lock_twice() -> Result<()> {
    let piano = RLock::new()?.named("piano");
    let (play, tune) = (piano.acquire()?, piano.acquire()?);
    println!("RLock: taken, and taken again");
    drop((play, tune));

    let piano = Lock::new()?.named("piano");
    let play = piano.acquire()?;
    let tune = piano.acquire_timeout(seconds(1))?;
    println!("Lock: taken, and taken again within 1 s: {}", tune.is_some());
    drop((play, tune));
    twice_without_a_timeout(&piano)
}

/// The pianist waits for the pianist, and would for ever. The conductor sees at once whom it waits for; we need a clock.
fn twice_without_a_timeout(piano: &Lock) -> Result<()> {
    let has_it = Event::new()?.named("has the piano");
    let pianist = Process::new(|| -> Result<()> {
        let _play = piano.acquire()?;
        has_it.set();
        let _tune = piano.acquire()?;
        Ok(())
    });
    let pianist = pianist.name("pianist").start()?;
    has_it.wait();
    let done = pianist.join_timeout(seconds(1))?;
    println!("the pianist has the piano and waits for the piano; done after 1 s: {done}");
    pianist.kill()?;
    println!("killed: exit code {}", pianist.wait()?.number());
    Ok(())
}
// ANCHOR_END: twice
