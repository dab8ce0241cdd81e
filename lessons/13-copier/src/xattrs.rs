//! Extended attributes: what users, the system and access control lists have written on a file besides its content.

use std::os::fd::{AsFd, BorrowedFd};

use nix::errno::Errno;
use rustix::fs::{
    XattrFlags, fgetxattr, fgetxattr_query, flistxattr, flistxattr_query, fremovexattr, fsetxattr,
};

/// Who else may do what with a file; and in a folder, with what is made in it.
const ACCESS_LIST: &str = "system.posix_acl_access";
const DEFAULT_LIST: &str = "system.posix_acl_default";

/// These belong to the system, which writes them itself where they are due. An ordinary user may not.
const OF_THE_SYSTEM: [&[u8]; 3] = [b"security.", b"trusted.", b"system.nfs4"];

/// A list of names, and a value, are no longer than this.
const LONGEST: usize = 64 << 10;

/// Gives all of them to a copy, which belongs to us and may be written. `inherits` says that it may have an access
/// list that its original does not have, from the folder it has been made in.
pub(crate) fn copy(from: impl AsFd, to: impl AsFd, inherits: bool) -> nix::Result<()> {
    let (from, to) = (from.as_fd(), to.as_fd());
    if inherits && length_of_list(to) != Ok(0) {
        for list in [ACCESS_LIST, DEFAULT_LIST] {
            // It may have none.
            fremovexattr(to, list).ok();
        }
    }
    if length_of_list(from)? == 0 {
        return Ok(());
    }
    let mut names = vec![0; LONGEST];
    let length = flistxattr(from, &mut names[..]).map_err(errno)?;
    let mut value = vec![0; LONGEST];
    for name in names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let length = match fgetxattr(from, name, &mut value[..]) {
            Ok(length) => length,
            // Somebody has just removed it, or lets nobody but the superuser read it.
            Err(
                rustix::io::Errno::NODATA | rustix::io::Errno::PERM | rustix::io::Errno::ACCESS,
            ) => continue,
            Err(err) => return Err(errno(err)),
        };
        match fsetxattr(to, name, &value[..length], XattrFlags::empty()) {
            Err(err) if !OF_THE_SYSTEM.iter().any(|prefix| name.starts_with(prefix)) => {
                return Err(errno(err));
            }
            Ok(()) | Err(_) => (),
        }
    }
    Ok(())
}

/// Whether there is nothing to give. If we cannot tell, there may be something.
pub(crate) fn there_are_none(from: impl AsFd) -> bool {
    length_of_list(from.as_fd()) == Ok(0)
}

/// The kernel says how long the list is, and we need no room for it; mostly it is empty.
fn length_of_list(from: BorrowedFd<'_>) -> nix::Result<usize> {
    match flistxattr_query(from) {
        // The file system knows of no such thing.
        Err(rustix::io::Errno::NOTSUP | rustix::io::Errno::NOSYS) => Ok(0),
        length => length.map_err(errno),
    }
}

/// Whether what is made in this folder gets an access list from it.
pub(crate) fn hands_down(folder: impl AsFd) -> bool {
    fgetxattr_query(folder, DEFAULT_LIST).is_ok_and(|length| length > 0)
}

fn errno(err: rustix::io::Errno) -> Errno {
    Errno::from_raw(err.raw_os_error())
}
