//! What there can be in a tree, and what a copy has of it.

use std::{
    ffi::OsStr,
    fs, io,
    os::{
        fd::AsRawFd,
        unix::{
            ffi::OsStrExt,
            fs::{FileExt, MetadataExt, chown, lchown, symlink},
            net::UnixListener,
        },
    },
    path::Path,
};

use harness::{check::check, words::Language};
use nix::{sys::stat::Mode, unistd::mkfifo};
use rustix::fs::{XattrFlags, lremovexattr, lsetxattr};

use super::{
    copier, copier_in, copies,
    tree::{Scratch, set_mode, set_times},
};

#[test]
fn folders_and_files_are_copied_empty_ones_too() {
    let scratch = Scratch::new("empty");
    scratch.file("a/b/c/song", "la");
    scratch.file("a/silence", "");
    scratch.folder("a/nobody/was/here");
    copies(&scratch);
    scratch.assert_copied();
}

#[test]
fn an_empty_folder_is_a_tree_too() {
    let scratch = Scratch::new("nothing");
    let transcript = copies(&scratch);
    check(&transcript).line("files 0 · folders 1 · 0 B · *").count(1);
    scratch.assert_copied();
}

#[test]
fn any_name_will_do() {
    let scratch = Scratch::new("names");
    let long = "n".repeat(255);
    let names: [&[u8]; 8] = [
        b"\xFF\xFE",
        b"two\nlines",
        b"-rf",
        b"--toy",
        " 音乐 ".as_bytes(),
        b"\\",
        b"...",
        long.as_bytes(),
    ];
    for name in names.map(OsStr::from_bytes) {
        scratch.file(name, name.as_bytes());
        scratch.folder(Path::new("folders").join(name));
        scratch.symlink(Path::new("folders").join(name).join("link"), name);
    }
    copies(&scratch);
    scratch.assert_copied();
}

#[test]
fn after_two_dashes_a_name_is_no_option() {
    let scratch = Scratch::new("dashes");
    let folder = scratch.folder("--toy");
    scratch.file("--toy/song", "la");
    let contain = copier_in(Language::English).folder(scratch.source());
    check(&contain.args(["--quiet", "--", "--toy", "-q"]).run().unwrap()).exit(0);
    assert_eq!(fs::read(scratch.source().join("-q/song")).unwrap(), b"la");
    assert!(folder.is_dir());
}

#[test]
fn symlinks_are_copied_as_they_are_wherever_they_lead() {
    let scratch = Scratch::new("symlinks");
    let song = scratch.file("folder/song", "la");
    scratch.symlink("relative", "folder/song");
    scratch.symlink("absolute", &song);
    scratch.symlink("dangling", "no/such/thing");
    scratch.symlink("to a folder", "folder");
    scratch.symlink("folder/up", "..");
    scratch.symlink("itself", "itself");
    copies(&scratch);
    scratch.assert_copied();
}

#[test]
fn modes_are_kept_and_so_is_what_may_not_be_written() {
    let scratch = Scratch::new("modes");
    for mode in [0o400, 0o444, 0o600, 0o755, 0o777, 0o4755, 0o2755, 0o1644, 0o7777] {
        set_mode(&scratch.file(format!("file {mode:o}"), "la"), mode);
    }
    for mode in [0o500, 0o555, 0o700, 0o1777, 0o2755] {
        let name = format!("folder {mode:o}");
        scratch.file(format!("{name}/song"), "la");
        set_mode(&scratch.folder(&name), mode);
    }
    set_mode(&scratch.source(), 0o555);
    copies(&scratch);
    scratch.assert_copied();
}

