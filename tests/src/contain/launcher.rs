//! The launcher, and the guard above it: what runs as `course contain …`.

use std::{
    ffi::OsString,
    io::{self, Read, Write},
    os::{
        fd::AsFd,
        unix::{
            net::UnixStream,
            process::{CommandExt, ExitStatusExt, parent_id},
        },
    },
    process::{Child, Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::{
        prctl,
        resource::{Resource, setrlimit},
        signal::{SigSet, Signal},
        signalfd::{SfdFlags, SignalFd},
    },
};

use crate::{
    contain::{
        descendants::{self, Zombie},
        wire::{self, Orders, Outcome, Report, Role, TOO_MUCH_OUTPUT},
    },
    transcript::{End, Kind, Leftover},
};

/// How often the processes are counted. A run that is shorter is never counted.
const COUNT_EVERY: Duration = Duration::from_millis(20);

/// What the kernel sends us when the thread that started us is gone.
const PARENT_GONE: Signal = Signal::SIGUSR2;

/// Runs `course contain …`.
pub(crate) fn main(arguments: &[OsString]) -> ExitCode {
    let Some((role, orders, has_parent)) = Orders::parse(arguments) else {
        return ExitCode::from(2);
    };
    let report = match watch(role, &orders, has_parent) {
        Ok(report) => report,
        Err(error) => {
            Report { outcome: Some(Outcome::Failed(format!("{error:#}"))), ..Report::default() }
        }
    };
    // If nobody is there to read it, there is nobody whom it could help.
    let _unread = say(&report.text());
    ExitCode::SUCCESS
}

fn watch(role: Role, orders: &Orders, has_parent: bool) -> Result<Report> {
    let parent = parent_id();
    let mut watch = Watch::new(role, parent)?;
    if !has_parent {
        return Ok(Report { outcome: Some(Outcome::Ended(End::Stopped)), ..Report::default() });
    }
    match role {
        Role::Guard => guard(orders, &mut watch),
        Role::Launcher => launch(orders, &mut watch),
    }
}

/// Has the launcher do the work, and clears up after it if it is killed.
fn guard(orders: &Orders, watch: &mut Watch) -> Result<Report> {
    let course = std::env::current_exe().context("cannot find out where `course` is")?;
    let mut launcher = Command::new(course)
        .args(orders.arguments(Role::Launcher))
        .spawn()
        .context("cannot start the launcher")?;
    let mut outcome = None;
    while !descendants::has_ended(launcher.id()) {
        if watch.next(None)?.is_some() {
            outcome = Some(Outcome::Ended(End::Stopped));
            break;
        }
        // A program may stop its parent; without it nobody would look at the clock.
        descendants::keep_going(launcher.id());
    }
    if outcome.is_none() && !launcher.wait().context("cannot wait for the launcher")?.success() {
        outcome = Some(Outcome::LauncherLost);
    }
    descendants::end_all(|_, _| ())?;
    Ok(Report { outcome, ..Report::default() })
}

/// Runs the program.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the outside; its clock is the one on the wall"
)]
fn launch(orders: &Orders, watch: &mut Watch) -> Result<Report> {
    setrlimit(Resource::RLIMIT_CORE, 0, 0).context("cannot forbid core files")?;
    lower(Resource::RLIMIT_FSIZE, orders.limits.file).context("cannot limit the size of files")?;
    let mut main = start(&orders.program)?;
    say(&wire::pids(std::process::id(), main.id()))?;

    let begin = Instant::now();
    let mut counted = begin;
    let mut leftovers = Vec::new();
    let early = loop {
        if reap_strays(main.id(), &mut leftovers)? {
            break None;
        }
        if let Some(order) = watch.next(Some(COUNT_EVERY))? {
            break Some(order);
        }
        if begin.elapsed() >= orders.limits.time {
            break Some(End::TimeLimit);
        }
        if counted.elapsed() >= COUNT_EVERY {
            if descendants::all().len() > orders.limits.processes {
                break Some(End::ProcessLimit);
            }
            counted = Instant::now();
        }
    };

    let end = match early {
        Some(end) => end,
        None => how_it_ended(&mut main)?,
    };
    if early.is_none() {
        leave_in_peace(orders.limits.grace, watch, &mut leftovers)?;
    }
    descendants::end_all(|pid, name| {
        if pid != main.id() {
            leftovers.push(Leftover { pid, name, kind: Kind::Running });
        }
    })?;
    Ok(Report { outcome: Some(Outcome::Ended(end)), leftovers })
}

fn start(program: &[OsString]) -> Result<Child> {
    // The standard library gives the child an empty signal mask, so our own is no matter.
    Command::new(&program[0])
        .args(&program[1..])
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| format!("cannot start {}", program[0].display()))
}

fn how_it_ended(main: &mut Child) -> Result<End> {
    let status = main.wait().context("cannot wait for the program")?;
    Ok(status.code().map_or_else(|| End::Signal(status.signal().unwrap_or(0)), End::Code))
}

