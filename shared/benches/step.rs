//! What a step of the seam costs when nobody conducts: the same loop with it and without it, in turn.
#![expect(clippy::disallowed_methods, reason = "measures real time")]

use std::{hint::black_box, time::Instant};

use shared::{Result, Value, println};

const TIMES: usize = 101;
const LOOPS: u32 = 1_000_000;

fn main() -> Result<()> {
    let value = Value::new(1)?;
    // `peek` is `get` without its step.
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        with.push(nanoseconds(|| black_box(&value).get()));
        without.push(nanoseconds(|| black_box(&value).peek()));
    }
    println!("with a step: {}\nwithout:     {}", told(with), told(without));
    Ok(())
}

/// How long it takes once, as the mean of many times.
fn nanoseconds(mut it: impl FnMut() -> i64) -> f64 {
    let begin = Instant::now();
    for _ in 0..LOOPS {
        black_box(it());
    }
    begin.elapsed().as_secs_f64() * 1e9 / f64::from(LOOPS)
}

/// The median, and between what the middle half lies.
fn told(mut of: Vec<f64>) -> String {
    of.sort_by(f64::total_cmp);
    let at = |quarters: usize| of[(of.len() - 1) * quarters / 4];
    format!("{:.2} ns ({:.2} to {:.2})", at(2), at(1), at(3))
}