#[test]
fn times_are_kept_to_the_nanosecond() {
    let scratch = Scratch::new("times");
    let song = scratch.file("folder/song", "la");
    let link = scratch.symlink("folder/link", "song");
    let fifo = scratch.source().join("folder/fifo");
    mkfifo(&fifo, Mode::S_IRUSR).unwrap();
    // The one who wrote it last comes last, for writing into a folder changes its time.
    let paths = [song, link, fifo, scratch.folder("folder"), scratch.source()];
    let (accessed, modified) = ((1_000_000_001, 123_456_789), (987_654_321, 999_999_999));
    for path in &paths {
        set_times(path, accessed, modified);
    }
    copies(&scratch);
    for path in &paths {
        let copy = scratch.copy().join(path.strip_prefix(scratch.source()).unwrap());
        let about = copy.symlink_metadata().unwrap();
        assert_eq!((about.mtime(), about.mtime_nsec()), modified, "{}", copy.display());
        assert_eq!((about.atime(), about.atime_nsec()), accessed, "{}", copy.display());
    }
}

#[test]
fn owners_are_kept_where_we_may_give_things_away() {
    let scratch = Scratch::new("owners");
    if !scratch.is_of_the_superuser() {
        // Nobody else may make what belongs to others.
        return;
    }
    let (user, group) = (Some(12_345), Some(54_321));
    let song = scratch.file("folder/song", "la");
    chown(&song, user, group).unwrap();
    set_mode(&song, 0o4755);
    let link = scratch.symlink("folder/link", "song");
    lchown(link, user, group).unwrap();
    chown(scratch.folder("folder"), user, group).unwrap();
    copies(&scratch);
    scratch.assert_copied();
}

#[test]
fn a_file_with_several_names_is_one_file_in_the_copy() {
    let scratch = Scratch::new("links");
    let song = scratch.file("b/song", "la");
    scratch.folder("a");
    for name in ["a/song", "b/same", "z"] {
        fs::hard_link(&song, scratch.source().join(name)).unwrap();
    }
    copies(&scratch);
    scratch.assert_copied();
    assert_eq!(scratch.copy().join("z").metadata().unwrap().nlink(), 4);
    // Also when the copy is there already.
    copies(&scratch);
    scratch.assert_copied();
}

/// An access list: the owner, somebody else by number, the group, the most for these two, all others.
const ACCESS_LIST: [[u16; 4]; 5] = [
    [1, 6, 0xFFFF, 0xFFFF],
    [2, 4, 12_345, 0],
    [4, 4, 0xFFFF, 0xFFFF],
    [16, 4, 0xFFFF, 0xFFFF],
    [32, 0, 0xFFFF, 0xFFFF],
];

#[test]
fn extended_attributes_and_access_lists_are_kept() {
    let scratch = Scratch::new("extended");
    let song = scratch.file("folder/song", "la");
    let folder = scratch.folder("folder");
    let set = |path: &Path, name: &str, value: &[u8]| {
        lsetxattr(path, name, value, XattrFlags::empty()).unwrap();
    };
    set(&song, "user.empty", b"");
    set(&song, "user.singer", b"la\0la");
    set(&folder, "user.choir", b"yes");
    let list: Vec<u8> = [2, 0]
        .into_iter()
        .chain(ACCESS_LIST.into_iter().flatten())
        .flat_map(u16::to_le_bytes)
        .collect();
    set(&song, "system.posix_acl_access", &list);
    set(&folder, "system.posix_acl_default", &list);
    // From here on nothing can be written on it, the copy's attributes neither.
    set_mode(&song, 0o440);
    // It is in the folder, but has no list: the copy must not get one from there.
    let plain = scratch.file("folder/plain", "la");
    for path in [plain, scratch.folder("folder/below")] {
        for list in ["system.posix_acl_access", "system.posix_acl_default"] {
            let _had_none = lremovexattr(&path, list);
        }
    }
    copies(&scratch);
    scratch.assert_copied();
    // And when the folder of the copy is there, with its list.
    copies(&scratch);
    scratch.assert_copied();
}

