//! The bytes of one file, from descriptor to descriptor: by the kernel if it can, else by our own hands.

use std::os::fd::BorrowedFd;

use nix::{
    errno::Errno,
    fcntl::copy_file_range,
    unistd::{read, write},
};

/// After so many bytes we look whether to stop.
const STRIDE: usize = 4 << 20;

/// What we read at a time when the kernel cannot copy.
const HANDFUL: usize = 64 << 10;

/// Copies all there is, and says how much that was; `None` if `go_on`, which hears of every stride, did not want more.
///
/// `size` is what the file is said to have. It saves asking a last time whether there is more; that a file has grown
/// meanwhile, the caller finds out.
pub(crate) fn copy(
    from: BorrowedFd<'_>,
    to: BorrowedFd<'_>,
    size: u64,
    mut go_on: impl FnMut(u64) -> bool,
) -> nix::Result<Option<u64>> {
    let mut copied = 0;
    // The files of /proc say that they have no bytes, and `copy_file_range` believes them.
    let mut by_kernel = size > 0;
    let mut hand = Vec::new();
    loop {
        let length = if by_kernel {
            copy_file_range(from, None, to, None, STRIDE)
        } else {
            hand.resize(HANDFUL, 0);
            pass(from, to, &mut hand)
        };
        match length {
            Ok(0) if by_kernel && copied == 0 => by_kernel = false,
            Ok(0) => return Ok(Some(copied)),
            Ok(length) => copied += length as u64,
            Err(Errno::EINTR) => continue,
            Err(errno) if by_kernel && copied == 0 && cannot(errno) => by_kernel = false,
            Err(errno) => return Err(errno),
        }
        if by_kernel && copied >= size {
            return Ok(Some(copied));
        }
        if !go_on(copied) {
            return Ok(None);
        }
    }
}

/// Whether the kernel says that it cannot copy between these two, not that something is wrong with them.
fn cannot(errno: Errno) -> bool {
    matches!(errno, Errno::EXDEV | Errno::EINVAL | Errno::ENOSYS | Errno::EOPNOTSUPP | Errno::EPERM)
}

fn pass(from: BorrowedFd<'_>, to: BorrowedFd<'_>, hand: &mut [u8]) -> nix::Result<usize> {
    let length = read(from, hand)?;
    let mut rest = &hand[..length];
    while !rest.is_empty() {
        match write(to, rest) {
            Ok(written) => rest = &rest[written..],
            Err(Errno::EINTR) => (),
            Err(errno) => return Err(errno),
        }
    }
    Ok(length)
}
