//! The channels of `crossbeam-channel`, between threads: what can be hoped for at best.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use crossbeam_channel::{Receiver, Sender, bounded};
use peers::{Asked, Work, nanoseconds};

fn main() -> Result<()> {
    let Asked { work, times } = Asked::by_arguments()?;
    let took = match work {
        Work::Trip => trip(work, times)?,
        Work::Queue(_) => queue(work, times)?,
        Work::Queues(_) => queues(work, times)?,
        _ => bail!("a channel cannot do this"),
    };
    println!("{}", nanoseconds(took));
    Ok(())
}

/// An item is copied twice, as between processes: by who puts it, and by who gets it.
fn put(to: &Sender<Vec<u8>>, item: &[u8]) -> Result<()> {
    Ok(to.send(item.to_vec())?)
}

fn get(from: &Receiver<Vec<u8>>) -> Result<Vec<u8>> {
    Ok(from.recv()?.as_slice().to_vec())
}

fn trip(work: Work, times: usize) -> Result<Duration> {
    let (there, come) = bounded(work.room());
    let (go, back) = bounded(work.room());
    let item = vec![7; work.size()];
    let thread = thread::spawn(move || (0..=times).try_for_each(|_| put(&go, &get(&come)?)));
    put(&there, &item)?;
    get(&back)?;
    let begin = Instant::now();
    for _ in 0..times {
        put(&there, &item)?;
        get(&back)?;
    }
    let took = begin.elapsed();
    let _ = thread.join();
    Ok(took)
}

fn queue(work: Work, times: usize) -> Result<Duration> {
    let (there, come) = bounded(1);
    let (go, back) = bounded(work.room());
    let item = vec![7; work.size()];
    let thread = thread::spawn(move || {
        get(&come)?;
        (0..times).try_for_each(|_| put(&go, &item))
    });
    put(&there, &[])?;
    let begin = Instant::now();
    for _ in 0..times {
        get(&back)?;
    }
    let took = begin.elapsed();
    let _ = thread.join();
    Ok(took)
}

fn queues(work: Work, times: usize) -> Result<Duration> {
    let (go, back) = bounded(work.room());
    let item = vec![7; work.size()];
    let begin = Instant::now();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..times / 2).try_for_each(|_| put(&go, &item)));
            scope.spawn(|| (0..times / 2).try_for_each(|_| get(&back).map(drop)));
        }
    });
    Ok(begin.elapsed())
}
