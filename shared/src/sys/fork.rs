//! Making a process, and ending one.
//!
//! Children never outlive the first process, whatever kills it. Its own children ask the kernel for a SIGKILL when it
//! dies. A deeper one asks for a SIGCONT when its parent dies, which wakes it even when it is stopped; if the first
//! process is still there, it is that one's child from now on, else it ends.

use std::{
    fs,
    io::{self, Write},
    mem::MaybeUninit,
    os::{
        fd::{FromRawFd, OwnedFd},
        unix::fs::MetadataExt,
    },
    ptr,
    sync::atomic::{AtomicBool, AtomicI32, Ordering::Relaxed},
    thread,
    time::Duration,
};

use nix::{
    errno::Errno,
    sys::{
        prctl,
        signal::{
            SaFlags, SigAction, SigHandler, SigSet, SigmaskHow, Signal, kill, raise, sigaction,
        },
        wait::{WaitPidFlag, WaitStatus, waitpid},
    },
    unistd::{self, ForkResult, Pid, getpid, getppid},
};

use super::{descriptors, family, shared, signal};
use crate::{Error, Result};

/// The first process of the family, the parent of this one, and whom that is the parent of: just after a fork these are
/// not ours yet. Not shared: each process has its own.
static FIRST: AtomicI32 = AtomicI32::new(0);
static PARENT: AtomicI32 = AtomicI32::new(0);
static CHILD: AtomicI32 = AtomicI32::new(0);
static IGNORES_SIGTERM: AtomicBool = AtomicBool::new(false);

/// Which of the two we are after a fork.
#[derive(Debug)]
pub(crate) enum Fork {
    Child,
    /// `number` is the child's place in the family.
    Parent {
        pid: Pid,
        number: u32,
    },
}

/// Makes a child. Refuses if there are other threads: the child would not have them, but all the locks they hold.
pub(crate) fn fork() -> Result<Fork> {
    let threads = threads();
    if threads != 1 {
        return Err(Error::Threads { threads });
    }
    shared::init()?; // So that parent and child share it.
    lead()?;
    let me = getpid();
    let number = family::conceive()?;
    let mask = hold_back_sigterm();

    // SAFETY: this is the only thread, as checked above, so the child may go on as if nothing had happened.
    let forked = unsafe { unistd::fork() };
    if let Some(mask) = &mask {
        match forked {
            Ok(ForkResult::Child) => heed_sigterm(mask),
            _ => drop(mask.thread_set_mask()),
        }
    }
    match forked {
        Ok(ForkResult::Child) => {
            follow(me);
            descriptors::leave_behind();
            family::be_born(number);
            Ok(Fork::Child)
        }
        Ok(ForkResult::Parent { child }) => {
            family::announce(number, child.as_raw().unsigned_abs());
            Ok(Fork::Parent { pid: child, number })
        }
        Err(errno) => {
            family::miscarry(number);
            Err(Error::Kernel { call: "fork", errno })
        }
    }
}

/// How many threads this process has. One that has been joined may not be quite gone yet, so we look again for a moment.
#[expect(clippy::disallowed_methods, reason = "waits for the kernel, in real time, in any world")]
fn threads() -> u64 {
    // Each thread is a folder, and each folder links to its parent, so one quick call counts them.
    let count = || fs::metadata("/proc/self/task").map_or(1, |task| task.nlink().saturating_sub(2));
    for _ in 0..100 {
        if count() <= 1 {
            return 1;
        }
        thread::sleep(Duration::from_micros(100));
    }
    count()
}

/// The first process, before its first child.
fn lead() -> Result<()> {
    if FIRST.load(Relaxed) != 0 {
        return Ok(());
    }
    FIRST.store(getpid().as_raw(), Relaxed);
    IGNORES_SIGTERM.store(ignores(Signal::SIGTERM), Relaxed);
    // Whoever loses its parent becomes our child, not that of some stranger.
    prctl::set_child_subreaper(true).map_err(|errno| Error::Kernel { call: "prctl", errno })?;
    // If whoever started us ignores it, the kernel would forget how our children ended.
    set(Signal::SIGCHLD, SigHandler::SigDfl)
        .map_err(|errno| Error::Kernel { call: "sigaction", errno })?;
    Ok(())
}

/// If whoever started the first process has it ignore SIGTERM, its children would do so, too, and could not be terminated.
/// They begin with the signal blocked, so that none is lost before they have learnt to heed it.
fn hold_back_sigterm() -> Option<SigSet> {
    if !IGNORES_SIGTERM.load(Relaxed) {
        return None;
    }
    let mut sigterm = SigSet::empty();
    sigterm.add(Signal::SIGTERM);
    sigterm.thread_swap_mask(SigmaskHow::SIG_BLOCK).ok()
}

