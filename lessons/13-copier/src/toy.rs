//! The tutorials' copier: one process a file, 1 KiB at a time. Kept for comparison.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
};

use shared::{Process, println};

use crate::{refusal::Refusal, words::Words};

/// More processes than this would do the machine no good.
const MOST: usize = 64;

/// Copies the files of a folder, but not what is in folders inside it, and says how many there were.
pub(crate) fn copy(source: &Path, destination: &Path) -> Result<usize, Refusal> {
    let names = names_of_files(source)?;
    if names.len() > MOST {
        return Err(Words::TooManyForTheToy { files: names.len(), most: MOST }.into());
    }

    fs::create_dir_all(destination)?;
    let mut processes = Vec::new();
    for name in &names {
        let copy = || copy_file(&source.join(name), &destination.join(name));
        let process = Process::new(copy).name(name.to_string_lossy());
        processes.push(process.start()?);
    }
    for process in processes {
        process.join()?;
    }
    Ok(names.len())
}

/// One open, many reads and writes: 1 KiB each, whatever the size.
fn copy_file(source: &Path, destination: &Path) -> Result<(), Refusal> {
    let mut from = File::open(source)?;
    let mut to = File::create_new(destination)?;
    let mut piece = [0; 1024];
    loop {
        let length = from.read(&mut piece)?;
        if length == 0 {
            println!("copied {}", source.file_name().unwrap_or_default().display());
            return Ok(());
        }
        to.write_all(&piece[..length])?;
    }
}

fn names_of_files(folder: &Path) -> io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            names.push(entry.file_name());
        }
    }
    names.sort();
    Ok(names)
}
