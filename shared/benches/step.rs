//! What a step of the seam costs when nobody conducts: the same loop with it and without it, in turn.
#![expect(clippy::disallowed_methods, reason = "measures real time")]

use std::{hint::black_box, time::Instant};

use shared::{Lock, Result, Value, println};

const TIMES: usize = 101;
const LOOPS: u32 = 200_000;

fn main() -> Result<()> {
    let value = Value::new(1)?;
    let lock = Lock::new()?;
    // `peek` and `poke` are `get` and `set` without their step.
    compare(
        "a loop that does nothing else, one step",
        || black_box(&value).get(),
        || black_box(&value).peek(),
    );
    compare(
        "a lock taken and let go, and between that two steps",
        || {
            let _held = lock.acquire();
            black_box(&value).set(value.get() + 1);
            0
        },
        || {
            let _held = lock.acquire();
            black_box(&value).poke(value.peek() + 1);
            0
        },
    );
    Ok(())
}

/// Both in turn, so that whatever else the machine does meets both.
fn compare(what: &str, mut with: impl FnMut() -> i64, mut without: impl FnMut() -> i64) {
    let (mut times, mut others) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        times.push(nanoseconds(&mut with));
        others.push(nanoseconds(&mut without));
    }
    println!("{what}:\n  with:    {}\n  without: {}", told(times), told(others));
}

/// How long it takes once, as the mean of many times.
fn nanoseconds(mut it: impl FnMut() -> i64) -> f64 {
    let begin = Instant::now();
    for _ in 0..LOOPS {
        black_box(it());
    }
    begin.elapsed().as_secs_f64() * 1e9 / f64::from(LOOPS)
}

/// The least, which is what the code itself costs; the median, and between what the middle half lies.
fn told(mut of: Vec<f64>) -> String {
    of.sort_by(f64::total_cmp);
    let at = |quarters: usize| of[(of.len() - 1) * quarters / 4];
    format!("{:.2} ns at least, {:.2} in the median ({:.2} to {:.2})", at(0), at(2), at(1), at(3))
}
