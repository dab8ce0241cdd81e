//! Before anything is written: is there a source, and can the destination hold a copy of it?

use std::{
    fs::{self, File, Metadata},
    io::{self, ErrorKind},
    os::{fd::OwnedFd, unix::fs::MetadataExt},
    path::{Path, PathBuf},
};

use crate::{options::Task, refusal::Refusal, words::Words};

/// Opens the source. Refuses what cannot work, before anything is written.
pub(crate) fn open_source(task: &Task) -> Result<OwnedFd, Refusal> {
    let Task { source, destination, .. } = task;
    let is = fs::metadata(source).map_err(|err| match err.kind() {
        ErrorKind::NotFound => Words::NoSource { source },
        _ => Words::cannot_read(source, &err),
    })?;
    if !is.is_dir() {
        return Err(Words::SourceIsNoFolder { source }.into());
    }
    if fs::metadata(destination).is_ok_and(|is| !is.is_dir()) {
        return Err(Words::DestinationIsNoFolder { destination }.into());
    }
    let from = source.canonicalize().map_err(|err| Words::cannot_read(source, &err))?;
    let to = where_it_will_be(destination).map_err(|err| Words::cannot_make(destination, &err))?;

    // Not by their names: the same folder may be mounted at two places.
    let mut holds = to.ancestors().map(|folder| same(folder, &is));
    if holds.next() == Some(true) {
        return Err(Words::SameFolder { source, destination }.into());
    }
    if holds.any(|same| same) {
        return Err(Words::IntoItself { source, destination }.into());
    }
    // Copying `a/b` into `a` is fine, unless there is `a/b/b`, whose copy would be `a/b`.
    if from.strip_prefix(&to).is_ok_and(|below| from.join(below).symlink_metadata().is_ok()) {
        return Err(Words::SameFolder { source, destination }.into());
    }
    Ok(File::open(source).map_err(|err| Words::cannot_read(source, &err))?.into())
}

fn same(folder: &Path, is: &Metadata) -> bool {
    fs::metadata(folder).is_ok_and(|other| (other.dev(), other.ino()) == (is.dev(), is.ino()))
}

/// The path without symlinks and dots, also when its end is not there yet.
fn where_it_will_be(path: &Path) -> io::Result<PathBuf> {
    match (path.canonicalize(), path.file_name()) {
        (Err(err), Some(name)) if err.kind() == ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| *folder != Path::new(""));
            Ok(where_it_will_be(folder.unwrap_or(Path::new(".")))?.join(name))
        }
        // A `..` after what is not there leads nowhere.
        (canonical, _) => canonical,
    }
}
