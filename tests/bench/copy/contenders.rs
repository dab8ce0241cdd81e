//! Who copies: the copier of lesson 13, what people use today, and the raw limit.

use std::{
    env,
    fs::{self, File},
    io::{self, Read},
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use harness::lesson;
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike,
};

use crate::sets::{Set, count};

/// Somebody who copies a tree.
#[derive(Clone)]
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    /// `SRC` and `DEST` stand for the two folders.
    words: Vec<String>,
}

/// What a copy took.
#[derive(Clone, Copy)]
pub(crate) struct Took {
    pub(crate) wall: f64,
    /// Of all its processes, in user and system mode.
    pub(crate) cpu: f64,
}

const PYTHON: &str = include_str!("pool.py");

/// Ours, and the two limits, come first, in this order.
pub(crate) const OURS: usize = 0;
pub(crate) const OURS_FAST: usize = 1;
pub(crate) const LIMIT: usize = 2;
pub(crate) const FIRST_PEER: usize = 4;

/// All who are there, and the names of those who are not.
pub(crate) fn all() -> Result<(Vec<Contender>, Vec<&'static str>)> {
    let ours = lesson::workspace().join("target/release/lesson-13-copier").display().to_string();
    let me = env::current_exe()?.display().to_string();
    let tar = "mkdir DEST && tar -C SRC -c . | tar -C DEST -xp";
    let contenders: [(&str, &[&str]); 14] = [
        ("copier", &[&ours, "--quiet", "SRC", "DEST"]),
        ("copier --fast", &[&ours, "--quiet", "--fast", "SRC", "DEST"]),
        ("raw limit", &[&me, "limit", "SRC", "DEST"]),
        ("raw limit, bare", &[&me, "limit", "SRC", "DEST", "--fast"]),
        ("cp -a", &["cp", "-a", "SRC", "DEST"]),
        ("rsync -a", &["rsync", "-a", "SRC/", "DEST"]),
        ("tar | tar", &["sh", "-c", tar]),
        ("uutils cp -a", &["coreutils", "cp", "-a", "SRC", "DEST"]),
        ("xcp", &["xcp", "--no-progress", "-r", "-w2", "SRC", "DEST"]),
        (
            "xcp parblock",
            &["xcp", "--no-progress", "-r", "-w2", "--driver=parblock", "SRC", "DEST"],
        ),
        ("fcp", &["fcp", "SRC", "DEST"]),
        ("cpz", &["cpz", "SRC", "DEST"]),
        ("Python copytree", &["python3", "-c", PYTHON, "alone", "SRC", "DEST"]),
        ("Python Pool(2)", &["python3", "-c", PYTHON, "pool", "SRC", "DEST"]),
    ];
    let (mut there, mut missing) = (Vec::new(), Vec::new());
    for (name, words) in contenders {
        if is_there(words[0]) {
            there.push(Contender {
                name,
                words: words.iter().map(|word| (*word).to_owned()).collect(),
            });
        } else {
            missing.push(name);
        }
    }
    Ok((there, missing))
}

/// Whether there is such a program, in a folder of the `PATH` or at this very path.
fn is_there(program: &str) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

impl Contender {
    /// Copies a set once, to where nothing is, and takes the copy away again.
    pub(crate) fn copy(&self, set: &Set, destination: &Path) -> Result<Took> {
        remove(destination)?;
        let folders = [("SRC", set.source.as_path()), ("DEST", destination)];
        let words = self.words.iter().map(|word| {
            folders.iter().fold(word.clone(), |word, (name, folder)| {
                word.replace(name, &folder.display().to_string())
            })
        });
        let words: Vec<_> = words.collect();
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).stdin(Stdio::null()).stdout(Stdio::null());

        have_memory(destination, set.bytes)?;
        let before = cpu()?;
        let began = Instant::now();
        let status = command.status().with_context(|| words.join(" "))?;
        let wall = began.elapsed().as_secs_f64();
        let cpu = cpu()? - before;

        ensure!(status.success(), "{}: {status}", words.join(" "));
        let (copied, _) = count(destination)?;
        ensure!(copied == set.files, "{}: {copied} of {} files", self.name, set.files);
        remove(destination)?;
        Ok(Took { wall, cpu })
    }
}

/// What all children until now have used, in seconds.
#[expect(clippy::cast_precision_loss, reason = "nobody has used 2^52 microseconds")]
fn cpu() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok((usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6)
}

/// Some copies have folders into which nobody may write, and this is done by who may all.
fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}

/// Sees to it that there is as much memory as the copy takes that has been used a moment ago. A virtual machine gives free
/// memory back, and whoever then is the first to use it waits for the machine below: that would be the next in turn.
fn have_memory(beside: &Path, bytes: u64) -> Result<()> {
    let path = beside.with_extension("memory");
    let mut file = File::create(&path)?;
    io::copy(&mut io::repeat(0).take(bytes), &mut file)?;
    drop(file);
    Ok(fs::remove_file(path)?)
}
