//! Exercise 15 · overlapping rows: one image, two processes, four rows.

use shared::{Array, Process, Result, println};

fn main() -> Result<()> {
    let rows = Array::new([1, 2, 3, 4])?.named("rows");
    let ann = Process::new(|| brighten(&rows, 0..2)).name("Ann").start()?;
    let bob = Process::new(|| brighten(&rows, 2..4)).name("Bob").start()?;
    //                                        ^ Where one ends, the other begins.
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
