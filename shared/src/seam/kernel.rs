//! The real world: ask Linux.
#![expect(clippy::disallowed_methods, reason = "this is where the real clock is read")]

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    os::fd::AsFd,
    sync::atomic::AtomicU32,
    thread,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags},
    sys::{
        resource::{Usage, UsageWho, getrusage},
        signal::{self, Signal},
        time::TimeVal,
        wait::{WaitPidFlag, WaitStatus, waitpid},
    },
    unistd::Pid,
};

use crate::{
    Error, Exit, Result,
    seam::{Awaited, Fork, Need, Op, Seen, World, network, number_from, wire},
    sys,
};

pub(super) struct Kernel {
    began: Instant,
    /// How many times as fast as the real clock ours runs.
    speed: f64,
    seed: u64,
}

impl Kernel {
    pub(super) fn new() -> Kernel {
        let speed = number_from(wire::SPEED).filter(|speed| wire::SPEEDS.contains(speed));
        Kernel {
            began: Instant::now(),
            speed: speed.unwrap_or(1.0),
            seed: number_from(wire::SEED).unwrap_or_else(chance),
        }
    }

    /// How long the real clock takes until ours shows `until`.
    fn left(&self, until: Duration) -> Duration {
        until.saturating_sub(self.now()).div_f64(self.speed)
    }
}

impl World for Kernel {
    fn step(&self, _: Op) {}

    fn step_when(&self, _: Op, _: &[Need<'_>], _: Option<Duration>) {}

    fn wait(&self, _: Op, word: &AtomicU32, seen: u32, until: Option<Duration>) {
        sys::futex_wait(word, seen, until.map(|until| self.left(until)));
    }

    fn wait_many(&self, _: Op, words: &[Seen<'_>], until: Option<Duration>) {
        let words: Vec<_> = words.iter().map(|seen| (seen.word, seen.was)).collect();
        sys::futex_wait_many(&words, until.map(|until| self.left(until)));
    }

    fn wake(&self, _: Op, word: &AtomicU32, at_most: u32) -> u32 {
        sys::futex_wake(word, at_most)
    }

    fn step_ready(&self, _: Op, _: &[Awaited<'_>], _: Option<Duration>) {}

    fn ready(&self, _: Op, things: &[Awaited<'_>], until: Option<Duration>) -> Result<()> {
        network::poll_all(things, until.map(|until| self.left(until))).map(drop)
    }

    fn sleep(&self, _: Op, how_long: Duration) {
        thread::sleep(how_long.div_f64(self.speed));
    }

    fn yield_now(&self, _: Op) {
        thread::yield_now();
    }

    fn now(&self) -> Duration {
        self.began.elapsed().mul_f64(self.speed)
    }

    fn cpu_count(&self) -> usize {
        thread::available_parallelism().map_or(1, usize::from)
    }

    fn cpu_time(&self) -> Duration {
        let spent = |who| getrusage(who).map_or(Duration::ZERO, |usage| sum(&usage));
        spent(UsageWho::RUSAGE_SELF) + spent(UsageWho::RUSAGE_CHILDREN)
    }

    fn fork(&self, _: Op) -> Result<Fork> {
        sys::fork()
    }

    fn reap(
        &self,
        _: Op,
        children: &[Pid],
        until: Option<Duration>,
    ) -> Result<Option<(usize, Exit)>> {
        // One child and no hurry is what `waitpid` is for.
        if let ([child], None) = (children, until) {
            return Ok(wait_for(*child, WaitPidFlag::empty())?.map(|exit| (0, exit)));
        }
        loop {
            for (place, child) in children.iter().enumerate() {
                if let Some(exit) = wait_for(*child, WaitPidFlag::WNOHANG)? {
                    return Ok(Some((place, exit)));
                }
            }
            let left = until.map(|until| self.left(until));
            if left == Some(Duration::ZERO) {
                return Ok(None);
            }
            sleep_until_one_ends(children, left)?;
        }
    }

    fn end_orphans(&self) {
        sys::end_orphans();
    }

    fn kill(&self, _: Op, pid: Pid, signal: Signal) -> Result<()> {
        if signal == Signal::SIGSTOP {
            sys::await_birth(pid);
        }
        signal::kill(pid, signal).map_err(|errno| Error::Kernel { call: "kill", errno })
    }

    fn catch(&self, _: Op, signal: Signal, whether: bool) -> Result<()> {
        if whether { sys::catch(signal) } else { sys::uncatch(signal) }
    }

    fn exit(&self, _: Op, code: i32) -> ! {
        sys::exit(code)
    }

    fn seed(&self) -> u64 {
        self.seed
    }

    fn call_myself(&self, _: &str) {}

    fn name(&self, _: u64, _: &str) {}

    fn show(&self, _: u64, _: &dyn Fn() -> String) {}
}

/// How `child` ended; `None` if it has not and `how` is not to wait.
fn wait_for(child: Pid, how: WaitPidFlag) -> Result<Option<Exit>> {
    loop {
        match waitpid(child, Some(how)) {
            Ok(WaitStatus::Exited(_, code)) => return Ok(Some(Exit::Code(code))),
            Ok(WaitStatus::Signaled(_, signal, _)) => return Ok(Some(Exit::Signal(signal))),
            Ok(WaitStatus::StillAlive) => return Ok(None),
            Ok(_) | Err(Errno::EINTR) => (),
            Err(errno) => return Err(Error::Kernel { call: "waitpid", errno }),
        }
    }
}

fn sleep_until_one_ends(children: &[Pid], left: Option<Duration>) -> Result<()> {
    let descriptors: Vec<_> =
        children.iter().map(|child| sys::pidfd(*child)).collect::<Result<_>>()?;
    let mut watched: Vec<_> =
        descriptors.iter().map(|fd| PollFd::new(fd.as_fd(), PollFlags::POLLIN)).collect();
    network::poll_until(&mut watched, left).map(drop)
}

fn sum(usage: &Usage) -> Duration {
    let micros = |time: TimeVal| {
        let micros = time.tv_sec() * 1_000_000 + time.tv_usec();
        Duration::from_micros(u64::try_from(micros).unwrap_or(0))
    };
    micros(usage.user_time()) + micros(usage.system_time())
}

/// A number that nobody can foresee: std draws one for each of its hash maps.
fn chance() -> u64 {
    RandomState::new().build_hasher().finish()
}
