//! The studio: a folder for the lesson's own videos, which is not there any longer than somebody works in it.
//!
//! Whoever works in a studio holds a lock on its folder, which the kernel takes away when the last of them is gone. So
//! one without a lock is that of a run that was killed, and the next to open a studio removes it.

use std::{
    env,
    fs::{self, File},
    io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use nix::unistd::{geteuid, mkdtemp};

/// A folder that is there as long as this is.
pub(crate) struct Studio {
    folder: PathBuf,
    _lock: File,
}

/// What the name of every studio begins with.
const PREFIX: &str = "lesson-13-copier-";

impl Studio {
    /// Removes what killed runs have left, then makes a new one.
    pub(crate) fn open() -> io::Result<Studio> {
        let rooms = env::temp_dir();
        sweep(&rooms);
        loop {
            let folder = mkdtemp(&rooms.join(format!("{PREFIX}XXXXXX")))?;
            // Before we had locked it, somebody may have taken it for one that is left.
            if let Some(lock) = lock(&folder)
                && folder.exists()
            {
                return Ok(Studio { folder, _lock: lock });
            }
        }
    }

    /// Where the videos are.
    pub(crate) fn videos(&self) -> PathBuf {
        self.folder.join("videos")
    }

    /// Where their copies shall be.
    pub(crate) fn copies(&self) -> PathBuf {
        self.folder.join("copies")
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        // A temporary folder may be left; the next run, or the system, removes it.
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Removes the studios in which nobody works any more. Those of other people are theirs, and what cannot be removed stays.
fn sweep(rooms: &Path) {
    for entry in fs::read_dir(rooms).into_iter().flatten().flatten() {
        let is_studio = entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes());
        let is_ours =
            || entry.metadata().is_ok_and(|is| is.is_dir() && is.uid() == geteuid().as_raw());
        if is_studio
            && is_ours()
            && let Some(_lock) = lock(&entry.path())
        {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

/// Takes the lock on a folder, if nobody has it.
fn lock(folder: &Path) -> Option<File> {
    File::open(folder).ok().filter(|folder| folder.try_lock().is_ok())
}
