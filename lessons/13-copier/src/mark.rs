//! The mark of a run: a file in the destination that is there as long as there may be temporary names.
//!
//! Whoever sets it holds a lock on it, which the kernel takes away when the last process of the run is gone. So a mark
//! without a lock is that of a dead run, and what that run has left is swept.

use std::{ffi::CString, io, os::fd::OwnedFd, process};

use nix::{
    dir::Dir,
    errno::Errno,
    fcntl::{Flock, FlockArg, OFlag, openat},
    sys::stat::Mode,
    unistd::{UnlinkatFlags, unlinkat},
};

use crate::{
    below::open_below, destination::Destination, plan::Plan, refusal::Refusal, words::Words,
};

/// The mark of this run.
pub(crate) struct Mark {
    name: String,
    /// Some file systems know no locks; their marks are never swept.
    _lock: Option<Flock<OwnedFd>>,
}

/// A mark is this and a number; a temporary name is a mark, a dash and another number.
const PREFIX: &str = ".copier-";

impl Mark {
    /// Sweeps what dead runs have left, then marks this one.
    pub(crate) fn set(destination: &Destination) -> Result<Mark, Refusal> {
        sweep_dead_runs(destination)?;
        let cannot_make = |why| Words::CannotMake { destination: &destination.path, why };
        let mut number = process::id();
        loop {
            let name = format!("{PREFIX}{number}");
            let flags = OFlag::O_RDWR | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_CLOEXEC;
            match openat(&destination.root, name.as_str(), flags, Mode::S_IRUSR | Mode::S_IWUSR) {
                // Somebody whose processes are not ours has the same number: another container.
                Err(Errno::EEXIST) => number = number.wrapping_add(1),
                Err(errno) => return Err(cannot_make(errno).into()),
                Ok(file) => return Ok(Mark { name, _lock: lock(file) }),
            }
        }
    }

    /// The name under which this worker makes what it copies.
    pub(crate) fn temporary(&self, worker: usize) -> io::Result<CString> {
        Ok(CString::new(format!("{}-{worker}", self.name))?)
    }

    /// No temporary name is left.
    pub(crate) fn remove(&self, destination: &Destination) -> nix::Result<()> {
        unlinkat(&destination.root, self.name.as_str(), UnlinkatFlags::NoRemoveDir)
    }
}

fn lock(file: OwnedFd) -> Option<Flock<OwnedFd>> {
    Flock::lock(file, FlockArg::LockExclusiveNonblock).ok()
}

/// Removes dead runs' temporary names, wherever they are, and last their marks.
fn sweep_dead_runs(destination: &Destination) -> Result<(), Refusal> {
    let root = &destination.root;
    let mut dead = Vec::new();
    for entry in Dir::from_fd(open_below(root, "".as_ref())?)?.iter() {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if is_mark(&name) && is_dead(root, &name) {
            dead.push(name);
        }
    }
    if dead.is_empty() {
        return Ok(());
    }
    let plan = Plan::of(root, &destination.path, &[])?;
    for entry in &plan.entries {
        let name = entry.name.to_string_lossy();
        if dead.iter().any(|mark| is_temporary(&name, mark)) {
            let folder = open_below(root, &plan.path_of_folder(entry.folder))?;
            unlinkat(&folder, entry.name.as_c_str(), UnlinkatFlags::NoRemoveDir)?;
        }
    }
    for mark in &dead {
        unlinkat(root, mark.as_str(), UnlinkatFlags::NoRemoveDir)?;
    }
    Ok(())
}

fn is_mark(name: &str) -> bool {
    name.strip_prefix(PREFIX).is_some_and(is_number)
}

fn is_temporary(name: &str, mark: &str) -> bool {
    name.strip_prefix(mark).and_then(|rest| rest.strip_prefix('-')).is_some_and(is_number)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether nobody holds the lock on this mark any more.
fn is_dead(root: &OwnedFd, mark: &str) -> bool {
    let flags = OFlag::O_RDWR | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
    openat(root, mark, flags, Mode::empty()).is_ok_and(|file| lock(file).is_some())
}

#[cfg(test)]
mod tests {
    use super::{is_mark, is_temporary};

    #[test]
    fn a_temporary_name_is_its_own_runs_only() {
        assert!(is_mark(".copier-71") && !is_mark(".copier-71-0") && !is_mark(".copier-"));
        assert!(is_temporary(".copier-71-0", ".copier-71"));
        assert!(!is_temporary(".copier-712-0", ".copier-71"));
        assert!(!is_temporary(".copier-71-notes", ".copier-71"));
    }
}
