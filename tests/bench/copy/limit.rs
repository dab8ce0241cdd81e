//! The raw limit: nothing but the system calls that a copy needs, by two threads that share out the list evenly.
//!
//! It keeps what the copier keeps of plain files (mode, owner, times, access lists, holes, a temporary name, a look whether
//! the source has changed), or with `--fast` what the quickest peers keep: content and mode. It looks after nothing else: no
//! file with two names, no symlink at the destination, no worker that dies, and at the first error it gives up.

use std::{
    ffi::{CStr, CString},
    fs::{self, File},
    io,
    os::fd::AsFd,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread,
};

use anyhow::{Context, Result, anyhow};
use nix::{
    errno::Errno,
    fcntl::{AtFlags, OFlag, copy_file_range, openat, renameat},
    sys::{
        stat::{Mode, UtimensatFlags, fchmod, fstat, fstatat, futimens, umask, utimensat},
        time::TimeSpec,
    },
};
use rustix::fs::flistxattr_query;

/// As many as there are CPUs on the machine that the targets are for.
const THREADS: usize = 2;

/// A folder, below the source, and what is in it besides folders.
struct Folder {
    path: PathBuf,
    files: Vec<CString>,
    symlinks: Vec<CString>,
}

/// So many files, in one folder, are taken at a time.
const BATCH: usize = 64;

/// Copies a tree to where nothing is.
pub(crate) fn copy(source: &Path, destination: &Path, fast: bool) -> Result<()> {
    umask(Mode::empty());
    let folders = list(source)?;
    let mut batches = Vec::new();
    for (number, folder) in folders.iter().enumerate() {
        fs::create_dir(destination.join(&folder.path))?;
        batches.extend(folder.files.chunks(BATCH).map(|files| (number, files)));
    }
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let work = |thread: usize| -> Result<()> {
            let temporary = CString::new(format!(".raw-{thread}"))?;
            while let Some((number, files)) = batches.get(next.fetch_add(1, Relaxed)) {
                let path = &folders[*number].path;
                let from = File::open(source.join(path))?;
                let to = File::open(destination.join(path))?;
                for name in *files {
                    let temporary = if fast { name } else { &temporary };
                    copy_file(&from, &to, name, temporary, fast)
                        .with_context(|| format!("{}/{name:?}", path.display()))?;
                }
            }
            Ok(())
        };
        let threads: Vec<_> =
            (0..THREADS).map(|thread| scope.spawn(move || work(thread))).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| anyhow!("a thread has panicked"))?)
    })?;
    for folder in folders.iter().rev() {
        copy_symlinks(source, destination, folder)?;
        let [from, to] = [source, destination].map(|root| File::open(root.join(&folder.path)));
        let (stat, to) = (fstat(&from?)?, to?);
        fchmod(&to, Mode::from_bits_truncate(stat.st_mode & 0o7777))?;
        let [accessed, modified] = times(&stat);
        futimens(&to, &accessed, &modified)?;
    }
    Ok(())
}

/// All folders, each after the one it is in.
fn list(source: &Path) -> Result<Vec<Folder>> {
    let new = |path| Folder { path, files: Vec::new(), symlinks: Vec::new() };
    let mut folders = vec![new(PathBuf::new())];
    let mut next = 0;
    while next < folders.len() {
        for entry in fs::read_dir(source.join(&folders[next].path))? {
            let entry = entry?;
            let name = CString::new(entry.file_name().as_bytes())?;
            match entry.file_type()? {
                kind if kind.is_dir() => {
                    let path = folders[next].path.join(entry.file_name());
                    folders.push(new(path));
                }
                kind if kind.is_symlink() => folders[next].symlinks.push(name),
                _ => folders[next].files.push(name),
            }
        }
        next += 1;
    }
    Ok(folders)
}

fn times(stat: &nix::sys::stat::FileStat) -> [TimeSpec; 2] {
    [
        TimeSpec::new(stat.st_atime, stat.st_atime_nsec),
        TimeSpec::new(stat.st_mtime, stat.st_mtime_nsec),
    ]
}

fn copy_file(from: &File, to: &File, name: &CStr, temporary: &CStr, fast: bool) -> Result<()> {
    let make = OFlag::O_RDWR | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_CLOEXEC;
    let original = openat(from, name, OFlag::O_RDONLY | OFlag::O_CLOEXEC, Mode::empty())?;
    let before = fstat(&original)?;
    let mode = Mode::from_bits_truncate(before.st_mode & 0o7777);
    let copy = openat(to, temporary, make, mode)?;
    let mut rest = usize::try_from(before.st_size)?;
    while rest > 0 {
        match copy_file_range(original.as_fd(), None, copy.as_fd(), None, rest) {
            Ok(0) => break,
            Ok(length) => rest -= length,
            // From one file system into another; std then takes `sendfile`.
            Err(Errno::EXDEV) => {
                io::copy(
                    &mut File::from(original.try_clone()?),
                    &mut File::from(copy.try_clone()?),
                )?;
                break;
            }
            Err(errno) => return Err(errno.into()),
        }
    }
    if fast {
        return Ok(());
    }
    flistxattr_query(&original)?;
    let [accessed, modified] = times(&before);
    futimens(&copy, &accessed, &modified)?;
    let after = fstat(&original)?;
    anyhow::ensure!(after.st_size == before.st_size, "it has changed");
    renameat(to, temporary, to, name)?;
    Ok(())
}

fn copy_symlinks(source: &Path, destination: &Path, folder: &Folder) -> Result<()> {
    let [from, to] = [source, destination].map(|root| File::open(root.join(&folder.path)));
    let (from, to) = (from?, to?);
    for name in &folder.symlinks {
        let target = nix::fcntl::readlinkat(&from, name.as_c_str())?;
        nix::unistd::symlinkat(target.as_os_str(), &to, name.as_c_str())?;
        let stat = fstatat(&from, name.as_c_str(), AtFlags::AT_SYMLINK_NOFOLLOW)?;
        let [accessed, modified] = times(&stat);
        utimensat(&to, name.as_c_str(), &accessed, &modified, UtimensatFlags::NoFollowSymlink)?;
    }
    Ok(())
}
