//! Trees that nobody has thought of: made by chance, copied, and compared entry by entry in every attribute.
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
use rustix::fs::{XattrFlags, lsetxattr};

use super::{
    copier, copies,
    tree::{Scratch, set_mode, set_times},
};

/// So many in an ordinary run.
const TREES: u64 = 25;

/// Small numbers by chance, the same ones for the same seed (`SplitMix64`, Steele et al. 2014).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    /// A name that no other entry has, of bytes that a name may have.
    fn name(&mut self, number: usize) -> Vec<u8> {
        let length = if self.one_in(20) { 200 } else { self.below(12) };
        let odd = (0..length).map(|_| match self.below(255) + 1 {
            slash if slash == u64::from(b'/') => b'-',
            byte => byte.to_le_bytes()[0],
        });
        odd.chain(number.to_string().into_bytes()).collect()
    }

    fn time(&mut self) -> (i64, i64) {
        let [seconds, nanos] = [4_000_000_000, 1_000_000_000].map(|end| self.below(end));
        (seconds.cast_signed() - 1_000_000_000, nanos.cast_signed())
    }
}

fn number_of(name: &str, usual: u64) -> u64 {
    env::var(name).map_or(usual, |number| number.parse().unwrap())
}

/// Makes a tree, and gives every entry attributes when nothing is put into it any more.
fn grow(scratch: &Scratch, chance: &mut Chance) {
    let mut folders = vec![scratch.source()];
    let (mut files, mut all): (Vec<PathBuf>, _) = (Vec::new(), Vec::new());
    for number in 0..usize::try_from(1 + chance.below(40)).unwrap() {
        let within = usize::try_from(chance.below(folders.len() as u64)).unwrap();
        let path = folders[within].join(OsStr::from_bytes(&chance.name(number)));
        if path.as_os_str().len() > 3500 {
            continue;
        }
        match chance.below(10) {
            0..3 => {
                fs::create_dir(&path).unwrap();
                folders.push(path);
                continue;
            }
            3 => {
                scratch.symlink(&path, OsStr::from_bytes(&chance.name(number)));
            }
            4 if !files.is_empty() => {
                let original = usize::try_from(chance.below(files.len() as u64)).unwrap();
                fs::hard_link(&files[original], &path).unwrap();
                continue;
            }
            5 => mkfifo(&path, Mode::S_IRUSR).unwrap(),
            _ => {
                fill(&path, chance);
                files.push(path.clone());
            }
        }
        all.push(path);
    }
    // Those deep inside first, for a time is changed by what comes after it.
    folders.reverse();
    for path in all.iter().chain(&folders) {
        dress(path, chance);
    }
}

fn fill(path: &Path, chance: &mut Chance) {
    let file = fs::File::create(path).unwrap();
    let length = if chance.one_in(6) { 300_000 } else { 5_000 };
    let size = chance.below(length);
    file.write_all_at(&vec![chance.below(256).to_le_bytes()[0]; usize::try_from(size).unwrap()], 0)
        .unwrap();
    if chance.one_in(5) {
        // A hole, with or without something behind it.
        file.set_len(size + chance.below(1 << 20)).unwrap();
        if chance.one_in(2) {
            file.write_all_at(b"la", size + chance.below(1 << 20)).unwrap();
        }
    }
}

fn dress(path: &Path, chance: &mut Chance) {
    let kind = path.symlink_metadata().unwrap().file_type();
    if kind.is_file() || kind.is_dir() {
        if chance.one_in(4) {
            let value = vec![7; usize::try_from(chance.below(100)).unwrap()];
            lsetxattr(path, "user.singer", &value, XattrFlags::empty()).unwrap();
        }
        // Its owner can read it, and go into it.
        let least = if kind.is_dir() { 0o500 } else { 0o400 };
        set_mode(path, u32::try_from(chance.below(0o10000)).unwrap() | least);
    }
    let (accessed, modified) = (chance.time(), chance.time());
    set_times(path, accessed, modified);
}

#[test]
fn a_tree_made_by_chance_is_copied_as_it_is() {
    let first = number_of("COPIER_SEED", 0);
    for seed in first..first + number_of("COPIER_TREES", TREES) {
        // Of a test that fails, the name of the folder tells the seed.
        let scratch = Scratch::new(&format!("random-{seed}"));
        let mut chance = Chance(seed);
        grow(&scratch, &mut chance);
        if chance.one_in(3) {
            check(&copier(&scratch).arg("--fast").run().unwrap()).exit(0);
        } else {
            copies(&scratch);
        }
        scratch.assert_copied();
    }
}
