//! `course watch` at a terminal: keys, saves, and the way along a schedule.

use std::{
    fs::{self, File},
    time::SystemTime,
};

use harness::{exercise, lesson, words::Language};

use crate::person::Person;

#[test]
fn watch_hears_keys_and_saves_and_goes_along_the_schedule() {
    lesson::build_all().unwrap();
    let exercises = exercise::all().unwrap();
    let exercise = exercise::find(&exercises, "closing-mail").unwrap();
    let progress = Person::progress();
    let _not_there = fs::remove_file(&progress);
    let mut person = Person::types("watch closing-mail", Language::English);

    person.sees("cargo course replay ");
    let schedule = person.sees("\r\n");
    let bar = person.sees("h: hint 1 · p: go along this schedule yourself · q: quit");
    assert!(bar.contains(&format!("░ 0/{}", exercises.len())), "{bar}");

    person.presses("h");
    person.sees("Hint 1 of 3");
    person.sees("h: hint 2 · p:");

    person.presses("p");
    // What is suggested, again and again, leads to the same end.
    person.goes_on_until(&format!("cargo course replay {schedule}"));
    person.presses("q");
    person.sees("h: hint 2 · p:");

    let answer = File::options().append(true).open(exercise.answer()).unwrap();
    answer.set_modified(SystemTime::now()).unwrap();
    person.sees("judging");
    person.sees("h: hint 2 · p:");
    person.sees("q: quit");

    person.presses("q");
    assert!(person.program.wait().unwrap().success());
    let noted = fs::read_to_string(&progress).unwrap();
    assert!(noted.contains(r#""passed":false,"hints":1,"shown":false,"checks":2"#), "{noted}");
}
