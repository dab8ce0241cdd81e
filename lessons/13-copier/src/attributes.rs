//! Mode, owner, times and extended attributes: what a copy has from its original besides the content.

use std::{
    ffi::CStr,
    os::fd::{AsFd, BorrowedFd},
};

use nix::{
    fcntl::AtFlags,
    sys::{
        stat::{FileStat, Mode, UtimensatFlags, fchmod, futimens, utimensat},
        time::TimeSpec,
    },
    unistd::{Gid, Uid, fchown, fchownat},
};

use crate::xattrs;

/// Mode, owner and times of a file.
#[derive(Clone, Copy)]
pub(crate) struct Attributes {
    mode: u32,
    owner: Owner,
    accessed: TimeSpec,
    modified: TimeSpec,
}

/// Who a file belongs to: a user and a group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner {
    pub user: Uid,
    pub group: Gid,
}

/// What a file that we have just made has, before it gets what its original has.
#[derive(Clone, Copy)]
pub(crate) struct AsMade {
    pub owner: Owner,
    pub mode: u32,
    /// Whether it may have an access list, from the folder it is in.
    pub inherits: bool,
}

/// Set-user, set-group: with another owner than the original's they would give away what nobody meant to. They also go
/// when something is written.
const SET_ID: u32 = 0o6000;

/// The mode of what nobody else may look at before it is finished.
pub(crate) const OURS_ALONE: u32 = 0o600;

impl Attributes {
    pub(crate) fn of(stat: &FileStat) -> Attributes {
        let owner = Owner { user: Uid::from_raw(stat.st_uid), group: Gid::from_raw(stat.st_gid) };
        Attributes {
            mode: stat.st_mode & 0o7777,
            owner,
            accessed: TimeSpec::new(stat.st_atime, stat.st_atime_nsec),
            modified: TimeSpec::new(stat.st_mtime, stat.st_mtime_nsec),
        }
    }

    /// The mode to make the copy with, and whether it has the original's extended attributes then: it has if there are
    /// none. The final mode at once saves setting it later; but not if somebody else must become its owner before, or
    /// if something is to be written on it that this mode forbids.
    pub(crate) fn made_with(&self, new: AsMade, original: BorrowedFd<'_>) -> (u32, bool) {
        let is_plain = self.owner == new.owner
            && self.mode & SET_ID == 0
            && !new.inherits
            && xattrs::there_are_none(original);
        if is_plain { (self.mode, true) } else { (OURS_ALONE, false) }
    }

    /// Gives them to a copy, by its descriptor, and the original's extended attributes if that is open.
    ///
    /// The owner comes first, for a change of owner takes bits from the mode; only the superuser may give files away,
    /// so who may not keeps them. The mode comes after the extended attributes: once it says that a file may not be
    /// written, nothing can be written on it.
    pub(crate) fn put_on(
        &self,
        file: impl AsFd,
        new: AsMade,
        original: Option<BorrowedFd<'_>>,
    ) -> nix::Result<()> {
        let file = file.as_fd();
        let mut mode = self.mode;
        let Owner { user, group } = self.owner;
        if self.owner != new.owner && fchown(file, Some(user), Some(group)).is_err() {
            // A group of our own we may still give.
            let _ = fchown(file, None, Some(group));
            mode &= !SET_ID;
        }
        let extended = original.map_or(Ok(()), |from| xattrs::copy(from, file, new.inherits));
        // An access list changes the mode, too.
        if original.is_some() || mode != new.mode {
            fchmod(file, Mode::from_bits_truncate(mode))?;
        }
        futimens(file, &self.accessed, &self.modified)?;
        extended
    }

    /// The same for what cannot be opened; it has got its mode already.
    pub(crate) fn put_on_name(&self, folder: impl AsFd, name: &CStr) -> nix::Result<()> {
        let folder = folder.as_fd();
        let Owner { user, group } = self.owner;
        let _ = fchownat(folder, name, Some(user), Some(group), AtFlags::AT_SYMLINK_NOFOLLOW);
        let how = UtimensatFlags::NoFollowSymlink;
        utimensat(folder, name, &self.accessed, &self.modified, how)
    }
}
