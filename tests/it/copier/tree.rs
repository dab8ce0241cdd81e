//! Trees of files: how a test makes one, and how it tells two from each other.

use std::{
    collections::{BTreeMap, HashMap},
    ffi::OsStr,
    fs::{self, Permissions},
    os::unix::fs::{MetadataExt, PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::{self, Command},
};

use nix::{
    fcntl::AT_FDCWD,
    sys::{
        stat::{UtimensatFlags, utimensat},
        time::TimeSpec,
    },
};
use rustix::fs::{lgetxattr, llistxattr};

/// A folder of one test, with the source of a copy and a place for the copy. It is removed when the test is over.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// With a source that is an empty folder, and no copy yet. No two tests take the same name.
    pub(super) fn new(name: &str) -> Scratch {
        let name = format!("copier-{name}-{}", process::id());
        let scratch = Scratch(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        fs::create_dir_all(scratch.source()).unwrap();
        scratch
    }

    pub(super) fn source(&self) -> PathBuf {
        self.0.join("source")
    }

    pub(super) fn copy(&self) -> PathBuf {
        self.0.join("copy")
    }

    /// Puts a file into the source, with the folders that it is in.
    pub(super) fn file(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.source().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// Puts a folder into the source.
    pub(super) fn folder(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = self.source().join(path);
        fs::create_dir_all(&path).unwrap();
        path
    }

    /// Puts a symlink into the source.
    pub(super) fn symlink(&self, path: impl AsRef<Path>, target: impl AsRef<OsStr>) -> PathBuf {
        let path = self.source().join(path);
        symlink(target.as_ref(), &path).unwrap();
        path
    }

    /// Puts so many small files into the source, a hundred in each folder, no two alike.
    pub(super) fn many_files(&self, count: usize) {
        for number in 0..count {
            let content = format!("song {number}\n").repeat(number % 50);
            self.file(format!("{}/{}/{number}", number / 1000, number / 100), content);
        }
    }

    /// The copy is the source in everything that a person would notice.
    #[track_caller]
    pub(super) fn assert_copied(&self) {
        assert_same(&tree(&self.source()), &tree(&self.copy()));
    }

    pub(super) fn is_of_the_superuser(&self) -> bool {
        self.0.metadata().unwrap().uid() == 0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if fs::remove_dir_all(&self.0).is_err() {
            // What may not be written may not be removed either. What stays all the same does no harm where it is.
            let _unlocked = Command::new("chmod").args(["-R", "u+rwX"]).arg(&self.0).status();
            let _left = fs::remove_dir_all(&self.0);
        }
    }
}

/// All that is below a folder, and the folder itself under the empty path.
pub(super) type Tree = BTreeMap<PathBuf, Node>;

/// What there is under one path.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Node {
    mode: u32,
    owner: (u32, u32),
    /// Seconds and nanoseconds.
    modified: (i64, i64),
    /// Names and values of extended attributes; access lists are among them.
    extended: BTreeMap<Vec<u8>, Vec<u8>>,
    is: Is,
}

#[derive(Debug, PartialEq, Eq)]
enum Is {
    Folder,
    File(Vec<u8>),
    /// One more name of the file with this path.
    Also(PathBuf),
    Symlink(PathBuf),
    /// A fifo, a socket or a device, and its number.
    Special(u64),
}

/// All that is below this folder.
pub(super) fn tree(root: &Path) -> Tree {
    let (mut tree, mut first_names) = (Tree::new(), HashMap::new());
    let mut paths = vec![PathBuf::new()];
    while let Some(path) = paths.pop() {
        let here = if path == Path::new("") { root.to_owned() } else { root.join(&path) };
        let about = here.symlink_metadata().unwrap();
        let kind = about.file_type();
        let is = if kind.is_dir() {
            let mut names: Vec<_> =
                fs::read_dir(&here).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            // In order, so that of several names of a file the same is the first on both sides.
            names.sort();
            paths.extend(names.iter().map(|name| path.join(name)));
            Is::Folder
        } else if kind.is_symlink() {
            Is::Symlink(fs::read_link(&here).unwrap())
        } else if !kind.is_file() {
            Is::Special(about.rdev())
        } else if let Some(first) = first_names.get(&(about.dev(), about.ino())) {
            Is::Also(PathBuf::clone(first))
        } else {
            if about.nlink() > 1 {
                first_names.insert((about.dev(), about.ino()), path.clone());
            }
            Is::File(fs::read(&here).unwrap())
        };
        let owner = (about.uid(), about.gid());
        let modified = (about.mtime(), about.mtime_nsec());
        let extended = extended(&here);
        tree.insert(path, Node { mode: about.mode(), owner, modified, extended, is });
    }
    tree
}

/// The extended attributes of a file, or of a symlink itself.
fn extended(path: &Path) -> BTreeMap<Vec<u8>, Vec<u8>> {
    // A path that is too long to be asked about is compared by its end.
    let (mut names, mut value) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    let length = llistxattr(path, &mut names[..]).unwrap_or(0);
    let names = names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty());
    names
        .map(|name| {
            let length = lgetxattr(path, name, &mut value[..]).unwrap();
            (name.to_owned(), value[..length].to_owned())
        })
        .collect()
}

/// Two trees are the same; if not, says where they differ, and not more than that.
#[track_caller]
pub(super) fn assert_same(ours: &Tree, theirs: &Tree) {
    let paths: Vec<_> = ours.keys().chain(theirs.keys()).collect();
    for path in paths {
        let (one, other) = (ours.get(path), theirs.get(path));
        assert!(one == other, "{}: {} / {}", path.display(), short(one), short(other));
    }
}

/// Every file of this tree is there in the other one, whole; says how many there are.
#[track_caller]
pub(super) fn count_whole(part: &Tree, all: &Tree) -> usize {
    let files = part.iter().filter(|(_, node)| matches!(node.is, Is::File(_)));
    for (path, node) in files.clone() {
        assert!(all.get(path) == Some(node), "{} is not whole", path.display());
    }
    files.count()
}

fn short(node: Option<&Node>) -> String {
    let mut text = format!("{node:?}");
    text.truncate(text.floor_char_boundary(300));
    text
}

/// Sets the mode, also bits that only mean something to those who know them.
pub(super) fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Sets when it was accessed and modified, in seconds and nanoseconds; a symlink's own times, not those of its target.
pub(super) fn set_times(path: &Path, accessed: (i64, i64), modified: (i64, i64)) {
    let [accessed, modified] =
        [accessed, modified].map(|(seconds, nanos)| TimeSpec::new(seconds, nanos));
    utimensat(AT_FDCWD, path, &accessed, &modified, UtimensatFlags::NoFollowSymlink).unwrap();
}
