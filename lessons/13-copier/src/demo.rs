//! A small folder of teaching videos, to be copied and looked at.

use std::{
    fs::{self, DirEntry, FileType},
    io,
    os::unix::fs::{MetadataExt, symlink},
    path::Path,
};

use shared::{Error, Exit, Signal, catch, current_process, println};

use crate::{
    options::Task,
    refusal::{Refusal, exit_code},
    studio::Studio,
};

/// Makes a few videos, has them copied, and looks at what has come of it.
pub(crate) fn in_a_studio(copy: fn(&Task) -> Result<u8, Refusal>) -> shared::Result<()> {
    let _nobody_leaves_before_it_is_tidied_up = catch(Signal::SIGINT)?;
    let ended = Studio::open().map_err(Refusal::from).and_then(|studio| {
        let (videos, copies) = (studio.videos(), studio.copies());
        shoot(&videos)?;
        let exit = copy(&Task::new(&videos, &copies))?;
        println!("copied to the last detail: {}", alike(&videos, &copies)?);
        Ok(exit)
    });
    match exit_code(ended) {
        0 => Ok(()),
        code => {
            let name = current_process().name().to_owned();
            Err(Error::Child { name, exit: Exit::Code(code.into()) })
        }
    }
}

/// The videos, and how long they are: their size in KiB.
const VIDEOS: [(&str, usize); 3] =
    [("01-pid.mp4", 90), ("02-daemon.mp4", 140), ("03-join.mp4", 210)];

/// Besides the videos there is a folder with subtitles for one of them, an empty one and a symlink.
fn shoot(videos: &Path) -> io::Result<()> {
    fs::create_dir_all(videos.join("subtitles"))?;
    fs::create_dir_all(videos.join("drafts"))?;
    for (number, (name, size)) in VIDEOS.into_iter().enumerate() {
        fs::write(videos.join(name), film(number, size))?;
    }
    let (newest, _) = VIDEOS[VIDEOS.len() - 1];
    fs::write(videos.join("subtitles").join(newest).with_extension("srt"), newest)?;
    symlink(newest, videos.join("newest.mp4"))
}

/// Not one byte in a row like the one before, and no two videos alike.
fn film(number: usize, kib: usize) -> Vec<u8> {
    (0..kib * 1024).map(|place| (place * 31 + place / 256 + number).to_le_bytes()[0]).collect()
}

/// Whether both are exactly alike: the same names, bytes, modes and times, the same symlinks.
fn alike(one: &Path, other: &Path) -> io::Result<bool> {
    let (about_one, about_other) = (one.symlink_metadata()?, other.symlink_metadata()?);
    let state = |about: &fs::Metadata| (about.mode(), about.mtime(), about.mtime_nsec());
    if state(&about_one) != state(&about_other) {
        return Ok(false);
    }
    match about_one.file_type() {
        kind if kind.is_symlink() => Ok(fs::read_link(one)? == fs::read_link(other)?),
        kind if kind.is_dir() => folders_alike(one, other),
        _ => Ok(fs::read(one)? == fs::read(other)?),
    }
}

fn folders_alike(one: &Path, other: &Path) -> io::Result<bool> {
    let names = names(one)?;
    if names != self::names(other)? {
        return Ok(false);
    }
    for (name, _) in names {
        if !alike(&one.join(&name), &other.join(&name))? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn names(folder: &Path) -> io::Result<Vec<(std::ffi::OsString, FileType)>> {
    let name = |entry: io::Result<DirEntry>| {
        let entry = entry?;
        Ok((entry.file_name(), entry.file_type()?))
    };
    let mut names: Vec<_> = fs::read_dir(folder)?.map(name).collect::<io::Result<_>>()?;
    names.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(names)
}
