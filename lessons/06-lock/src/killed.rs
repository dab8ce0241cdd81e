//! Part 5: whoever holds a lock is killed, in the middle of what the lock was for.

use shared::{Event, Lock, Process, Result, Value, println};

// ANCHOR: killed
/// In Python nobody would ever get this lock again. Here the next one is told, mends what is broken, and goes on.
pub(crate) fn killed_with_the_lock_held() -> Result<()> {
    let (till, safe) = (Value::new(10)?.named("till"), Value::new(0)?.named("safe"));
    let key = Lock::new()?.named("key");
    let (halfway, never) = (Event::new()?.named("halfway"), Event::new()?.named("never"));
    let clerk = Process::new(|| -> Result<()> {
        let _held = key.acquire()?;
        till.update(|coins| coins - 5);
        halfway.set();
        never.wait(); // With five coins in the hand, which are in neither place.
        safe.update(|coins| coins + 5);
        Ok(())
    });
    let clerk = clerk.name("clerk").start()?;
    halfway.wait();
    clerk.kill()?;
    println!("the clerk is killed, key in hand: exit code {}", clerk.wait()?.number());

    if let Err(err) = key.acquire() {
        println!("main is told: {err}");
    }
    let mending = key.recover()?;
    println!("of 10 coins there are {}", till.get() + safe.get());
    safe.set(10 - till.get());
    println!("mended: of 10 coins there are {}", till.get() + safe.get());
    drop(mending);

    let next = Process::new(|| key.acquire().map(|_held| println!("the next clerk has the key")));
    next.name("next clerk").start()?.join()
}
// ANCHOR_END: killed
