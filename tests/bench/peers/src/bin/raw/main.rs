//! The system's own calls, with nothing round them.

mod sys;

use std::time::Instant;

use anyhow::{Result, bail};
use nix::{
    sys::{
        signal::{Signal, kill},
        wait::waitpid,
    },
    unistd::{Pid, pause},
};
use peers::{Asked, Work, nanoseconds, unshared};

use crate::sys::{Mutex, child};

fn main() -> Result<()> {
    let Asked { work, times } = Asked::by_arguments()?;
    let answer = match work {
        Work::Start => start(times)?,
        Work::Lock => lock(times, Mutex::robust()?),
        Work::Contended => contended(times)?,
        Work::Idle => idle()?,
        _ => bail!("there is no call for this"),
    };
    println!("{answer}");
    Ok(())
}

fn start(times: usize) -> Result<u64> {
    let begin = Instant::now();
    for _ in 0..times {
        waitpid(child(|| ())?, None)?;
    }
    Ok(nanoseconds(begin.elapsed()))
}

fn lock(times: usize, mutex: Mutex) -> u64 {
    let begin = Instant::now();
    take(&mutex, times);
    nanoseconds(begin.elapsed())
}

fn contended(times: usize) -> Result<u64> {
    let mutex = Mutex::plain()?;
    let begin = Instant::now();
    let child = child(|| take(&mutex, times / 2))?;
    take(&mutex, times - times / 2);
    waitpid(child, None)?;
    Ok(nanoseconds(begin.elapsed()))
}

fn take(mutex: &Mutex, times: usize) {
    for _ in 0..times {
        mutex.lock();
        mutex.unlock();
    }
}

fn idle() -> Result<u64> {
    let child = child(pause)?;
    while !sleeps(child)? {
        std::thread::yield_now();
    }
    let memory = unshared(child.as_raw().unsigned_abs())?;
    kill(child, Signal::SIGKILL)?;
    waitpid(child, None)?;
    Ok(memory)
}

fn sleeps(child: Pid) -> Result<bool> {
    let status = std::fs::read_to_string(format!("/proc/{child}/stat"))?;
    Ok(status.contains(") S "))
}
