//! Part 3: how much memory each has that is nobody else's.

use std::{fs, hint::black_box};

use shared::{Process, Result, Value, println};

use crate::threads::in_a_thread;

// ANCHOR: memory
/// A thread uses what is there. A process begins with the same pages, and has its own copy of each that one of the two writes.
pub(crate) fn memory_of_its_own() -> Result<()> {
    let mut book = vec![1_u8; 8 << 20];
    println!("a book of {} MiB", book.len() >> 20);

    let before = private_kib();
    let after = in_a_thread(|| {
        book.fill(2);
        private_kib()
    });
    println!("a thread writes all of it: about {} MiB more", mib(after, before));

    let grown = [Value::new(0)?, Value::new(0)?];
    let child = Process::new(|| {
        let before = private_kib();
        black_box(book.iter().map(|byte| u64::from(*byte)).sum::<u64>());
        grown[0].set(mib(private_kib(), before));
        book.fill(3);
        grown[1].set(mib(private_kib(), before));
    });
    child.start()?.join()?;
    println!("a process reads all of it: about {} MiB more", grown[0].get());
    println!("a process writes all of it: about {} MiB more", grown[1].get());
    Ok(())
}

/// What would be free again if this process ended.
fn private_kib() -> u64 {
    let smaps = fs::read_to_string("/proc/self/smaps_rollup").unwrap_or_default();
    let private = smaps.lines().filter(|line| line.starts_with("Private_"));
    private.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).sum()
}

/// Rounded to whole MiB.
fn mib(after: u64, before: u64) -> u64 {
    (after.saturating_sub(before) + 512) / 1024
}
// ANCHOR_END: memory
