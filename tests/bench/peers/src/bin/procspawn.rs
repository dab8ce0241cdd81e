//! `procspawn`: starts its own program anew for each function.

use std::time::Instant;

use anyhow::{Result, ensure};
use peers::{Asked, Work, nanoseconds};

fn main() -> Result<()> {
    procspawn::init();
    let Asked { work, times } = Asked::by_arguments()?;
    ensure!(work == Work::Start, "not for procspawn");
    let begin = Instant::now();
    for _ in 0..times {
        procspawn::spawn((), |()| ()).join()?;
    }
    println!("{}", nanoseconds(begin.elapsed()));
    Ok(())
}
