//! The launcher, and the guard above it: what runs as `course contain …`.

use std::{
    ffi::OsString,
    os::unix::process::{CommandExt, ExitStatusExt},
    process::{Child, Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::{
    contain::{
        descendants::{self, Zombie, below},
        memory,
        stopwatch::Stopwatch,
        watch::{Watch, say},
        wire::{self, Orders, Outcome, Report, Role},
    },
    transcript::{End, Kind, Leftover},
};

/// How often the processes are counted. A run that is shorter is never counted.
const COUNT_EVERY: Duration = Duration::from_millis(20);

/// Runs `course contain …`.
pub(crate) fn main(arguments: &[OsString]) -> ExitCode {
    let Some((role, parent, orders)) = Orders::parse(arguments) else {
        return ExitCode::from(2);
    };
    let report = match watch(role, parent, &orders) {
        Ok(report) => report,
        Err(error) => {
            Report { outcome: Some(Outcome::Failed(format!("{error:#}"))), ..Report::default() }
        }
    };
    // If nobody is there to read it, there is nobody whom it could help.
    let _unread = say(&report.text());
    ExitCode::SUCCESS
}

fn watch(role: Role, parent: u32, orders: &Orders) -> Result<Report> {
    let mut watch = Watch::new(role, parent)?;
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
    let mut main = watch.look_away(|| start(&orders.program))?;
    say(&wire::pids(std::process::id(), main.id()))?;

    let (mut time, mut counted) = (Stopwatch::new(), Instant::now());
    let mut leftovers = Vec::new();
    let early = loop {
        if reap_strays(main.id(), &mut leftovers)? {
            break None;
        }
        if let Some(order) = watch.next(Some(COUNT_EVERY))? {
            break Some(order);
        }
        if counted.elapsed() >= COUNT_EVERY {
            let everybody = below(std::process::id());
            if time.is_up(orders.limits.time, everybody.iter().copied()) {
                break Some(End::TimeLimit);
            }
            if everybody.len() > orders.limits.processes {
                break Some(End::ProcessLimit);
            }
            if memory::is_more_than(orders.limits.memory) {
                break Some(End::MemoryLimit);
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
    let (_, hard) = getrlimit(resource)?;
    let limit = limit.min(hard);
    setrlimit(resource, limit, limit)
}
