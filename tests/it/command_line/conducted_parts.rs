//! What `explore`, `replay`, `play` and `lanes` say about parts and schedules that will not do, and how a run ended.

use harness::{lesson, words::Language};
use predicates::str::{contains, is_empty};

use super::{course, output};

/// The schedule of the only outcome of this part by default.
fn schedule(lesson: &str, part: &str) -> String {
    lesson::build_all().unwrap();
    let explored = output(&["explore", lesson, part, "--schedules", "1", "--lang", "en"]);
    let schedule = explored.split("cargo course replay ").nth(1).expect(&explored);
    schedule.split_whitespace().next().unwrap().to_owned()
}

#[test]
fn a_part_that_there_is_not_is_answered_as_the_lesson_answers_it() {
    let known = schedule("05", "4");
    let unknown = known.replacen("L05.4", "L05.9", 1);
    assert_ne!(known, unknown);
    for (language, said) in [
        ("en", "there is no part 9; the parts are 1 to 4\n"),
        ("zh", "没有第 9 部分；只有第 1 到第 4 部分\n"),
    ] {
        let arguments: [&[&str]; 5] = [
            &["lesson", "05", "9"],
            &["explore", "05", "9"],
            &["play", "05", "9", "--json"],
            &["replay", &unknown],
            &["lanes", &unknown],
        ];
        for arguments in arguments {
            let assert = course(arguments).env("COURSE_LANG", language).assert();
            assert.code(2).stdout(is_empty()).stderr(contains(said));
        }
    }
}

#[test]
fn no_schedules_at_all_are_refused() {
    for option in ["--schedules", "--jobs"] {
        for (language, said) in [("en", "at least 1"), ("zh", "不小于 1")] {
            let arguments = ["explore", "05", "4", option, "0", "--lang", language];
            course(&arguments).assert().code(2).stdout(is_empty()).stderr(contains(said));
        }
    }
}

#[test]
fn how_a_run_ended_is_said_once_beside_its_lanes() {
    let schedule = schedule("05", "4");
    let lanes = |format: &str| {
        let arguments = ["lanes", &schedule, "--format", format, "--lang", "en"];
        course(&arguments).assert().success()
    };
    lanes("text").stdout(contains("they end normally")).stderr(is_empty());
    lanes("svg").stderr("they end normally\n");
}

#[test]
fn help_calls_an_argument_as_the_usage_calls_it() {
    for language in Language::ALL {
        for command in ["explore", "replay", "play", "lanes", "hint", "reset", "hand-out"] {
            let help = output(&[command, "--help", "--lang", language.tag()]);
            let usage = help.lines().find(|line| line.contains("course ")).expect(&help);
            let arguments = help.lines().filter_map(|line| line.strip_prefix("  "));
            for argument in arguments.filter(|line| line.starts_with(['<', '['])) {
                let name = argument.split("  ").next().unwrap();
                assert!(usage.contains(name), "{name}: {help}");
            }
        }
    }
}
