//! `course lesson`: runs the right program in the right way, and ends like it.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    os::{fd::AsFd, unix::process::CommandExt},
    path::PathBuf,
    process::Stdio,
};

use harness::lesson::Lesson;
use nix::{
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};
use predicates::{
    prelude::PredicateBooleanExt,
    str::{contains, is_empty},
};

use super::stage::Stage;

#[test]
fn a_lesson_answers_to_its_number_and_its_names() {
    let stage = Stage::new("names", "echo it is me");
    let Lesson { number, name, .. } = &stage.lesson;
    let names = [
        number.to_string(),
        format!("{number:02}"),
        name.clone(),
        stage.lesson.label(),
        stage.lesson.package(),
    ];
    for name in names {
        stage.run(&["lesson", &name]).assert().success().stdout("it is me\n");
    }
}

#[test]
fn a_lesson_is_given_what_stands_after_it() {
    let stage = Stage::new(
        "arguments",
        r#"for a in "$@"; do echo "<$a>"; done; echo $COURSE_LANG $COURSE_SPEED $COURSE_SEED"#,
    );
    let number = stage.lesson.number.to_string();
    let cases: [(&[&str], &str); 8] = [
        (&[], "en\n"),
        (&["2"], "<2>\nen\n"),
        (
            &["SRC", "a b", "--verify", "--help", "-x"],
            "<SRC>\n<a b>\n<--verify>\n<--help>\n<-x>\nen\n",
        ),
        (&["--help"], "<--help>\nen\n"),
        (&["2", "--speed", "10", "--seed=7", "--lang", "zh"], "<2>\nzh 10 7\n"),
        (&["--lang", "zh", "2"], "<2>\nzh\n"),
        (&["--", "--lang", "zh"], "<--lang>\n<zh>\nen\n"),
        (&["a", "--", "b", "--", "--seed"], "<a>\n<b>\n<-->\n<--seed>\nen\n"),
    ];
    for (arguments, expected) in cases {
        let arguments: Vec<&str> = ["lesson", &number].iter().chain(arguments).copied().collect();
        stage.run(&arguments).assert().success().stdout(expected.to_owned());
    }
    for speed in ["0.01", "0.5", "1000"] {
        let said = format!("en {speed} 3\n");
        stage.run(&["--speed", speed, "lesson", "--seed", "3", &number]).assert().stdout(said);
    }
    stage.run(&["lesson", &number, "--lang", "de"]).assert().code(2).stderr(contains("`de`"));
    stage.run(&["lesson", &number, "--seed"]).assert().code(2).stderr(contains("--seed"));
}

#[test]
fn the_command_ends_like_the_lesson() {
    let stage = Stage::new("ends", "[ $1 = signal ] && kill -s $2 $$; exit $2");
    let number = stage.lesson.number.to_string();
    for (arguments, code) in [
        (["code", "0"], 0),
        (["code", "7"], 7),
        (["signal", "KILL"], 137),
        (["signal", "TERM"], 143),
    ] {
        stage
            .run(&["lesson", &number, arguments[0], arguments[1]])
            .assert()
            .code(code)
            .stderr(is_empty());
    }
}

#[test]
fn no_signal_is_blocked_for_the_lesson() {
    let stage = Stage::new("mask", "grep SigBlk /proc/self/status");
    let number = stage.lesson.number.to_string();
    let expected = "SigBlk:\t0000000000000000\n";
    stage.run(&["lesson", &number]).assert().success().stdout(expected);
}

#[test]
fn control_c_is_for_the_lesson() {
    let stage = Stage::new(
        "interrupt",
        "trap 'echo goodbye; exit 9' INT; echo hello; while :; do sleep 0.01; done",
    );
    let code = after_a_signal(&stage, |course| killpg(course, Signal::SIGINT));
    assert_eq!(code, (Some(9), "hello\ngoodbye\n".to_owned()));
}

#[test]
fn a_signal_for_the_command_alone_is_passed_on() {
    let stage = Stage::new(
        "terminate",
        "trap 'echo goodbye; exit 9' TERM; echo hello; while :; do sleep 0.01; done",
    );
    let code = after_a_signal(&stage, |course| kill(course, Signal::SIGTERM));
    assert_eq!(code, (Some(9), "hello\ngoodbye\n".to_owned()));
}

/// Exit code and output of a run of the lesson to which this happens when it has begun to speak.
fn after_a_signal(stage: &Stage, signal: impl Fn(Pid) -> nix::Result<()>) -> (Option<i32>, String) {
    let number = stage.lesson.number.to_string();
    let mut course = stage
        .command()
        .args(["lesson", &number])
        .process_group(0)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = course.stdout.take().unwrap();
    let mut said = [0; 6];
    stdout.read_exact(&mut said).unwrap();
    signal(Pid::from_raw(course.id().cast_signed())).unwrap();
    let mut all = String::from_utf8(said.to_vec()).unwrap();
    stdout.read_to_string(&mut all).unwrap();
    (course.wait().unwrap().code(), all)
}

#[test]
fn a_lesson_that_does_not_build_is_said_to_be_so() {
    let stage =
        Stage::with_cargo("broken", "echo never", "echo 'error: no such thing' >&2; exit 101");
    let number = stage.lesson.number.to_string();
    let said = contains("error: no such thing").and(contains("does not build"));
    stage.run(&["lesson", &number]).assert().code(1).stdout(is_empty()).stderr(said);
    fs::remove_file(stage.folder.join("cargo")).unwrap();
    stage.run(&["lesson", &number]).assert().code(1).stderr(contains("cannot start cargo"));
}

#[test]
fn a_lesson_that_cannot_be_started_is_named() {
    let stage = Stage::new("missing", "");
    fs::remove_file(stage.folder.join("debug").join(stage.lesson.package())).unwrap();
    let number = stage.lesson.number.to_string();
    let said = contains("cannot start").and(contains(stage.lesson.package()));
    stage.run(&["lesson", &number]).assert().code(1).stderr(said);
}

#[test]
fn cargo_builds_that_lesson_into_that_folder() {
    let stage = Stage::with_cargo("cargo", "exit 0", "echo \"$@\" >&2");
    let number = stage.lesson.number.to_string();
    let expected = format!(
        "build --quiet --target-dir {} --package {}\n",
        stage.folder.canonicalize().unwrap().display(),
        stage.lesson.package()
    );
    stage.run(&["lesson", &number]).assert().success().stderr(expected);
}

#[test]
fn no_build_goes_on_without_the_command() {
    let wait = "trap '' INT HUP; echo $$; while :; do sleep 0.01; done";
    let stage = Stage::with_cargo("left", "echo never", wait);
    let number = stage.lesson.number.to_string();
    for signal in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGKILL] {
        let mut course =
            stage.command().args(["lesson", &number]).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(course.stdout.take().unwrap());
        let mut cargo = String::new();
        said.read_line(&mut cargo).unwrap();
        assert!(PathBuf::from("/proc").join(cargo.trim()).exists(), "{cargo}");
        kill(Pid::from_raw(course.id().cast_signed()), signal).unwrap();
        course.wait().unwrap();
        // When nobody is left who could write, cargo is gone, too.
        let mut watched = [PollFd::new(said.get_ref().as_fd(), PollFlags::empty())];
        let gone = poll(&mut watched, PollTimeout::from(60_000_u16)).unwrap();
        let pid = Pid::from_raw(cargo.trim().parse().unwrap());
        assert!(gone == 1 || kill(pid, Signal::SIGKILL).is_err(), "cargo outlives {signal}");
    }
}
