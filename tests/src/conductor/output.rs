//! What a program writes, read as it grows: a file in memory, so that no writer ever waits for us.

use std::{fs::File, mem, os::unix::fs::FileExt, process::Stdio};

use anyhow::Result;
use nix::{
    fcntl::{FcntlArg, OFlag, fcntl},
    sys::memfd::{MFdFlags, memfd_create},
};

/// One stream of output.
#[derive(Debug)]
pub(super) struct Output {
    file: File,
    /// How far we have read.
    read: u64,
    /// How much that was in all: whoever opens the file by its name may make it shorter.
    taken: u64,
    /// Of what is longer than this we read one byte more, which tells.
    limit: u64,
    /// Bytes at the end that are not yet a whole character.
    rest: Vec<u8>,
}

impl Output {
    pub(super) fn new(limit: u64) -> Result<Output> {
        let file = File::from(memfd_create(c"output", MFdFlags::MFD_CLOEXEC)?);
        // Others may open it by its name, `/dev/stdout`, and write there, too: nobody writes over anybody's words.
        fcntl(&file, FcntlArg::F_SETFL(OFlag::O_APPEND))?;
        Ok(Output { file, read: 0, taken: 0, limit, rest: Vec::new() })
    }

    /// The end that the program writes to.
    pub(super) fn inlet(&self) -> Result<Stdio> {
        Ok(self.file.try_clone()?.into())
    }

    /// Empties it.
    pub(super) fn rewind(&mut self) -> Result<()> {
        self.file.set_len(0)?;
        (self.read, self.taken) = (0, 0);
        self.rest.clear();
        Ok(())
    }

    /// How much has been read so far.
    pub(super) fn len(&self) -> u64 {
        self.taken
    }

    /// How much there is to read, read or not.
    pub(super) fn written(&self) -> Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    /// All that has been written since the last call, though it ends within a character.
    pub(super) fn take_all(&mut self) -> Result<String> {
        let text = self.take()?;
        Ok(text + &String::from_utf8_lossy(&mem::take(&mut self.rest)))
    }

    /// What has been written since the last call.
    pub(super) fn take(&mut self) -> Result<String> {
        self.take_up_to(u64::MAX)
    }

    /// The same, but no further than this.
    pub(super) fn take_up_to(&mut self, end: u64) -> Result<String> {
        let mut bytes = mem::take(&mut self.rest);
        let mut buffer = [0; 4096];
        loop {
            let left = end.saturating_sub(self.read).min(self.limit + 1 - self.taken);
            let room = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
            match self.file.read_at(&mut buffer[..room], self.read)? {
                // Somebody has emptied it, and it begins again.
                0 if end != self.read && self.written()? < self.read => self.read = 0,
                0 => break,
                count => {
                    bytes.extend_from_slice(&buffer[..count]);
                    self.read += count as u64;
                    self.taken += count as u64;
                    if count < room {
                        break;
                    }
                }
            }
        }
        if let Err(err) = std::str::from_utf8(&bytes)
            && err.error_len().is_none()
        {
            self.rest = bytes.split_off(err.valid_up_to());
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
