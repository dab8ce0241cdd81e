//! Keeps a judged program away from everything else, with the kernel's namespaces: it sees no process but its own, no
//! network, and can write nowhere but into memory that goes with it.
//!
//! `course confine` makes the namespaces, `course confined` is the first process in them. Where the kernel does not let us
//! make them, [`shield`] says what else there is.

use std::{
    env,
    ffi::OsString,
    fs,
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, bail};
use nix::{
    mount::{MsFlags, mount},
    sched::{CloneFlags, unshare},
    sys::resource::{Resource, setrlimit},
    unistd::{getgid, getuid},
};

use crate::contain::own_children;

pub(crate) mod apart;
pub mod shield;

use shield::How;

/// The word that asks for namespaces.
pub(crate) const CONFINE: &str = "confine";
/// The word that asks to be the first process in them.
pub(crate) const CONFINED: &str = "confined";

/// The exit code that says that the program has left processes behind.
pub(crate) const LEFT_BEHIND: u8 = 97;

/// Who is inside is called so; there it is nobody special.
const NOBODY: u32 = 1000;

/// `HOW MEGABYTES PROGRAM ARGUMENTS…`, to be run in namespaces of its own if so it is to be shielded; each process may have
/// so much memory of its own.
///
/// Whether there are namespaces has been tried before: who has failed in the middle of making them is between two worlds.
pub(crate) fn confine(arguments: &[OsString]) -> Result<ExitCode> {
    let [how, megabytes, program, arguments @ ..] = arguments else {
        bail!("{CONFINE} HOW MEGABYTES PROGRAM ARGUMENTS…")
    };
    let megabytes: u64 = megabytes.to_str().and_then(|it| it.parse().ok()).context("no number")?;
    setrlimit(Resource::RLIMIT_DATA, megabytes << 20, megabytes << 20)?;
    if How::tagged(how).context("no shield")? != How::Namespaces {
        // This returns only if it fails.
        return Err(Command::new(program).args(arguments).env_clear().envs(kept()).exec().into());
    }
    let mut inside = Command::new(env::current_exe()?);
    let apart = CloneFlags::CLONE_NEWUSER
        | CloneFlags::CLONE_NEWPID
        | CloneFlags::CLONE_NEWNS
        | CloneFlags::CLONE_NEWNET
        | CloneFlags::CLONE_NEWIPC;
    enter(apart, 0).context("there are no namespaces")?;
    let status =
        inside.arg(CONFINED).arg(program).args(arguments).env_clear().envs(kept()).status()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(u8::MAX)))
}

/// The variables that a judged program may know. In others there may be what is nobody's business: the keys of a CI.
pub(crate) fn kept() -> impl Iterator<Item = (OsString, OsString)> {
    const NAMES: [&str; 6] =
        ["PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "RUST_BACKTRACE"];
    const BEGINNINGS: [&str; 2] = ["COURSE_", "RUSTUP_"];
    env::vars_os().filter(|(name, _)| {
        let name = name.to_string_lossy();
        NAMES.contains(&&*name) || BEGINNINGS.iter().any(|it| name.starts_with(it))
    })
}

/// The first process inside: nothing can be written any more, then the program.
pub(crate) fn confined(arguments: &[OsString]) -> Result<ExitCode> {
    let [program, arguments @ ..] = arguments else { bail!("{CONFINED} PROGRAM") };
    seal().context("cannot seal the file systems")?;
    // From here on, nobody has the power to undo that.
    enter(CloneFlags::CLONE_NEWUSER, NOBODY)?;
    let status = Command::new(program).args(arguments).status()?;
    if !own_children().is_empty() {
        return Ok(ExitCode::from(LEFT_BEHIND));
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(u8::MAX)))
}

/// From now on this process, and whoever it starts, finds these folders empty.
pub(crate) fn hide(folders: &[&Path]) -> Result<()> {
    enter(CloneFlags::CLONE_NEWUSER | CloneFlags::CLONE_NEWNS, NOBODY)?;
    folders.iter().try_for_each(|folder| empty(folder, "size=4k"))
}

/// Parts from the others in these ways; inside, we are this user.
fn enter(flags: CloneFlags, inside: u32) -> Result<()> {
    let (user, group) = (getuid(), getgid());
    unshare(flags)?;
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/uid_map", format!("{inside} {user} 1"))?;
    fs::write("/proc/self/gid_map", format!("{inside} {group} 1"))?;
    Ok(())
}

/// Lets everything be only read, but for what is in memory and for us alone.
fn seal() -> Result<()> {
    const NOTHING: Option<&str> = None;
    mount(NOTHING, "/", NOTHING, MsFlags::MS_REC | MsFlags::MS_PRIVATE, NOTHING)?;
    mount(Some("proc"), "/proc", Some("proc"), MsFlags::empty(), NOTHING)?;
    for line in fs::read_to_string("/proc/self/mountinfo")?.lines() {
        let mut fields = line.split(' ').skip(4);
        let (Some(place), Some(options)) = (fields.next(), fields.next()) else { continue };
        if place.starts_with("/proc") || place.starts_with("/sys") {
            continue;
        }
        let flags =
            MsFlags::MS_BIND | MsFlags::MS_REMOUNT | MsFlags::MS_RDONLY | options_of(options);
        let done = mount(NOTHING, place, NOTHING, flags, NOTHING);
        // What lies under another one cannot be reached, so not be sealed either, nor written.
        if place == "/" {
            done?;
        }
    }
    // Services listen there at sockets that are files, and to them we are who we are outside.
    let services = Path::new("/run");
    if services.is_dir() {
        empty(services, "size=4k")?;
    }
    empty(Path::new("/dev/shm"), "size=64m")
}

/// The options that whoever mounted it insists on.
fn options_of(options: &str) -> MsFlags {
    let flag = |option: &str| match option {
        "nosuid" => MsFlags::MS_NOSUID,
        "nodev" => MsFlags::MS_NODEV,
        "noexec" => MsFlags::MS_NOEXEC,
        "noatime" => MsFlags::MS_NOATIME,
        "nodiratime" => MsFlags::MS_NODIRATIME,
        "relatime" => MsFlags::MS_RELATIME,
        _ => MsFlags::empty(),
    };
    options.split(',').map(flag).collect()
}

/// Puts an empty file system in memory over this folder.
fn empty(folder: &Path, size: &str) -> Result<()> {
    mount(Some("none"), folder, Some("tmpfs"), MsFlags::empty(), Some(size))
        .with_context(|| format!("cannot cover {}", folder.display()))
}
