//! Keeping judged programs apart where there are no user namespaces.

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use assert_cmd::prelude::OutputAssertExt;
use harness::{
    confine::shield::{Danger, Shield},
    lesson,
};
use predicates::{prelude::PredicateBooleanExt, str::contains};

/// Runs this where nobody can make a user namespace.
fn without_namespaces(program: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
    let mut shell = Command::new("unshare");
    let forbid = "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$0\" \"$@\"";
    shell
        .args(["--user", "--map-root-user", "sh", "-c", forbid])
        .arg(program.as_ref())
        .args(arguments);
    shell.env("COURSE_LANG", "en");
    shell
}

/// Whether this machine has them, and so they can be taken away.
fn has_namespaces() -> bool {
    Shield::here().unwrap().keeps_from(Danger::Services)
}

/// What keeps programs apart when there are none: the program `fence`, if the kernel has Landlock.
fn fence() -> PathBuf {
    lesson::build(["fence"]).unwrap();
    lesson::programs().unwrap().join("fence")
}

fn has_landlock() -> bool {
    let said = Command::new(fence()).output().unwrap();
    !String::from_utf8(said.stdout).unwrap().contains("files")
}

#[test]
fn the_doctor_says_what_programs_are_not_kept_from() {
    let course = lesson::course().unwrap();
    let mut doctor = if has_namespaces() {
        without_namespaces(course, &["doctor"])
    } else {
        let mut doctor = Command::new(course);
        doctor.arg("doctor").env("COURSE_LANG", "en");
        doctor
    };
    let open = if has_landlock() {
        "services at socket files"
    } else {
        "solutions and other answers too, reach the network, and end your processes"
    };
    let note = contains("note    keeping graded programs apart").and(contains(open));
    doctor.assert().success().stdout(note);
}

#[test]
fn the_grade_says_what_programs_were_not_kept_from() {
    if !has_namespaces() {
        return;
    }
    let class = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exposed");
    fs::create_dir_all(class.join("ann")).unwrap();
    let arguments = ["grade", "--submissions", class.to_str().unwrap()];
    let mut graded = without_namespaces(lesson::course().unwrap(), &arguments);
    let open = if has_landlock() { "services at socket files" } else { "files, the network" };
    let said = contains("were not kept from").and(contains(open));
    graded.assert().code(1).stdout(said);
}

#[test]
fn landlock_keeps_programs_from_nearly_as_much() {
    if !has_namespaces() || !has_landlock() {
        return;
    }
    let attacks = [
        "attacks::the_checks_and_the_solutions_are_not_there_to_be_read",
        "attacks::nothing_can_be_written_outside",
        "attacks::nobody_outside_can_be_killed",
        "attacks::nobody_on_the_network_can_be_reached",
        "attacks::the_disk_cannot_be_filled",
        "attacks::scribbling_over_what_the_conductor_sees_passes_nothing",
    ];
    let arguments: Vec<_> = ["--exact"].into_iter().chain(attacks).collect();
    let mut tests = without_namespaces(env::current_exe().unwrap(), &arguments);
    tests.assert().success().stdout(contains(format!("{} passed", attacks.len())));
}

#[test]
fn landlock_lets_programs_do_what_is_asked() {
    if !has_namespaces() || !has_landlock() {
        return;
    }
    let solution = lesson::workspace().join("lessons/16-echo-server/solutions/prefork.rs");
    let arguments = ["check", "prefork", "--answer", solution.to_str().unwrap()];
    without_namespaces(lesson::course().unwrap(), &arguments).assert().success();
}
