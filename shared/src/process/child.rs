//! `Child`: a started process, seen from its parent.

use std::{
    fmt,
    sync::{Arc, OnceLock, atomic::AtomicU32},
    time::Duration,
};

use nix::{sys::signal::Signal, unistd::Pid};

use super::current;
use crate::{
    Error, Exit, Result,
    seam::{Kind, Op, step, until, world},
    sys,
};

/// A started process, seen from its parent. A copy is the same child.
///
/// Dropping it ends nothing: the child goes on, and is waited for when its parent ends. Only its parent can wait for it or
/// send it a signal; for anybody else that is an error.
#[derive(Clone)]
pub struct Child {
    state: Arc<State>,
}

struct State {
    pid: Pid,
    /// Its place in the family, and that of its parent.
    number: u32,
    parent: u32,
    name: String,
    daemon: bool,
    /// How it ended, once we have waited for it.
    exit: OnceLock<Exit>,
}

impl Child {
    /// A child that has just been made, listed among the living.
    pub(super) fn enrol(pid: Pid, number: u32, name: String, daemon: bool) -> Child {
        let exit = OnceLock::new();
        let state = Arc::new(State { pid, number, parent: sys::me(), name, daemon, exit });
        let child = Child { state };
        current::children().push(child.clone());
        child
    }

    /// Waits for it to end, and to end well: a bad end is an error that names the child. Twice is fine.
    #[track_caller]
    pub fn join(&self) -> Result<()> {
        self.check(self.wait()?)
    }

    /// As [`join`](Child::join), but waits no longer than this; says whether the child has ended.
    #[track_caller]
    pub fn join_timeout(&self, at_most: Duration) -> Result<bool> {
        let op = Op::new(Kind::Join);
        match reap(op, &[self], Some(until(at_most)))? {
            Some((_, exit)) => self.check(exit).map(|()| true),
            None => Ok(false),
        }
    }

    /// Waits for it to end, and says how.
    #[track_caller]
    pub fn wait(&self) -> Result<Exit> {
        let op = Op::new(Kind::Join);
        loop {
            if let Some((_, exit)) = reap(op, &[self], None)? {
                return Ok(exit);
            }
        }
    }

    /// How it ended, if it has; like Python's `exitcode`, see [`Exit::number`]. Does not wait.
    #[track_caller]
    pub fn exit_code(&self) -> Result<Option<i32>> {
        let op = Op::new(Kind::Poll);
        let ended = reap(op, &[self], Some(Duration::ZERO))?;
        Ok(ended.map(|(_, exit)| exit.number()))
    }

    /// Whether it has not ended yet.
    #[track_caller]
    pub fn is_alive(&self) -> Result<bool> {
        self.exit_code().map(|code| code.is_none())
    }

    /// Asks it to end, with `SIGTERM`.
    #[track_caller]
    pub fn terminate(&self) -> Result<()> {
        self.signal(Signal::SIGTERM)
    }

    /// Ends it at once, with `SIGKILL`: it cannot do anything about it.
    #[track_caller]
    pub fn kill(&self) -> Result<()> {
        self.signal(Signal::SIGKILL)
    }

    /// Sends it a signal. Once it has been waited for, nothing happens.
    ///
    /// `SIGSTOP` waits for a moment when the child has only just been made, until it has seen to it that it does not outlive
    /// the first process; stopped before, it never could.
    #[track_caller]
    pub fn signal(&self, signal: Signal) -> Result<()> {
        let op = Op::on(Kind::Signal, self.object());
        self.check_ours()?;
        if self.state.exit.get().is_some() {
            return Ok(()); // Its number may belong to somebody else by now.
        }
        world().kill(op, self.state.pid, signal)
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.state.pid.as_raw().unsigned_abs()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.state.name
    }

    /// Whether it is a daemon, which its parent [ends](crate::Process#at-the-end).
    pub fn is_daemon(&self) -> bool {
        self.state.daemon
    }

    fn object(&self) -> u64 {
        self.state.number.into()
    }

    fn check(&self, exit: Exit) -> Result<()> {
        match exit {
            Exit::Code(0) => Ok(()),
            exit => Err(Error::Child { name: self.state.name.clone(), exit }),
        }
    }

    /// The word that changes when it dies; `None` if it has.
    pub(crate) fn life(&self) -> Option<&'static AtomicU32> {
        let ended = self.state.exit.get().is_some();
        if ended { None } else { sys::life_of(self.state.number, self.state.pid) }
    }

    pub(crate) fn process_id(&self) -> Pid {
        self.state.pid
    }

    pub(crate) fn check_ours(&self) -> Result<()> {
        if self.state.parent == sys::me() {
            Ok(())
        } else {
            Err(Error::NotOurChild { name: self.state.name.clone() })
        }
    }
}

/// Waits until one of these children has ended, and says which: its place in the slice. If several have, the first.
///
/// With no children at all it would wait for ever; that is an error.
#[track_caller]
pub fn wait_any(children: &[&Child]) -> Result<usize> {
    let op = Op::new(Kind::Join);
    loop {
        if let Some((place, _)) = reap(op, children, None)? {
            return Ok(place);
        }
    }
}

/// Waits until one of these has ended, but not beyond the time `until`, and says which and how.
pub(super) fn reap(
    op: Op,
    children: &[&Child],
    until: Option<Duration>,
) -> Result<Option<(usize, Exit)>> {
    let op = if let [child] = children { Op { object: child.object(), ..op } } else { op };
    for (place, child) in children.iter().enumerate() {
        child.check_ours()?;
        if let Some(exit) = child.state.exit.get() {
            step(op);
            return Ok(Some((place, *exit)));
        }
    }
    if children.is_empty() {
        return Err(Error::NothingToWaitFor);
    }
    let pids: Vec<_> = children.iter().map(|child| child.state.pid).collect();
    let Some((place, exit)) = world().reap(op, &pids, until)? else { return Ok(None) };
    let state = &children[place].state;
    let exit = *state.exit.get_or_init(|| exit);
    current::children().retain(|child| child.state.number != state.number);
    sys::bury(state.number);
    Ok(Some((place, exit)))
}

impl fmt::Debug for Child {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Child")
            .field("pid", &self.pid())
            .field("name", &self.state.name)
            .field("exit", &self.state.exit.get())
            .finish_non_exhaustive()
    }
}
