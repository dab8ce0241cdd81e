//! The page that a conducted program shares with its conductor, and a server that forks a process for each run.
//!
//! A program that is conducted must begin again and again, thousands of times a second. So it stops before `main`, and
//! forks one copy of itself whenever the conductor wants a run.

use std::{
    env,
    ffi::OsStr,
    fs::File,
    io::{self, Write},
    num::NonZeroUsize,
    os::fd::{BorrowedFd, RawFd},
    process,
    sync::{
        OnceLock,
        atomic::Ordering::{Acquire, Relaxed, Release},
    },
};

use nix::{
    errno::Errno,
    sys::{
        prctl,
        signal::{Signal, kill},
        wait::{WaitStatus, waitpid},
    },
    unistd::{ForkResult, Pid, fork, getppid},
};

use super::{
    fork::exit,
    futex::{futex_wait, futex_wake},
    mapping::map,
};
use crate::{
    Error, Result,
    seam::wire::{CONDUCTOR, KILLED, NO_FORK, RUN_OVER, Stage, VERSION},
};

static STAGE: OnceLock<&'static Stage> = OnceLock::new();
static CONDUCTOR_PID: OnceLock<u32> = OnceLock::new();

/// The stage that this process plays on, if it is conducted.
#[inline]
pub(crate) fn stage() -> Option<&'static Stage> {
    STAGE.get().copied()
}

/// The process id of the conductor to whose run this process belongs: as a player, or as a program that one has started
/// and that is not conducted itself.
pub(crate) fn conductor() -> Option<u32> {
    CONDUCTOR_PID.get().copied()
}

/// The stage in this file.
pub(crate) fn map_stage(file: BorrowedFd<'_>) -> Result<&'static Stage> {
    let length = NonZeroUsize::new(size_of::<Stage>()).ok_or(Error::NoStage)?;
    let found = File::from(file.try_clone_to_owned().map_err(|_| Error::NoStage)?).metadata();
    if found.map_or(0, |found| found.len()) < size_of::<Stage>() as u64 {
        return Err(Error::NoStage); // To map what is not there would end in SIGBUS.
    }
    let at = map(file, length).map_err(|errno| Error::Kernel { call: "mmap", errno })?;
    // SAFETY: the mapping is aligned to a page, as long as a `Stage`, never unmapped, and all its fields are atomics,
    // for which any bytes are a value.
    Ok(unsafe { at.cast::<Stage>().as_ref() })
}

/// Runs before `main`, in every program that uses this crate: the section holds pointers to functions of this form.
#[used]
#[unsafe(link_section = ".init_array")]
static BEFORE_MAIN: extern "C" fn() = before_main;

extern "C" fn before_main() {
    let Some(number) = env::var_os(CONDUCTOR) else { return };
    match find_stage(&number) {
        Ok(stage) => {
            let conductor = stage.conductor.load(Relaxed);
            let _ = CONDUCTOR_PID.set(conductor);
            if is_parent(conductor) || !is_alive(conductor) {
                let _ = STAGE.set(stage);
                serve(stage, conductor);
            }
        }
        Err(err) => {
            let line = format!("{CONDUCTOR}={}: {err}\n", number.display());
            io::stderr().write_all(line.as_bytes()).ok();
            exit(2);
        }
    }
}

fn find_stage(number: &OsStr) -> Result<&'static Stage> {
    let number = number.to_str().and_then(|number| number.parse::<RawFd>().ok());
    let number = number.filter(|number| *number >= 0).ok_or(Error::NoStage)?;
    // SAFETY: if there is no such descriptor, the first call that uses it fails, and that is all.
    let file = unsafe { BorrowedFd::borrow_raw(number) };
    let stage = map_stage(file)?;
    if stage.version.load(Relaxed) == VERSION { Ok(stage) } else { Err(Error::NoStage) }
}

/// Forks a process for each run; only these come back from here.
fn serve(stage: &'static Stage, conductor: u32) {
    end_with(conductor);
    let mut run = 0;
    loop {
        if stage.runs.load(Acquire) == run {
            futex_wait(&stage.runs, run, None);
            continue;
        }
        run = run.wrapping_add(1);
        let server = process::id();
        // SAFETY: before `main` there is one thread, so the child may go on as if nothing had happened.
        match unsafe { fork() } {
            Ok(ForkResult::Child) => {
                end_with(server);
                stage.players[0].pid.store(process::id(), Relaxed);
                stage.players[0].life.live();
                return;
            }
            Ok(ForkResult::Parent { child }) => {
                stage.ended.store(RUN_OVER | how_it_ended(child), Release);
            }
            Err(errno) => stage.ended.store(RUN_OVER | NO_FORK | errno as u32, Release),
        }
        stage.calls.fetch_add(1, Release);
        futex_wake(&stage.calls, 1);
    }
}

/// Whatever ends our parent, from now on it ends us, too.
fn end_with(parent: u32) {
    // The only error is a bad signal number.
    let _ = prctl::set_pdeathsig(Signal::SIGKILL);
    if !is_parent(parent) {
        exit(1); // It had ended before we asked.
    }
}

fn is_parent(pid: u32) -> bool {
    getppid().as_raw().unsigned_abs() == pid
}

fn is_alive(pid: u32) -> bool {
    kill(Pid::from_raw(pid.cast_signed()), None) != Err(Errno::ESRCH)
}

fn how_it_ended(child: Pid) -> u32 {
    loop {
        match waitpid(child, None) {
            Ok(WaitStatus::Exited(_, code)) => return code.unsigned_abs(),
            Ok(WaitStatus::Signaled(_, signal, _)) => return KILLED | signal as u32,
            Ok(_) | Err(Errno::EINTR) => (),
            Err(errno) => return NO_FORK | errno as u32,
        }
    }
}
