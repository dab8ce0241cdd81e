//! Exercise 15 · overlapping rows: one image, two processes, four rows.

use shared::{Array, Process, Result, println};

fn main() -> Result<()> {
    let rows = Array::new([1, 2, 3, 4])?.named("rows");
    let with_lock = |which: std::ops::RangeInclusive<usize>| -> Result<()> {
        let _held = rows.lock()?; // Row 2 is doubled twice, in peace.
        brighten(&rows, which);
        Ok(())
    };
    let ann = Process::new(|| with_lock(0..=2)).name("Ann").start()?;
    let bob = Process::new(|| with_lock(2..=3)).name("Bob").start()?;
    ann.join()?;
    bob.join()?;
    println!("rows: {:?}", rows.to_vec());
    Ok(())
}

fn brighten(rows: &Array, which: impl Iterator<Item = usize>) {
    for row in which {
        rows.set(row, 2 * rows.get(row));
    }
}
