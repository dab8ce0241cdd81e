//! A folder to build in that nobody else builds in meanwhile: whoever checks twice at the same time is told about two
//! programs.

use std::{
    ffi::OsString,
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// The folder, until this is dropped.
#[derive(Debug)]
pub struct Place {
    folder: PathBuf,
    /// The folder, open and locked. The kernel lets go, whatever ends us.
    _lock: File,
}

impl Place {
    /// This folder if it is free, so that what was built there need not be built again; else the first that is free of those
    /// beside it, `folder-2`, `folder-3` and so on.
    pub fn at(folder: &Path) -> Result<Place> {
        let mut number = 1;
        loop {
            let folder = numbered(folder, number);
            let cannot = || format!("cannot build in {}", folder.display());
            fs::create_dir_all(&folder).with_context(cannot)?;
            let lock = File::open(&folder).with_context(cannot)?;
            match lock.try_lock() {
                Ok(()) => return Ok(Place { folder, _lock: lock }),
                Err(TryLockError::WouldBlock) => number += 1,
                Err(TryLockError::Error(error)) => return Err(error).with_context(cannot),
            }
        }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

fn numbered(folder: &Path, number: usize) -> PathBuf {
    if number == 1 {
        return folder.to_owned();
    }
    let mut name = OsString::from(folder);
    name.push(format!("-{number}"));
    name.into()
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn nobody_has_the_place_of_another_one_and_who_comes_later_takes_the_first_that_is_free() {
        let folder = std::env::temp_dir().join(format!("course-place-{}", std::process::id()));
        let first = Place::at(&folder.join("it")).unwrap();
        let second = Place::at(&folder.join("it")).unwrap();
        let third = Place::at(&folder.join("it")).unwrap();
        let names = [&first, &second, &third].map(|it| it.folder().file_name().unwrap());
        assert_eq!(names, ["it", "it-2", "it-3"]);
        drop(first);
        assert_eq!(Place::at(&folder.join("it")).unwrap().folder(), folder.join("it"));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
