//! Whether a copy is the same as its original already: by what the file system says of both, or by their content.

use std::{
    ffi::CStr,
    os::fd::{AsFd, BorrowedFd},
};

use nix::{
    errno::Errno,
    fcntl::{AtFlags, OFlag, openat, readlinkat},
    sys::{
        stat::{FileStat, Mode, SFlag, fstatat},
        uio::pread,
    },
    unistd::geteuid,
};

use crate::{
    copy_one::At,
    ledger::{Failure, Step},
};

/// Whether there is nothing to copy: kind, size, time, mode and links are the same; with `verify` the content, too.
pub(crate) fn is_same(
    from: impl AsFd,
    to: impl AsFd,
    name: &CStr,
    verify: bool,
) -> Result<bool, Failure> {
    let (from, to) = (from.as_fd(), to.as_fd());
    let ask = |folder| fstatat(folder, name, AtFlags::AT_SYMLINK_NOFOLLOW);
    let original = ask(from).at(Step::Read)?;
    // If it is not there, or cannot be asked, there is something to copy.
    let Ok(copy) = ask(to) else { return Ok(false) };
    // Two names in the copy where the original has one: to write into the one would change the other.
    if about(&original) != about(&copy) || original.st_nlink == 1 && copy.st_nlink > 1 {
        return Ok(false);
    }
    match SFlag::from_bits_truncate(original.st_mode) & SFlag::S_IFMT {
        SFlag::S_IFLNK => {
            Ok(readlinkat(from, name).at(Step::Read)? == readlinkat(to, name).at(Step::Read)?)
        }
        SFlag::S_IFREG if verify => {
            let look = OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
            let open = |folder| openat(folder, name, look, Mode::empty());
            Ok(open(to).is_ok_and(|copy| {
                open(from).is_ok_and(|original| has_same_content(&original, &copy) == Ok(true))
            }))
        }
        _ => Ok(true),
    }
}

/// Whether both have the same hash. What was just written may come from memory, not from the disk.
pub(crate) fn has_same_content(original: impl AsFd, copy: impl AsFd) -> nix::Result<bool> {
    Ok(hash(original.as_fd())? == hash(copy.as_fd())?)
}

fn hash(file: BorrowedFd<'_>) -> nix::Result<blake3::Hash> {
    let (mut hasher, mut here, mut piece) = (blake3::Hasher::new(), 0, vec![0; 128 << 10]);
    loop {
        match pread(file, &mut piece, here) {
            Ok(0) => return Ok(hasher.finalize()),
            Ok(length) => {
                hasher.update(&piece[..length]);
                here += i64::try_from(length).unwrap_or(0);
            }
            Err(Errno::EINTR) => (),
            Err(errno) => return Err(errno),
        }
    }
}

/// What must be the same. Owners are the superuser's business; who is none gives nothing away, and no such bits either.
fn about(stat: &FileStat) -> impl PartialEq + use<> {
    let (mode, owner) = if geteuid().is_root() {
        (stat.st_mode, (stat.st_uid, stat.st_gid))
    } else {
        (stat.st_mode & !0o6000, (0, 0))
    };
    (mode, owner, stat.st_size, stat.st_mtime, stat.st_mtime_nsec, stat.st_rdev)
}
