//! The plan: a list of all that is to be copied, made before anything is.

use std::{
    ffi::{CStr, CString, OsStr},
    os::{
        fd::{AsFd, OwnedFd},
        unix::ffi::OsStrExt,
    },
    path::{Path, PathBuf},
};

use nix::{
    dir::{Dir, Type},
    errno::Errno,
    fcntl::AtFlags,
    sys::stat::{SFlag, fstat, fstatat},
};

use crate::{
    attributes::Attributes, below::open_below, glob::Glob, refusal::Refusal, words::Words,
};

/// All that is to be copied.
pub(crate) struct Plan {
    /// Every folder, after the one it is in; the first is the source itself.
    pub folders: Vec<Folder>,
    /// All else, folder by folder.
    pub entries: Vec<Entry>,
    /// The folders that could not be read, and why.
    pub unread: Vec<(usize, Errno)>,
}

/// A folder that is to be copied.
pub(crate) struct Folder {
    /// The place of the folder it is in; the source itself is in none, and says 0.
    pub parent: usize,
    pub name: CString,
    /// `None` if it could not be asked.
    pub attributes: Option<Attributes>,
}

/// What is in a folder and is none itself.
pub(crate) struct Entry {
    /// The place of the folder it is in.
    pub folder: usize,
    pub name: CString,
    pub kind: Kind,
}

/// What there is besides folders.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    File,
    Symlink,
    /// A fifo, a socket or a device: made anew, never read.
    Special,
}

impl Plan {
    /// The plan for a whole tree, whose root is called `name`, without what is to be left out. Fails only if the root
    /// cannot be read.
    pub(crate) fn of(root: &OwnedFd, name: &Path, exclude: &[Glob]) -> Result<Plan, Refusal> {
        let folders = vec![Folder { parent: 0, name: CString::default(), attributes: None }];
        let mut plan = Plan { folders, entries: Vec::new(), unread: Vec::new() };
        plan.read(root, 0, exclude).map_err(|why| Words::CannotRead { source: name, why })?;
        let mut next = 1;
        while next < plan.folders.len() {
            if let Err(errno) = plan.read(root, next, exclude) {
                plan.unread.push((next, errno));
            }
            next += 1;
        }
        Ok(plan)
    }

    /// Where a folder is, below the root.
    pub(crate) fn path_of_folder(&self, folder: usize) -> PathBuf {
        let mut names = Vec::new();
        let mut here = folder;
        while here != 0 {
            names.push(as_path(&self.folders[here].name));
            here = self.folders[here].parent;
        }
        names.iter().rev().collect()
    }

    /// Where an entry is, below the root.
    pub(crate) fn path_of_entry(&self, entry: usize) -> PathBuf {
        let Entry { folder, name, .. } = &self.entries[entry];
        self.path_of_folder(*folder).join(as_path(name))
    }

    /// Lists what is in a folder, at the end of what is known so far.
    fn read(&mut self, root: &OwnedFd, folder: usize, exclude: &[Glob]) -> nix::Result<()> {
        let path = self.path_of_folder(folder);
        let opened = open_below(root, &path).inspect_err(|_| {
            // What we may not read we may still ask about.
            let stat = fstatat(root, &path, AtFlags::AT_SYMLINK_NOFOLLOW).ok();
            self.folders[folder].attributes = stat.map(|stat| Attributes::of(&stat));
        })?;
        self.folders[folder].attributes = Some(Attributes::of(&fstat(&opened)?));

        let mut listing = Dir::from_fd(opened)?;
        let mut unnamed = Vec::new();
        for entry in listing.iter() {
            let entry = entry?;
            match (entry.file_name().to_bytes(), entry.file_type()) {
                (b"." | b"..", _) => (),
                (name, _) if exclude.iter().any(|glob| glob.means(&path, name)) => (),
                (_, Some(kind)) => self.add(folder, entry.file_name(), kind),
                (_, None) => unnamed.push(entry),
            }
        }
        // Some file systems say what is there only when asked one by one.
        for entry in unnamed {
            let name = entry.file_name();
            let stat = fstatat(listing.as_fd(), name, AtFlags::AT_SYMLINK_NOFOLLOW)?;
            self.add(folder, name, type_of(SFlag::from_bits_truncate(stat.st_mode)));
        }
        Ok(())
    }

    fn add(&mut self, folder: usize, name: &CStr, kind: Type) {
        let name = name.to_owned();
        let kind = match kind {
            Type::Directory => {
                self.folders.push(Folder { parent: folder, name, attributes: None });
                return;
            }
            Type::File => Kind::File,
            Type::Symlink => Kind::Symlink,
            Type::Fifo | Type::Socket | Type::CharacterDevice | Type::BlockDevice => Kind::Special,
        };
        self.entries.push(Entry { folder, name, kind });
    }
}

fn type_of(mode: SFlag) -> Type {
    match mode & SFlag::S_IFMT {
        SFlag::S_IFDIR => Type::Directory,
        SFlag::S_IFREG => Type::File,
        SFlag::S_IFLNK => Type::Symlink,
        _ => Type::Fifo,
    }
}

fn as_path(name: &CStr) -> &Path {
    Path::new(OsStr::from_bytes(name.to_bytes()))
}
