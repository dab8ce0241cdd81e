//! Folders, opened below a root and never through a symlink, however long the path.

use std::{
    iter, mem,
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::ffi::OsStrExt,
    },
    path::Path,
};

use nix::{
    errno::Errno,
    fcntl::{OFlag, OpenHow, ResolveFlag, openat, openat2},
    sys::stat::Mode,
};

/// The kernel refuses a path of 4096 bytes, so a longer one is gone in pieces.
const LONGEST: usize = 4000;

/// Opens the folder at `path` below `root`; the empty path is `root` itself.
pub(crate) fn open_below(root: impl AsFd, path: &Path) -> nix::Result<OwnedFd> {
    let mut pieces = pieces(path.as_os_str().as_bytes());
    let mut folder = open_piece(root.as_fd(), pieces.next().unwrap_or(b"."))?;
    for piece in pieces {
        folder = open_piece(folder.as_fd(), piece)?;
    }
    Ok(folder)
}

/// Opens a folder by its name in another one.
pub(crate) fn open_in(
    folder: impl AsFd,
    name: &(impl nix::NixPath + ?Sized),
) -> nix::Result<OwnedFd> {
    openat(folder, name, flags(), Mode::empty())
}

fn open_piece(folder: BorrowedFd<'_>, piece: &[u8]) -> nix::Result<OwnedFd> {
    let how = OpenHow::new().flags(flags()).resolve(ResolveFlag::RESOLVE_NO_SYMLINKS);
    match openat2(folder, piece, how) {
        // An old kernel, or a container that does not know the call and so forbids it.
        Err(Errno::ENOSYS | Errno::EPERM) => open_name_by_name(folder, piece),
        opened => opened,
    }
}

fn open_name_by_name(folder: BorrowedFd<'_>, piece: &[u8]) -> nix::Result<OwnedFd> {
    let mut names = piece.split(|byte| *byte == b'/');
    let mut opened = open_in(folder, names.next().unwrap_or(b"."))?;
    for name in names {
        opened = open_in(&opened, name)?;
    }
    Ok(opened)
}

fn flags() -> OFlag {
    OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC
}

/// Cuts a path at slashes, into pieces that the kernel takes.
fn pieces(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = path;
    iter::from_fn(move || {
        if rest.len() <= LONGEST {
            return Some(mem::take(&mut rest)).filter(|piece| !piece.is_empty());
        }
        // A name has at most 255 bytes, so there is a slash.
        let slash = rest[..LONGEST].iter().rposition(|byte| *byte == b'/')?;
        let piece = &rest[..slash];
        rest = &rest[slash + 1..];
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn a_long_path_is_cut_at_slashes_and_nothing_is_lost() {
        let name = "n".repeat(255);
        let path = vec![name; 100].join("/");
        let cut: Vec<_> = pieces(path.as_bytes()).collect();
        assert!(cut.len() > 1 && cut.iter().all(|piece| piece.len() < 4096));
        assert_eq!(cut.join(&b'/'), path.as_bytes());
    }

    #[test]
    fn no_path_has_no_pieces() {
        assert_eq!(pieces(b"").count(), 0);
    }
}
