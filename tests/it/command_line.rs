//! The command `course`, as it is typed.

use std::process::{self, Stdio};

use assert_cmd::Command;
use harness::{
    lesson::{self, Lesson},
    words::Language,
};
use predicates::{
    prelude::PredicateBooleanExt,
    str::{contains, is_empty, starts_with},
};

use stage::Stage;

mod conducted_parts;
mod lessons;
mod stage;
mod watch;

/// What could come from the machine and change what the command says.
const FROM_OUTSIDE: [&str; 8] = [
    "COURSE_LANG",
    "COURSE_SPEED",
    "COURSE_SEED",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
    "NO_COLOR",
    "CLICOLOR_FORCE",
];

fn course(arguments: &[&str]) -> Command {
    let mut course = Command::new(env!("CARGO_BIN_EXE_course"));
    for name in FROM_OUTSIDE {
        course.env_remove(name);
    }
    course.args(arguments);
    course
}

#[track_caller]
fn output(arguments: &[&str]) -> String {
    let output =
        course(arguments).assert().success().stderr(is_empty()).get_output().stdout.clone();
    String::from_utf8(output).unwrap()
}

fn a_lesson() -> Lesson {
    lesson::all().unwrap().swap_remove(0)
}

#[test]
fn help_is_there_in_both_languages() {
    for language in Language::ALL.map(Language::tag) {
        insta::assert_snapshot!(
            format!("help_{language}"),
            output(&["--help", "--lang", language])
        );
        insta::assert_snapshot!(
            format!("help_lesson_{language}"),
            output(&["lesson", "-h", "--lang", language])
        );
    }
}

#[test]
fn help_comes_without_being_asked_for() {
    assert_eq!(output(&[]), output(&["--help"]));
}

#[test]
fn the_list_names_every_lesson_in_both_languages() {
    for language in Language::ALL {
        let list = output(&["list", "--lang", language.tag()]);
        for lesson in lesson::all().unwrap() {
            assert!(
                list.contains(lesson.title(language))
                    && list.contains(lesson.description(language))
            );
        }
        // Only what does not change with every new lesson.
        let advice = list.lines().last().unwrap();
        insta::assert_snapshot!(format!("list_{}", language.tag()), advice);
        assert_eq!(output(&["lesson", "--lang", language.tag()]), list);
    }
}

#[test]
fn the_list_is_also_there_for_programs() {
    let list: tinyjson::JsonValue = output(&["list", "--json"]).parse().unwrap();
    let tinyjson::JsonValue::Array(lessons) = list else { panic!("no array") };
    assert_eq!(lessons.len(), lesson::all().unwrap().len());
    assert_eq!(lessons[0]["name"], tinyjson::JsonValue::String(a_lesson().name));
}

#[test]
fn the_environment_decides_on_the_language() {
    course(&["list"])
        .env("LANG", "zh_CN.UTF-8")
        .assert()
        .success()
        .stdout(contains("运行其中一课"));
    course(&["list"])
        .env("LANG", "zh_CN.UTF-8")
        .env("LC_ALL", "C")
        .assert()
        .stdout(contains("Run one"));
    course(&["list", "--lang=en"]).env("COURSE_LANG", "zh").assert().stdout(contains("Run one"));
}

#[test]
fn mistakes_are_explained_in_both_languages() {
    let mistakes: [&[&str]; 13] = [
        &["lessn"],
        &["--sped", "3", "list"],
        &["list", "--lang", "de"],
        &["list", "--lang"],
        &["list", "05", "06"],
        &["list", "--json", "--json"],
        &["list", "--speed", "-1"],
        &["list", "--speed", "0.009"],
        &["list", "--speed", "1001"],
        &["list", "--speed", "NaN"],
        &["list", "--seed", "1.5"],
        &["completions"],
        &["completions", "cmd"],
    ];
    for language in Language::ALL.map(Language::tag) {
        let said: String = mistakes
            .map(|arguments| {
                let assert = course(arguments).env("COURSE_LANG", language).assert();
                let output = assert.code(2).stdout(is_empty()).get_output().stderr.clone();
                format!(
                    "$ course {}\n{}\n",
                    arguments.join(" "),
                    String::from_utf8(output).unwrap()
                )
            })
            .concat();
        insta::assert_snapshot!(format!("mistakes_{language}"), said);
    }
}

#[test]
fn an_unknown_lesson_is_answered_with_those_there_are() {
    for command in ["lesson", "list"] {
        let label = a_lesson().label();
        course(&[command, "nothing"])
            .assert()
            .code(2)
            .stderr(contains("`nothing`").and(contains(label)));
    }
}

#[test]
fn the_parts_of_a_lesson_are_those_that_it_names() {
    let stage = Stage::new("parts", r#"[ "$*" = parts ] && printf '1\tone mail\n2\tten mails\n'"#);
    let number = stage.lesson.number.to_string();
    let said = contains(" 1  one mail\n 2  ten mails\n")
        .and(contains(a_lesson().title(Language::English)));
    stage.run(&["list", &number]).assert().success().stdout(said);
    let json = "[\n{\"part\":1,\"title\":\"one mail\"},\n{\"part\":2,\"title\":\"ten mails\"}\n]\n";
    stage.run(&["list", &number, "--json"]).assert().success().stdout(json);
}

#[test]
fn who_reads_only_the_beginning_hears_no_complaint() {
    for arguments in [&["list"][..], &["--help"], &["doctor"], &["completions", "bash"]] {
        // The reading end is closed before the command has written anything.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut course = process::Command::new(env!("CARGO_BIN_EXE_course"));
        let output = course.args(arguments).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let output = output.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        assert!(output.status.success());
    }
}

#[test]
fn colour_is_for_terminals_and_for_those_who_force_it() {
    let colour = || contains("\u{1b}[");
    course(&["list"]).assert().stdout(colour().not());
    course(&["list"]).env("CLICOLOR_FORCE", "1").assert().stdout(colour());
    course(&["list"])
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .assert()
        .stdout(colour().not());
}

#[test]
fn the_doctor_finds_something_to_say_about_everything() {
    let doctor = course(&["doctor", "--json"]).assert().get_output().stdout.clone();
    let doctor: tinyjson::JsonValue = String::from_utf8(doctor).unwrap().parse().unwrap();
    let tinyjson::JsonValue::Array(findings) = doctor else { panic!("no array") };
    assert!(findings.len() > 5);
    let processes =
        findings.iter().find(|it| it["what"] == "new processes".to_owned().into()).unwrap();
    assert_eq!(processes["state"], "good".to_owned().into());
}

#[test]
fn the_doctor_misses_an_old_compiler() {
    let stage = Stage::new("doctor", "");
    stage.write("rustc", "echo rustc 1.9.0");
    let path = format!("{}:{}", stage.folder.display(), std::env::var("PATH").unwrap());
    let said = contains("missing Rust: 1.9.0").and(contains("rustup update"));
    stage.run(&["doctor"]).env("PATH", path).assert().code(1).stdout(said);
}

#[test]
fn every_shell_gets_its_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        course(&["completions", shell]).assert().success().stdout(contains("doctor"));
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let version = format!("course {}\n", env!("CARGO_PKG_VERSION"));
    course(&["--version"]).assert().success().stdout(starts_with(version));
}
