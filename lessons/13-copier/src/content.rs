//! The bytes of one file, from descriptor to descriptor: by the kernel if it can, else by our own hands.

use std::os::fd::BorrowedFd;

use nix::{
    errno::Errno,
    fcntl::copy_file_range,
    sys::stat::FileStat,
    unistd::{Whence, ftruncate, lseek, read, write},
};
use rustix::fs::sendfile;

/// After so many bytes we look whether to stop.
const STRIDE: usize = 4 << 20;

/// What we read at a time when the kernel cannot copy.
const HANDFUL: usize = 64 << 10;

/// Copies all there is, and says how much that was; `None` if `go_on`, which hears of every stride, did not want more.
///
/// `about` is what the file is said to be. Its size saves asking a last time whether there is more; that a file has
/// grown meanwhile, the caller finds out.
pub(crate) fn copy(
    from: BorrowedFd<'_>,
    to: BorrowedFd<'_>,
    about: &FileStat,
    go_on: impl FnMut(u64) -> bool,
) -> nix::Result<Option<u64>> {
    let size = u64::try_from(about.st_size).unwrap_or(0);
    // The files of /proc say that they have no bytes, and `copy_file_range` believes them.
    let carrier = if size > 0 { Carrier::Kernel } else { Carrier::Hand };
    let mut passage = Passage { from, to, carrier, hand: Vec::new(), copied: 0, go_on };
    if size > 0 && about.st_blocks * 512 < about.st_size && lseek(from, 0, Whence::SeekHole).is_ok()
    {
        return passage.around_the_holes(about.st_size);
    }
    let length = if size > 0 { size } else { u64::MAX };
    Ok(passage.stretch(length)?.then_some(passage.copied))
}

/// A copy under way.
struct Passage<'a, F> {
    from: BorrowedFd<'a>,
    to: BorrowedFd<'a>,
    carrier: Carrier,
    hand: Vec<u8>,
    copied: u64,
    go_on: F,
}

/// Who carries the bytes.
#[derive(Clone, Copy)]
enum Carrier {
    /// The kernel, within one file system: where that can, both files share their blocks from then on.
    Kernel,
    /// The kernel, from one file system to another, or from one that does not do it by itself.
    KernelAcross,
    /// We, and every byte goes through our memory.
    Hand,
}

impl Carrier {
    /// Who else, if this one cannot.
    fn next(self) -> Option<Carrier> {
        match self {
            Carrier::Kernel => Some(Carrier::KernelAcross),
            Carrier::KernelAcross => Some(Carrier::Hand),
            Carrier::Hand => None,
        }
    }
}

impl<F: FnMut(u64) -> bool> Passage<'_, F> {
    /// Where the original has nothing, not even zeros, the copy has nothing either.
    fn around_the_holes(&mut self, size: i64) -> nix::Result<Option<u64>> {
        let mut here = 0;
        while here < size {
            let data = match lseek(self.from, here, Whence::SeekData) {
                // From here on there is only a hole.
                Err(Errno::ENXIO) => break,
                data => data?,
            };
            here = lseek(self.from, data, Whence::SeekHole)?.min(size);
            lseek(self.from, data, Whence::SeekSet)?;
            lseek(self.to, data, Whence::SeekSet)?;
            if !self.stretch(u64::try_from(here - data).unwrap_or(0))? {
                return Ok(None);
            }
        }
        ftruncate(self.to, size)?;
        Ok(Some(u64::try_from(size).unwrap_or(0)))
    }

    /// Copies so many bytes, or fewer if there are no more. False if somebody did not want to go on.
    fn stretch(&mut self, length: u64) -> nix::Result<bool> {
        let mut rest = length;
        while rest > 0 {
            let most = usize::try_from(rest).unwrap_or(STRIDE).min(STRIDE);
            let passed = match self.carrier {
                Carrier::Kernel => copy_file_range(self.from, None, self.to, None, most),
                Carrier::KernelAcross => sendfile(self.to, self.from, None, most)
                    .map_err(|err| Errno::from_raw(err.raw_os_error())),
                Carrier::Hand => self.pass(most),
            };
            match (passed, self.carrier.next()) {
                (Ok(0), Some(next)) if self.copied == 0 => self.carrier = next,
                (Err(errno), Some(next)) if cannot(errno) => self.carrier = next,
                (Err(Errno::EINTR), _) => continue,
                (Err(errno), _) => return Err(errno),
                (Ok(0), _) => break,
                (Ok(length), _) => {
                    self.copied += length as u64;
                    rest -= length as u64;
                }
            }
            if rest > 0 && !(self.go_on)(self.copied) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn pass(&mut self, most: usize) -> nix::Result<usize> {
        self.hand.resize(HANDFUL, 0);
        let length = read(self.from, &mut self.hand[..most.min(HANDFUL)])?;
        let mut rest = &self.hand[..length];
        while !rest.is_empty() {
            match write(self.to, rest) {
                Ok(written) => rest = &rest[written..],
                Err(Errno::EINTR) => (),
                Err(errno) => return Err(errno),
            }
        }
        Ok(length)
    }
}

/// Whether the kernel says that it cannot copy between these two, not that something is wrong with them.
fn cannot(errno: Errno) -> bool {
    matches!(errno, Errno::EXDEV | Errno::EINVAL | Errno::ENOSYS | Errno::EOPNOTSUPP | Errno::EPERM)
}
