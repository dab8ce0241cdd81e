//! A terminal for a program that looks whether a person is there.

use std::{
    fs::File,
    os::{fd::OwnedFd, unix::fs::OpenOptionsExt},
    process::{Child, Command},
};

use nix::{
    fcntl::OFlag,
    pty::{grantpt, posix_openpt, ptsname_r, unlockpt},
};

/// Starts a program at a terminal of its own, and returns what the person has of that: reading it fails at the end.
pub(crate) fn start_at_terminal(mut command: Command) -> (Child, File) {
    // Not `openpty`: what other tests start meanwhile would inherit both ends, and there would be no end.
    let flags = OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
    let persons = posix_openpt(flags).unwrap();
    grantpt(&persons).unwrap();
    unlockpt(&persons).unwrap();
    let mut open = File::options();
    open.read(true).write(true).custom_flags(OFlag::O_NOCTTY.bits());
    let programs = open.open(ptsname_r(&persons).unwrap()).unwrap();
    command.stdin(programs.try_clone().unwrap()).stdout(programs.try_clone().unwrap());
    let program = command.stderr(programs).spawn().unwrap();
    (program, OwnedFd::from(persons).into())
}
