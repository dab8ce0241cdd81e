//! A small folder of teaching videos, to be copied and looked at, in a place that is removed afterwards.

use std::{
    env,
    fs::{self, DirEntry, FileType},
    io,
    os::unix::fs::{MetadataExt, symlink},
    path::{Path, PathBuf},
    process,
};

use shared::{Error, Exit, Signal, catch, current_process, println};

use crate::{
    options::Task,
    refusal::{Refusal, exit_code},
};

/// Makes a few videos, has them copied, and looks at what has come of it.
pub(crate) fn in_a_studio(copy: fn(&Task) -> Result<u8, Refusal>) -> shared::Result<()> {
    let _nobody_leaves_before_it_is_tidied_up = catch(Signal::SIGINT)?;
    let ended = Studio::open().map_err(Refusal::from).and_then(|studio| {
        let exit = copy(&Task::new(&studio.videos(), &studio.copies()))?;
        println!("copied to the last detail: {}", studio.are_alike()?);
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
const VIDEOS: [(&str, usize); 7] = [
    ("01-pid.mp4", 90),
    ("02-daemon.mp4", 140),
    ("03-join.mp4", 60),
    ("04-lock.mp4", 210),
    ("05-queue.mp4", 120),
    ("06-pool.mp4", 180),
    ("07-copier.mp4", 250),
];

/// A folder that is there as long as this is.
struct Studio {
    folder: PathBuf,
}

impl Studio {
    /// Makes the videos; besides them there is a folder with subtitles, an empty one and a symlink.
    fn open() -> io::Result<Studio> {
        let folder = env::temp_dir().join(format!("lesson-13-copier-{}", process::id()));
        fs::create_dir(&folder)?;
        let studio = Studio { folder };
        let videos = studio.videos();
        fs::create_dir_all(videos.join("subtitles"))?;
        fs::create_dir_all(videos.join("drafts"))?;
        for (number, (name, size)) in VIDEOS.into_iter().enumerate() {
            fs::write(videos.join(name), film(number, size))?;
            fs::write(videos.join("subtitles").join(name).with_extension("srt"), name)?;
        }
        symlink(VIDEOS[VIDEOS.len() - 1].0, videos.join("newest.mp4"))?;
        Ok(studio)
    }

    /// Where the videos are.
    fn videos(&self) -> PathBuf {
        self.folder.join("videos")
    }

    /// Where their copies shall be.
    fn copies(&self) -> PathBuf {
        self.folder.join("copies")
    }

    /// Whether the copies are exactly like the videos: the same names, bytes, modes and times, the same symlinks.
    fn are_alike(&self) -> io::Result<bool> {
        alike(&self.videos(), &self.copies())
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        // A temporary folder may be left; the system removes it some day.
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Not one byte in a row like the one before, and no two videos alike.
fn film(number: usize, kib: usize) -> Vec<u8> {
    (0..kib * 1024).map(|place| (place * 31 + place / 256 + number).to_le_bytes()[0]).collect()
}

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