/// Reaps what was left to us while the main process still runs. Says whether that has ended.
fn reap_strays(main: u32, leftovers: &mut Vec<Leftover>) -> Result<bool> {
    while let Some(zombie) = descendants::find_zombie()? {
        // Asked after the zombie was found: the kernel hands us the children of the main process and its end as one
        // step, so a zombie that comes from there is seen as such, and not taken for an earlier one.
        if descendants::has_ended(main) {
            return Ok(true);
        }
        note(&zombie, Kind::Adopted, leftovers);
    }
    Ok(false)
}

/// Main has ended: notes who has died without being waited for, and gives the others a little time.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the outside; its clock is the one on the wall"
)]
fn leave_in_peace(grace: Duration, watch: &mut Watch, leftovers: &mut Vec<Leftover>) -> Result<()> {
    while let Some(zombie) = descendants::find_zombie()? {
        note(&zombie, Kind::Unreaped, leftovers);
    }
    let begin = Instant::now();
    while !descendants::is_childless() {
        let left = grace.saturating_sub(begin.elapsed());
        if left.is_zero() || watch.next(Some(left))?.is_some() {
            break;
        }
        while let Some(zombie) = descendants::find_zombie()? {
            // In time: no leftover.
            descendants::reap(&zombie);
        }
    }
    Ok(())
}

fn note(zombie: &Zombie, kind: Kind, leftovers: &mut Vec<Leftover>) {
    if let Some((pid, name)) = descendants::reap(zombie) {
        leftovers.push(Leftover { pid, name, kind });
    }
}

/// Sets a limit, unless a lower one holds already.
fn lower(resource: Resource, limit: u64) -> nix::Result<()> {
    let (_, hard) = nix::sys::resource::getrlimit(resource)?;
    let limit = limit.min(hard);
    setrlimit(resource, limit, limit)
}

/// Speaks to the harness, over the socket that is our standard input.
fn say(text: &str) -> Result<()> {
    socket()?.write_all(text.as_bytes()).context("the harness does not listen")
}

fn socket() -> Result<UnixStream> {
    let copy = io::stdin().as_fd().try_clone_to_owned();
    Ok(copy.context("cannot copy the socket")?.into())
}

/// All that can happen to a guard or launcher: a signal, or a word from the harness.
struct Watch {
    signals: SignalFd,
    /// Only the launcher listens to the harness; it is one socket for both.
    harness: Option<UnixStream>,
    parent: u32,
}

impl Watch {
    /// From here on we inherit orphans, learn of the death of our parent, and die of no signal that can be caught.
    fn new(role: Role, parent: u32) -> Result<Watch> {
        prctl::set_child_subreaper(true).context("cannot become a subreaper")?;
        let mut signals = SigSet::empty();
        let asked_to_stop = [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP, Signal::SIGQUIT];
        for signal in asked_to_stop.into_iter().chain([Signal::SIGCHLD, PARENT_GONE]) {
            signals.add(signal);
        }
        signals.thread_block().context("cannot block signals")?;
        prctl::set_pdeathsig(PARENT_GONE).context("cannot ask for news of the parent")?;
        let flags = SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC;
        let signals = SignalFd::with_flags(&signals, flags).context("cannot make a signalfd")?;
        let harness = match role {
            Role::Guard => None,
            Role::Launcher => Some(socket()?),
        };
        Ok(Watch { signals, harness, parent })
    }

    /// Waits for the next event, at most so long. What it returns is how the program must be ended.
    fn next(&mut self, at_most: Option<Duration>) -> Result<Option<End>> {
        let mut sources = vec![PollFd::new(self.signals.as_fd(), PollFlags::POLLIN)];
        if let Some(harness) = &self.harness {
            sources.push(PollFd::new(harness.as_fd(), PollFlags::POLLIN));
        }
        match poll(&mut sources, timeout(at_most)) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno).context("cannot wait for events"),
        }
        let harness_speaks = sources.get(1).is_some_and(|it| it.any().unwrap_or(false));

        while let Some(signal) = self.signals.read_signal().context("cannot read a signal")? {
            match Signal::try_from(signal.ssi_signo.cast_signed()) {
                Ok(Signal::SIGCHLD) => {}
                // Also sent when only the *thread* that started us ended, and its process lives on.
                Ok(PARENT_GONE) if parent_id() == self.parent => {}
                _ => return Ok(Some(End::Stopped)),
            }
        }
        if harness_speaks { self.hear_harness().map(Some) } else { Ok(None) }
    }

    fn hear_harness(&mut self) -> Result<End> {
        let mut word = [0];
        let harness = self.harness.as_mut().context("no socket")?;
        match harness.read(&mut word) {
            Ok(1..) if word == [TOO_MUCH_OUTPUT] => Ok(End::OutputLimit),
            // The harness has closed its end, or is gone.
            _ => Ok(End::Stopped),
        }
    }
}

fn timeout(at_most: Option<Duration>) -> PollTimeout {
    // Rounded up: a timer that is early would make us ask again at once, in a hot loop.
    at_most.map_or(PollTimeout::NONE, |it| {
        u16::try_from(it.as_millis() + 1).map_or(PollTimeout::MAX, PollTimeout::from)
    })
}
