//! There is little of something: of room on the disk, or of files that may be open.

use std::{ffi::OsString, fs, process::Command};

use harness::{check::check, contain::Contain, lesson, lesson::Setting, words::Language};

use super::tree::{Scratch, count_whole, tree};

/// The copier, behind a line of shell that takes something from it.
pub(super) fn copier_after(scratch: &Scratch, line: &str) -> Contain {
    lesson::build_all().unwrap();
    let program = lesson::programs().unwrap().join("lesson-13-copier");
    let script = format!("{line} && exec \"$0\" \"$@\"");
    let words = [OsString::from("-c"), script.into()];
    let paths = [program, scratch.source(), scratch.copy()].map(OsString::from);
    Contain::new(lesson::course().unwrap(), "sh")
        .args(words.into_iter().chain(paths))
        .variables(Setting::of_language(Language::English).variables())
}

#[test]
fn a_few_open_files_are_enough_for_a_deep_tree() {
    let scratch = Scratch::new("few-open-files");
    scratch.file(format!("{}song", "d/".repeat(200)), "la");
    scratch.many_files(150);
    let transcript = copier_after(&scratch, "ulimit -n 24").run().unwrap();
    assert_eq!(transcript.errors, [""; 0]);
    check(&transcript).exit(0);
    scratch.assert_copied();
}

#[test]
fn when_the_disk_is_full_it_stops_and_leaves_no_half_file() {
    let scratch = Scratch::new("full");
    for number in 0..40 {
        scratch.file(format!("{number}"), vec![number; 100_000]);
    }
    // Only the superuser may mount; in a mount namespace of its own nobody else sees it.
    let may_mount = scratch.is_of_the_superuser()
        && Command::new("unshare").args(["-m", "true"]).status().is_ok_and(|end| end.success());
    if !may_mount {
        return;
    }
    fs::create_dir(scratch.copy()).unwrap();
    let rescued = scratch.source().with_file_name("rescued");
    let program = lesson::programs().unwrap().join("lesson-13-copier");
    lesson::build_all().unwrap();
    let script = "mount -t tmpfs -o size=1m none \"$3\" || exit 77; \"$1\" \"$2\" \"$3\"; code=$?; \
                  ls -A \"$3\" | grep copier- && exit 78; cp -a \"$3\" \"$4\"; exit $code";
    let output = Command::new("unshare")
        .args(["-m", "sh", "-c", script, "sh"])
        .args([&program, &scratch.source(), &scratch.copy(), &rescued])
        .env("COURSE_LANG", "en")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    let whole = count_whole(&tree(&rescued), &tree(&scratch.source()));
    let stopped = format!("there is no room left: {whole} of 40 files are copied, ");
    assert!(whole > 0 && said.starts_with(&stopped), "{whole}: {said}");
}
