//! Players to measure by: all that they do is make steps.

use std::env;

use shared::{Lock, Process, Result, Value, println};

/// Three processes with ten steps each; with an argument, so many rounds of four steps in place of two.
fn main() -> Result<()> {
    let rounds = env::args().nth(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(2);
    let lock = Lock::new()?;
    let count = Value::new(0)?;
    let add = |rounds: u32| -> Result<()> {
        for _ in 0..rounds {
            let _held = lock.acquire()?;
            count.set(count.get() + 1);
        }
        Ok(())
    };
    // Its begin and its end are steps, too.
    let one = Process::new(|| add(rounds)).start()?;
    let other = Process::new(|| add(rounds)).start()?;
    // Two starts before, two joins, a look and a line after: that is one round and two steps.
    add(rounds.saturating_sub(1))?;
    one.join()?;
    other.join()?;
    println!("{}", count.get());
    Ok(())
}
