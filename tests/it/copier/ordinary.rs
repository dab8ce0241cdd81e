//! Somebody who is not the superuser copies: what they may not do is left out or told, and gives nothing away.

use std::{
    fs, io,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Command, Output},
};

use harness::lesson;

use super::tree::{Scratch, set_mode};

/// Nobody of this machine.
const USER: u32 = 54_321;

/// A place that everybody can get to; wherever the tests are, that may not be so.
struct Stage {
    scratch: Scratch,
    copier: PathBuf,
}

impl Stage {
    /// None if we cannot act as somebody else, or they cannot get to it.
    fn new(name: &str) -> Option<Stage> {
        let scratch = Scratch::new(name);
        if !scratch.is_of_the_superuser() {
            return None;
        }
        lesson::build_all().unwrap();
        let copier = scratch.source().with_file_name("copier");
        fs::copy(lesson::programs().unwrap().join("lesson-13-copier"), &copier).unwrap();
        chown(copier.parent().unwrap(), Some(USER), Some(USER)).unwrap();
        let stage = Stage { scratch, copier };
        stage.run(&["--help"]).ok().filter(|output| output.status.success()).map(|_| stage)
    }

    /// What comes of the copier when they run it.
    fn run(&self, arguments: &[&str]) -> io::Result<Output> {
        Command::new("setpriv")
            .args(["--reuid", "54321", "--regid", "54321", "--clear-groups"])
            .arg(&self.copier)
            .args(arguments)
            .env("COURSE_LANG", "en")
            .output()
    }

    /// Copies, and something is not copied, or not quite.
    #[track_caller]
    fn misses(&self, list: &[&str]) {
        let [source, copy] = [self.scratch.source(), self.scratch.copy()];
        let paths = [source.to_str().unwrap(), copy.to_str().unwrap()];
        let output = self.run(&[paths[0], paths[1]]).unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let said = said.replace(&format!("  {}/", source.display()), "");
        let mut said: Vec<_> = said.lines().skip(1).collect();
        said.sort_unstable();
        assert_eq!(said, list);
        assert_eq!(output.status.code(), Some(i32::from(!list.is_empty())));
    }
}

#[test]
fn what_others_lock_is_told_and_what_is_theirs_becomes_ours() {
    let Some(stage) = Stage::new("ordinary") else { return };
    let scratch = &stage.scratch;
    for number in 0..50 {
        scratch.file(format!("album/{number}"), "la");
    }
    let theirs = scratch.file("tool", "la");
    // With another owner it would let everybody act as that one.
    set_mode(&theirs, 0o6755);
    for name in ["secret", "locked/song"] {
        set_mode(&scratch.file(name, "la"), 0o600);
    }
    set_mode(&scratch.folder("locked"), 0o700);
    stage.misses(&[
        "locked: cannot be read: permission denied",
        "secret: cannot be read: permission denied",
    ]);
    let about = |path: &Path| scratch.copy().join(path).metadata().unwrap();
    let tool = about(Path::new("tool"));
    assert_eq!((tool.uid(), tool.gid(), tool.permissions().mode() & 0o7777), (USER, USER, 0o755));
    assert_eq!(tool.modified().unwrap(), theirs.metadata().unwrap().modified().unwrap());
    assert_eq!(fs::read_dir(scratch.copy().join("album")).unwrap().count(), 50);
    assert!(!scratch.copy().join("secret").exists());
}

#[test]
fn a_device_is_made_anew_by_who_may_and_told_by_who_may_not() {
    let Some(stage) = Stage::new("device") else { return };
    let scratch = &stage.scratch;
    scratch.file("song", "la");
    let device = scratch.source().join("null");
    let made = Command::new("mknod").arg(&device).args(["c", "1", "3"]).status().unwrap();
    if !made.success() {
        // Some containers do not even let the superuser.
        return;
    }
    stage.misses(&["null: its copy cannot be made: permission denied"]);
    assert_eq!(fs::read(scratch.copy().join("song")).unwrap(), b"la");
    super::copies(scratch);
    scratch.assert_copied();
}
