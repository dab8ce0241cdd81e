//! Trees that nobody has thought of: made by chance, copied, and compared entry by entry in every attribute. Of one that
//! is not copied as it is, the smallest that can be found is shown.
//!
//! `COPIER_TREES=10000 cargo test copier::random` takes as many as one likes, `COPIER_SEED=7` begins elsewhere.

use std::{
    env,
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt, fs::FileExt},
    path::{Path, PathBuf},
};

use harness::check::check;
use nix::{sys::stat::Mode, unistd::mkfifo};
use proptest::{
    collection::vec,
    option,
    prelude::{Just, Strategy, any, prop_oneof},
    sample::{Index, select},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use rustix::fs::{XattrFlags, lsetxattr};

use super::{
    copier,
    tree::{Scratch, set_mode, set_times},
};

/// So many in an ordinary run.
const TREES: u32 = 25;

/// Something in a tree.
#[derive(Clone, Debug)]
struct Entry {
    /// Which of the folders before it it is in.
    folder: Index,
    /// Its name, to which a dash and its number are added, so that no other has it.
    name: Vec<u8>,
    is: Is,
    dress: Dress,
}

#[derive(Clone, Debug)]
enum Is {
    Folder,
    File {
        bytes: usize,
        filled_with: u8,
        /// So much comes after it that is not there; and something behind that, or not.
        hole: Option<(u64, bool)>,
    },
    /// One more name of one of the files before it, if there is any.
    Also(Index),
    Symlink(Vec<u8>),
    Fifo,
}

/// What it has besides its content.
#[derive(Clone, Debug)]
struct Dress {
    mode: u32,
    accessed: (i64, i64),
    modified: (i64, i64),
    extended: Option<Vec<u8>>,
}

/// Bytes that a name may have.
fn name() -> impl Strategy<Value = Vec<u8>> {
    let byte = || (1..=255_u8).prop_map(|byte| if byte == b'/' { b'-' } else { byte });
    prop_oneof![19 => vec(byte(), 0..12), 1 => vec(byte(), 200)]
}

fn is() -> impl Strategy<Value = Is> {
    let bytes = prop_oneof![5 => 0..5_000_usize, 1 => 0..300_000_usize];
    let hole = option::weighted(0.2, (0..1_u64 << 20, any::<bool>()));
    let file = (bytes, any::<u8>(), hole);
    prop_oneof![
        4 => file.prop_map(|(bytes, filled_with, hole)| Is::File { bytes, filled_with, hole }),
        3 => Just(Is::Folder),
        1 => any::<Index>().prop_map(Is::Also),
        1 => vec(1..=255_u8, 1..12).prop_map(Is::Symlink),
        1 => Just(Is::Fifo),
    ]
}

fn dress() -> impl Strategy<Value = Dress> {
    let time = || (-1_000_000_000..3_000_000_000_i64, 0..1_000_000_000_i64);
    let extended = option::weighted(0.25, vec(any::<u8>(), 0..100));
    (0..0o10000_u32, time(), time(), extended).prop_map(|(mode, accessed, modified, extended)| {
        Dress { mode, accessed, modified, extended }
    })
}

fn entry() -> impl Strategy<Value = Entry> {
    (any::<Index>(), name(), is(), dress()).prop_map(|(folder, name, is, dress)| Entry {
        folder,
        name,
        is,
        dress,
    })
}

/// Makes a tree, and gives every entry attributes when nothing is put into it any more.
fn grow(scratch: &Scratch, entries: &[Entry]) {
    let mut folders = vec![(scratch.source(), None)];
    let (mut files, mut rest) = (Vec::new(), Vec::new());
    for (number, Entry { folder, name, is, dress }) in entries.iter().enumerate() {
        let name = [name, format!("-{number}").as_bytes()].concat();
        let path = folder.get(&folders).0.join(OsStr::from_bytes(&name));
        if path.as_os_str().len() > 3500 {
            continue;
        }
        match is {
            Is::Folder => {
                fs::create_dir(&path).unwrap();
                folders.push((path, Some(dress)));
                continue;
            }
            Is::Also(_) if files.is_empty() => continue,
            Is::Also(file) => {
                fs::hard_link(file.get::<PathBuf>(&files), &path).unwrap();
                continue;
            }
            Is::Symlink(target) => drop(scratch.symlink(&path, OsStr::from_bytes(target))),
            Is::Fifo => mkfifo(&path, Mode::S_IRUSR).unwrap(),
            Is::File { bytes, filled_with, hole } => {
                fill(&path, &vec![*filled_with; *bytes], *hole);
                files.push(path.clone());
            }
        }
        rest.push((path, Some(dress)));
    }
    // Those deep inside first, for a time is changed by what comes after it.
    for (path, dress) in rest.iter().chain(folders.iter().rev()) {
        if let Some(dress) = dress {
            put_on(path, dress);
        }
    }
}

fn fill(path: &Path, content: &[u8], hole: Option<(u64, bool)>) {
    let file = fs::File::create(path).unwrap();
    file.write_all_at(content, 0).unwrap();
    if let Some((length, has_an_end)) = hole {
        let end = content.len() as u64 + length;
        file.set_len(end).unwrap();
        if has_an_end {
            file.write_all_at(b"la", end).unwrap();
        }
    }
}

fn put_on(path: &Path, dress: &Dress) {
    let kind = path.symlink_metadata().unwrap().file_type();
    if kind.is_file() || kind.is_dir() {
        if let Some(value) = &dress.extended {
            lsetxattr(path, "user.singer", value, XattrFlags::empty()).unwrap();
        }
        // Its owner can read it, and go into it.
        set_mode(path, dress.mode | if kind.is_dir() { 0o500 } else { 0o400 });
    }
    set_times(path, dress.accessed, dress.modified);
}

fn number_of(name: &str, usual: u32) -> u32 {
    env::var(name).map_or(usual, |number| number.parse().unwrap())
}

#[test]
fn a_tree_made_by_chance_is_copied_as_it_is() {
    let mut seed = [0; 32];
    seed[..4].copy_from_slice(&number_of("COPIER_SEED", 0).to_le_bytes());
    let cases = number_of("COPIER_TREES", TREES);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let tree = vec(entry(), 0..40);
    let workers = 1..5_u32;
    // Mostly a copy is made where there is none.
    let ways = select(vec![&["-q"][..], &["-q"], &["-q", "--fast"], &["-q", "--verify"]]);
    let again = select(vec![None, None, Some("--quiet"), Some("--fast"), Some("--update")]);
    let mut runner = TestRunner::new_with_rng(config, chance);
    let outcome = runner.run(&(tree, workers, ways, again), |(tree, workers, way, again)| {
        let scratch = Scratch::new("random");
        grow(&scratch, &tree);
        let workers = format!("-w{workers}");
        for options in [Some(way), again.as_ref().map(std::slice::from_ref)].into_iter().flatten() {
            let copier = copier(&scratch).arg(&workers).args(options.iter().copied());
            let transcript = copier.run().unwrap();
            assert_eq!(transcript.errors, [""; 0]);
            check(&transcript).exit(0);
            scratch.assert_copied();
        }
        Ok(())
    });
    outcome.unwrap_or_else(|smallest| panic!("{smallest}"));
}
