//! The destination: its folders, made as soon as somebody needs them, and never found through a symlink.

use std::{
    ffi::CStr,
    fs::{self, File},
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    path::{Path, PathBuf},
};

use nix::{
    errno::Errno,
    sys::stat::{Mode, fchmod, fstat, mkdirat, umask},
    unistd::{Gid, Uid, UnlinkatFlags, getegid, geteuid, unlinkat},
};

use crate::{
    attributes::{AsMade, OURS_ALONE, Owner},
    below::{open_below, open_in},
    plan::Plan,
    refusal::Refusal,
    words::Words,
    xattrs,
};

/// The folder that all is copied into.
pub(crate) struct Destination {
    pub root: OwnedFd,
    pub path: PathBuf,
}

/// One folder of the destination, open.
pub(crate) struct Place {
    folder: OwnedFd,
    /// What it has itself.
    pub has: AsMade,
    /// What a file has that we make in it.
    pub gives: AsMade,
}

/// What we must be able to do in a folder as long as we copy. Its own mode is set last.
const OURS: u32 = 0o700;

/// Files made in a folder with this bit get the folder's group.
const SET_GROUP: u32 = 0o2000;

impl Destination {
    /// Makes it, if it is not there. Here a symlink is followed: somebody has named it.
    pub(crate) fn open(path: &Path) -> Result<Destination, Refusal> {
        let opened = fs::create_dir_all(path).and_then(|()| File::open(path));
        let root = opened.map_err(|err| Words::cannot_make(path, &err))?.into();
        // What is made from here on gets the mode that we say, not what is left of it.
        umask(Mode::empty());
        Ok(Destination { root, path: path.to_owned() })
    }

    /// Opens a folder, and makes it, with all those it is in, where it is missing.
    pub(crate) fn enter(&self, plan: &Plan, folder: usize) -> nix::Result<Place> {
        let mut missing = Vec::new();
        let mut here = folder;
        let mut opened = loop {
            match open_below(&self.root, &plan.path_of_folder(here)) {
                Ok(opened) => break opened,
                Err(errno) if here == 0 || !is_missing(errno) => return Err(errno),
                Err(_) => missing.push(here),
            }
            here = plan.folders[here].parent;
        };
        for folder in missing.into_iter().rev() {
            opened = make(&opened, &plan.folders[folder].name)?;
        }
        Place::of(opened)
    }
}

impl Place {
    fn of(folder: OwnedFd) -> nix::Result<Place> {
        let stat = fstat(&folder)?;
        let mode = stat.st_mode & 0o7777 | OURS;
        if stat.st_mode & OURS != OURS {
            // If this fails, what we do next will fail too, and say why.
            let _ = fchmod(&folder, Mode::from_bits_truncate(mode));
        }
        let owner = Owner { user: Uid::from_raw(stat.st_uid), group: Gid::from_raw(stat.st_gid) };
        let group = if stat.st_mode & SET_GROUP == 0 { getegid() } else { owner.group };
        // It has got its own list from the folder it is in; whether that has one we do not ask.
        let has = AsMade { owner, mode, inherits: true };
        let inherits = xattrs::hands_down(&folder);
        let gives = AsMade { owner: Owner { user: geteuid(), group }, mode: OURS_ALONE, inherits };
        Ok(Place { folder, has, gives })
    }
}

impl AsFd for Place {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.folder.as_fd()
    }
}

/// Whether there is no such folder; a file or a symlink of that name is none.
fn is_missing(errno: Errno) -> bool {
    matches!(errno, Errno::ENOENT | Errno::ENOTDIR | Errno::ELOOP)
}

/// Makes a folder, in place of whatever else has its name. Another worker may be at the same.
fn make(parent: &OwnedFd, name: &CStr) -> nix::Result<OwnedFd> {
    loop {
        match mkdirat(parent, name, Mode::from_bits_truncate(OURS)) {
            Ok(()) | Err(Errno::EEXIST) => (),
            Err(errno) => return Err(errno),
        }
        match open_in(parent, name) {
            Err(errno) if is_missing(errno) => (),
            opened => return opened,
        }
        match unlinkat(parent, name, UnlinkatFlags::NoRemoveDir) {
            // A folder, or nothing at all: somebody was faster.
            Ok(()) | Err(Errno::EISDIR | Errno::ENOENT) => (),
            Err(errno) => return Err(errno),
        }
    }
}