/// A child: heeds it from now on, also one that came meanwhile.
fn heed_sigterm(mask: &SigSet) {
    IGNORES_SIGTERM.store(false, Relaxed);
    let _ = set(Signal::SIGTERM, SigHandler::SigDfl);
    let _ = mask.thread_set_mask();
}

fn ignores(signal: Signal) -> bool {
    let mut action = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: with nothing to set, the call only writes what is set now to `action`, which is large enough.
    let asked = unsafe { libc::sigaction(signal as i32, ptr::null(), action.as_mut_ptr()) };
    // SAFETY: if the call went well, it has written to `action`.
    asked == 0 && unsafe { action.assume_init() }.sa_sigaction == libc::SIG_IGN
}

/// Ends whoever has lost its parent and so became our child, and waits until nobody of them is left.
pub(crate) fn end_orphans() {
    if getpid().as_raw() != FIRST.load(Relaxed) {
        return;
    }
    // The end of one makes its children ours, so there may be more after each round.
    let mut again = true;
    while again {
        again = false;
        for (pid, alive) in family::orphans() {
            if alive {
                let _ = kill(pid, Signal::SIGKILL);
            }
            // Who is not ours, or has been waited for, is no reason to wait.
            again |= waitpid(pid, None).is_ok();
        }
    }
    while let Ok(WaitStatus::Exited(..) | WaitStatus::Signaled(..)) =
        waitpid(None, Some(WaitPidFlag::WNOHANG))
    {}
}

/// A child, first of all: it sees to it that it does not outlive the first process.
fn follow(parent: Pid) {
    PARENT.store(parent.as_raw(), Relaxed);
    CHILD.store(getpid().as_raw(), Relaxed);
    if parent.as_raw() == FIRST.load(Relaxed) {
        die_with_parent();
    } else {
        // The only error is a bad signal number.
        signal::count_from_now(Signal::SIGCONT).ok();
        let _ = prctl::set_pdeathsig(Signal::SIGCONT);
    }
    see_to_parents_death(); // It may have died before we asked.
}

/// SIGKILL for us as soon as our parent is gone.
fn die_with_parent() {
    // The only error is a bad signal number.
    let _ = prctl::set_pdeathsig(Signal::SIGKILL);
}

/// Whether it learns of its parent's death by a SIGCONT, whatever else it uses that signal for.
pub(super) fn follows_by_sigcont() -> bool {
    CHILD.load(Relaxed) == getpid().as_raw() && PARENT.load(Relaxed) != FIRST.load(Relaxed)
}

/// May run in a signal handler: system calls and our own words only.
pub(super) fn see_to_parents_death() {
    let parent = getppid().as_raw();
    if parent != PARENT.load(Relaxed) {
        let first = FIRST.load(Relaxed);
        PARENT.store(first, Relaxed);
        die_with_parent();
        if parent != first || getppid().as_raw() != first {
            let _ = kill(getpid(), Signal::SIGKILL);
        }
    }
}

fn set(signal: Signal, handler: SigHandler) -> Result<(), Errno> {
    let action = SigAction::new(handler, SaFlags::SA_RESTART, SigSet::empty());
    // SAFETY: the handler is the default one.
    unsafe { sigaction(signal, &action) }.map(|_| ())
}

/// Ends this process at once; no destructor runs, and what is in the output buffer is written once.
pub(crate) fn exit(code: i32) -> ! {
    io::stdout().flush().ok();
    // SAFETY: `_exit` may be called at any time.
    unsafe { libc::_exit(code) }
}

/// Ends this process by `signal`, as if nobody had ever changed what that does.
pub(crate) fn raise_default(signal: Signal) -> ! {
    let _ = set(signal, SigHandler::SigDfl);
    let _ = raise(signal);
    // Only if it is blocked do we get here.
    exit(128 + signal as i32)
}

/// Has `f` called when `main` has returned.
pub(crate) fn at_exit(f: extern "C" fn()) {
    // SAFETY: `f` is a plain function, alive as long as the program.
    unsafe { libc::atexit(f) };
}

/// A descriptor that is readable as soon as our child `pid` has ended.
pub(crate) fn pidfd(pid: Pid) -> Result<OwnedFd> {
    // SAFETY: the call only reads its two numbers.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid.as_raw(), 0) };
    let fd = Errno::result(fd).map_err(|errno| Error::Kernel { call: "pidfd_open", errno })?;
    let fd = i32::try_from(fd).unwrap_or(-1);
    // SAFETY: the kernel has just given us this descriptor, and nobody else knows of it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}
