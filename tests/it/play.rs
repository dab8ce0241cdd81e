//! `course play` at a terminal, and in a page: what it shows at the end, and that no key is lost.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use harness::{
    check::check,
    contain::Contain,
    lesson,
    words::Language::{self, Chinese, English},
};
use tinyjson::JsonValue;

use super::person::Person;

fn course(arguments: &[&str]) -> String {
    lesson::build_all().unwrap();
    let course = lesson::course().unwrap();
    let transcript = Contain::new(course.clone(), course).args(arguments).run().unwrap();
    check(&transcript).finishes();
    transcript.text()
}

/// A schedule by which Ann and Bob wait for each other, until a time-out ends that.
fn schedule_with_a_knot() -> String {
    let explored = course(&["explore", "18", "1", "--schedules", "40", "--jobs", "1", "--json"]);
    let found: JsonValue = explored.parse().unwrap();
    let outcomes: &Vec<JsonValue> = found["outcomes"].get().unwrap();
    let outcome = outcomes.iter().find(|it| it["knot"].is_number()).expect(&explored);
    outcome["schedule"].get::<String>().unwrap().clone()
}

/// A person who plays this, and the screen on which it is over.
#[track_caller]
fn plays(what: &str, language: Language) -> (Person, String) {
    lesson::build_all().unwrap();
    let mut person = Person::types(&format!("play {what}"), language);
    let screen = person.goes_on_until("cargo course lanes ");
    (person, screen)
}

#[test]
fn a_deadlock_that_a_time_out_broke_is_on_the_last_screen() {
    let schedule = schedule_with_a_knot();
    for (language, verdict, knot, wait) in [
        (
            English,
            "they end normally",
            "there is a deadlock:",
            "  Ann waits for Bob: acquire stage",
        ),
        (Chinese, "正常结束", "已经有进程死锁：", "  Ann 在等 Bob：取锁 stage"),
    ] {
        let (_person, screen) = plays(&schedule, language);
        let rest = screen.split(verdict).nth(1).expect(&screen);
        assert!(rest.split(knot).nth(1).is_some_and(|rest| rest.contains(wait)), "{screen}");
    }
}

#[test]
fn a_page_is_told_of_a_deadlock_that_a_time_out_broke() {
    let schedule = schedule_with_a_knot();
    let steps: JsonValue = course(&["replay", &schedule, "--json"]).parse().unwrap();
    let mut playing = Command::new(lesson::course().unwrap())
        .args(["play", "18", "1", "--json", "--lang", "en"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut page = playing.stdin.take().unwrap();
    let views = BufReader::new(playing.stdout.take().unwrap());
    writeln!(page, "clock").unwrap();
    let end = views.lines().skip(1).find_map(|view| {
        let view: JsonValue = view.unwrap().parse().unwrap();
        let made = view["picture"].get::<String>().unwrap().matches("class=\"row\"").count();
        if !view["end"].is_null() {
            return Some(view["end"].clone());
        }
        // Who went at this step by the schedule goes now.
        let player = steps[made]["player"].stringify().unwrap();
        writeln!(page, "go {player}").unwrap();
        None
    });
    writeln!(page, "quit").unwrap();
    assert!(playing.wait().unwrap().success());
    let end = end.unwrap();
    assert_eq!(end["good"], JsonValue::Boolean(false));
    let notes = end["notes"].stringify().unwrap();
    assert!(notes.contains("there is a deadlock:"), "{notes}");
    assert!(notes.contains("Ann waits for Bob: acquire stage"), "{notes}");
}

#[test]
fn where_there_is_nothing_to_choose_the_screen_says_which_key_changes_that() {
    for (language, said, slow, broken) in [
        (English, "There was nothing to choose", "Press c", ["sent mail 2", "sent mail 1"]),
        (Chinese, "这次没有什么可选", "按 c", ["寄出了第 2 封信", "寄出了第 1 封信"]),
    ] {
        let (mut person, screen) = plays("05 4", language);
        assert!(screen.contains(said) && screen.contains(slow), "{screen}");
        person.presses("c");
        // By the other clock who sleeps a little is not sure to come second.
        let screen = person.goes_on_until("cargo course lanes ");
        assert!(!screen.contains(said), "{screen}");
        assert!(screen.rfind(broken[0]) < screen.rfind(broken[1]), "{screen}");
    }
}

#[test]
fn a_key_that_is_pressed_too_early_is_not_lost() {
    lesson::build_all().unwrap();
    let mut person = Person::types("play 06 1", English);
    // Before it has drawn anything, and while it asks the terminal how large it is.
    person.presses("q");
    person.sees("\u{1b}[?1049l");
    assert!(person.program.wait().unwrap().success());
}
