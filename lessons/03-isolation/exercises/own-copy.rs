//! Exercise 03 · own copy: a child changes three things. What does main see?

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use shared::{Process, Result, Value, println};

static ATOMIC: AtomicU32 = AtomicU32::new(1);

fn main() -> Result<()> {
    let mut borrowed = 1;
    let value = Value::new(1)?.named("value");
    Process::new(|| {
        ATOMIC.store(2, SeqCst);
        borrowed = 2;
        value.set(2);
    })
    .start()?
    .join()?;
    println!("atomic {}, borrowed {borrowed}, value {}", ATOMIC.load(SeqCst), value.get());
    Ok(())
}