#[test]
fn fifos_and_sockets_are_made_and_never_read() {
    let scratch = Scratch::new("special");
    mkfifo(&scratch.source().join("fifo"), Mode::S_IRWXU).unwrap();
    // A socket's path has at most 107 bytes; by way of our own open folder it is short.
    let folder = fs::File::open(scratch.source()).unwrap();
    let path = format!("/proc/self/fd/{}/socket", folder.as_raw_fd());
    let _bound = UnixListener::bind(path).unwrap();
    copies(&scratch);
    scratch.assert_copied();
}

#[test]
fn a_large_file_with_holes_is_copied_byte_for_byte() {
    let scratch = Scratch::new("holes");
    let film = fs::File::create(scratch.source().join("film")).unwrap();
    for megabyte in [0, 3, 4, 9] {
        film.write_all_at(b"la", megabyte << 20).unwrap();
    }
    film.set_len((11 << 20) + 1).unwrap();
    fs::File::create(scratch.source().join("hole")).unwrap().set_len(5 << 20).unwrap();
    copies(&scratch);
    scratch.assert_copied();
    // Where the original has holes, so does the copy.
    for name in ["film", "hole"] {
        let blocks = |folder: &Path| folder.join(name).metadata().unwrap().blocks();
        assert!(blocks(&scratch.copy()) <= blocks(&scratch.source()), "{name}");
    }
}

#[test]
fn files_that_say_they_are_empty_and_are_not_are_copied_in_full() {
    let scratch = Scratch::new("proc");
    let source = Path::new("/proc/sys/fs/inotify");
    check(&copier_in(Language::English).args([source, &scratch.copy()]).run().unwrap()).exit(0);
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(path.metadata().unwrap().len(), 0);
        let copy = fs::read(scratch.copy().join(path.file_name().unwrap())).unwrap();
        assert!(!copy.is_empty() && copy == fs::read(&path).unwrap(), "{}", path.display());
    }
}

#[test]
fn what_was_there_stays_and_what_has_the_same_name_is_replaced() {
    let scratch = Scratch::new("replace");
    scratch.file("song", "new");
    scratch.file("was a folder", "new");
    scratch.file("was a symlink", "new");
    scratch.file("folder was a file/song", "new");
    scratch.file("folder was a symlink/song", "new");
    scratch.symlink("link", "new");
    let outside = scratch.source().with_file_name("outside");
    fs::create_dir_all(&outside).unwrap();
    fs::write(outside.join("song"), "old").unwrap();
    let copy = scratch.copy();
    fs::create_dir_all(copy.join("was a folder")).unwrap();
    for name in ["song", "folder was a file", "link", "other"] {
        fs::write(copy.join(name), "old").unwrap();
    }
    symlink(outside.join("song"), copy.join("was a symlink")).unwrap();
    symlink(&outside, copy.join("folder was a symlink")).unwrap();
    // Somebody has the old one open, and goes on to see it.
    let open = fs::File::open(copy.join("song")).unwrap();

    copies(&scratch);
    assert_eq!(io::read_to_string(open).unwrap(), "old");
    assert_eq!(fs::read_to_string(outside.join("song")).unwrap(), "old");
    assert_eq!(fs::read_to_string(copy.join("other")).unwrap(), "old");
    fs::remove_file(copy.join("other")).unwrap();
    set_times_of_the_root(&scratch);
    scratch.assert_copied();
}

/// Removing a file has changed it.
fn set_times_of_the_root(scratch: &Scratch) {
    let about = scratch.source().metadata().unwrap();
    let modified = (about.mtime(), about.mtime_nsec());
    set_times(&scratch.copy(), modified, modified);
}

#[test]
fn so_many_workers_copy_as_one_asks_for() {
    let scratch = Scratch::new("workers");
    scratch.many_files(300);
    for workers in ["1", "2", "7"] {
        let transcript = copier(&scratch).args(["-w", workers]).run().unwrap();
        let line = format!("files 300 · folders 5 · * · workers {workers}");
        check(&transcript).line(line.as_str()).count(1);
        scratch.assert_copied();
    }
}
