//! By name: how a program makes a block for others to find, and finds one of another program, with nobody in between.
//!
//! A block is a file in memory (a memfd), and these have names; whoever has one open shows it below `/proc/PID/fd`. So who
//! looks for a block looks through the processes of its own user. The kernel lets nobody else look there, and closes what
//! is open when a process ends, whatever it dies of: a block that nobody has any more is gone, and its name with it.
//!
//! Two who look and then make the same block at the same time must not both win. So whoever looks or makes first takes
//! an abstract socket address as a lock, which the kernel gives back, too. Nobody waits there for a process that is
//! conducted: from taking the lock to letting it go there is no step.
#![expect(clippy::disallowed_methods, reason = "waits for the kernel, in real time, in any world")]

use std::{
    collections::HashSet,
    ffi::CString,
    fs::{self, File, OpenOptions, Permissions},
    io::{self, ErrorKind},
    os::{
        fd::AsRawFd,
        linux::net::SocketAddrExt,
        unix::{
            fs::{MetadataExt, PermissionsExt},
            net::{SocketAddr, UnixDatagram},
        },
    },
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    sys::memfd::{MFdFlags, memfd_create},
};

use crate::{Error, Result, seam};

/// With what stands before it, this is still a socket's address, which has 107 bytes.
const LONGEST: usize = 64;

const PATIENCE: Duration = Duration::from_secs(5);

/// The name of the block's file. Each conductor has names of its own: what it conducts must not depend on anything else.
pub(super) fn full(name: &str) -> Result<String> {
    let good = (1..=LONGEST).contains(&name.len()) && !name.contains(['/', '\0']);
    if !good {
        return Err(Error::BadBlockName { name: name.to_owned(), longest: LONGEST });
    }
    Ok(match seam::conductor() {
        None => format!("shared/{name}"),
        Some(pid) => format!("shared/{pid}/{name}"),
    })
}

/// Waits until nobody else looks for a block of this name or makes it. That takes milliseconds; but anybody may sit down
/// on the address, another user on purpose too, and so keep us from it. Then this gives up after 5 s.
pub(super) fn lock(name: &str, full_name: &str) -> Result<UnixDatagram> {
    let address = format!("{full_name} of {}", user()?);
    let address = SocketAddr::from_abstract_name(address).map_err(in_call("bind"))?;
    let begin = Instant::now();
    loop {
        match UnixDatagram::bind_addr(&address) {
            Err(err) if err.kind() == ErrorKind::AddrInUse => {
                if begin.elapsed() > PATIENCE {
                    return Err(Error::BlockBusy { name: name.to_owned() });
                }
                thread::sleep(Duration::from_micros(100));
            }
            bound => return bound.map_err(in_call("bind")),
        }
    }
}

/// Makes the file.
pub(super) fn make(full_name: &str, bytes: u64) -> Result<File> {
    let name =
        CString::new(full_name).map_err(|_| in_call("memfd_create")(Errno::EINVAL.into()))?;
    let flags = MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING;
    let file = memfd_create(name.as_c_str(), flags);
    let file = File::from(file.map_err(|errno| Error::Kernel { call: "memfd_create", errno })?);
    file.set_permissions(Permissions::from_mode(0o600)).map_err(in_call("fchmod"))?;
    file.set_len(bytes).map_err(in_call("ftruncate"))?;
    Ok(file)
}

/// Looks through all processes of this user. One that has it may have made a child since we looked for processes, and
/// have died before we came to it; so we look again, until there is none that we have not seen.
pub(super) fn find(full_name: &str) -> Result<Option<File>> {
    let user = user()?;
    let link = PathBuf::from(format!("/memfd:{full_name} (deleted)"));
    let mut seen = HashSet::new();
    loop {
        let mut new = false;
        for process in fs::read_dir("/proc").map_err(in_call("reading /proc"))?.flatten() {
            let pid = process.file_name();
            let is_pid = pid.as_encoded_bytes().iter().all(u8::is_ascii_digit);
            if !is_pid || !seen.insert(pid) {
                continue;
            }
            new = true;
            let path = process.path();
            if fs::metadata(&path).is_ok_and(|found| found.uid() == user)
                && let Some(file) = find_in(&path, &link, user)
            {
                return Ok(Some(file));
            }
        }
        if !new {
            return Ok(None);
        }
    }
}

/// Looks through the files that this process has open. It may end at any moment, and then has none.
fn find_in(process: &Path, link: &Path, user: u32) -> Option<File> {
    let open = fs::read_dir(process.join("fd")).ok()?;
    for entry in open.flatten() {
        if !fs::read_link(entry.path()).is_ok_and(|found| found == link) || is_ending(process) {
            continue;
        }
        let Ok(file) = OpenOptions::new().read(true).write(true).open(entry.path()) else {
            continue;
        };
        // The process may have closed it meanwhile, and opened something else by this number.
        let same = fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd()));
        if same.is_ok_and(|found| found == link)
            && file.metadata().is_ok_and(|found| found.uid() == user)
        {
            return Some(file);
        }
    }
    None
}

/// Whether nothing is left of this process but what the kernel has not yet cleared away.
fn is_ending(process: &Path) -> bool {
    const PF_EXITING: u64 = 4;
    let stat = fs::read_to_string(process.join("stat")).unwrap_or_default();
    // The fields after the name, which ends with the last parenthesis.
    let flags = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(6));
    flags.and_then(|flags| flags.parse().ok()).is_none_or(|flags: u64| flags & PF_EXITING != 0)
}

/// The number of our user, as `/proc` has it.
fn user() -> Result<u32> {
    fs::metadata("/proc/self").map(|found| found.uid()).map_err(in_call("reading /proc"))
}

fn in_call(call: &'static str) -> impl Fn(io::Error) -> Error {
    move |err| Error::Kernel { call, errno: Errno::from_raw(err.raw_os_error().unwrap_or(0)) }
}
