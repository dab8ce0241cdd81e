//! Keeps the compiler away from what an answer must not take in: whatever an `include!` names, it is not there.
//!
//! `course apart HIDDEN… -- KEPT… -- PROGRAM ARGUMENTS…` covers the hidden folders with empty ones, puts the kept folders and files
//! back to their places, and becomes the program. This is for where there are namespaces; elsewhere, what a successful
//! compiler has read, it tells.

use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    os::{fd::AsRawFd, unix::process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, bail};
use nix::{
    mount::{MsFlags, mount},
    sched::CloneFlags,
};

use super::{NOBODY, empty, enter};

/// The word that asks for it.
pub(crate) const APART: &str = "apart";

/// What stands between the lists.
pub(crate) const END: &str = "--";

/// The exit code that says that this went wrong, not the program.
pub(crate) const NOT_APART: u8 = 98;

pub(crate) fn apart(arguments: &[OsString]) -> Result<ExitCode> {
    let mut lists = arguments.splitn(3, |word| word == END);
    let (Some(hidden), Some(kept), Some([program, arguments @ ..])) =
        (lists.next(), lists.next(), lists.next())
    else {
        bail!("{APART} HIDDEN… {END} KEPT… {END} PROGRAM ARGUMENTS…")
    };
    let here = env::current_dir()?;
    let covered = enter(CloneFlags::CLONE_NEWUSER | CloneFlags::CLONE_NEWNS, NOBODY)
        .and_then(|()| cover(hidden, kept))
        .and_then(|()| Ok(env::set_current_dir(&here)?));
    if let Err(error) = covered {
        eprintln!("{error:#}");
        return Ok(ExitCode::from(NOT_APART));
    }
    // This returns only if it fails.
    Err(Command::new(program).args(arguments).exec().into())
}

/// Covers what is hidden; what is kept is held open meanwhile.
fn cover(hidden: &[OsString], kept: &[OsString]) -> Result<()> {
    const NOTHING: Option<&str> = None;
    mount(NOTHING, "/", NOTHING, MsFlags::MS_REC | MsFlags::MS_PRIVATE, NOTHING)?;
    let open = |path: &OsString| {
        let path = PathBuf::from(path);
        let file = File::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
        Ok((path, file))
    };
    let kept: Vec<(PathBuf, File)> = kept.iter().map(open).collect::<Result<_>>()?;
    for folder in hidden {
        empty(Path::new(folder), "size=1m")?;
    }
    for (path, file) in &kept {
        if file.metadata()?.is_dir() {
            fs::create_dir_all(path)?;
        } else if !path.exists() {
            fs::create_dir_all(path.parent().context("a file in no folder")?)?;
            File::create(path)?;
        }
        let source = format!("/proc/self/fd/{}", file.as_raw_fd());
        let flags = MsFlags::MS_BIND | MsFlags::MS_REC;
        mount(Some(&*source), path, NOTHING, flags, NOTHING)
            .with_context(|| format!("cannot put back {}", path.display()))?;
    }
    Ok(())
}
