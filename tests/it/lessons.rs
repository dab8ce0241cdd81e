//! The lessons, each part by itself and run free: what must hold in every run.
//!
//! What only some schedule shows is the conductor's business.

use harness::{
    lesson::{self, Lesson, Setting},
    transcript::Transcript,
    words::Language,
};

mod lesson_01;
mod lesson_02;
mod lesson_03;
mod lesson_04;
mod lesson_05;
mod lesson_06;
mod lesson_07;
mod lesson_08;
mod lesson_13;
mod lesson_18;

/// How often a part is run, and how fast: a race that can be lost shall be.
const RUNS: usize = 5;
const SPEED: f64 = 20.0;

/// Runs this part again and again, and holds each run to the same claims.
#[track_caller]
fn always(number: u8, part: u32, claims: impl Fn(&Transcript)) {
    for _ in 0..RUNS {
        let transcript = run(&find(number), Language::English, &part.to_string());
        harness::check::check(&transcript).finishes();
        harness::check::check(&transcript).exit(0);
        assert_eq!(transcript.errors, [""; 0]);
        claims(&transcript);
    }
}

/// Holds the whole lesson to speak Chinese in every line.
#[track_caller]
fn speaks_chinese(number: u8) {
    let lesson = find(number);
    for part in lesson.parts(Language::Chinese).unwrap() {
        for line in run(&lesson, Language::Chinese, &part.number.to_string()).lines {
            let is_chinese = |c| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert!(line.text.contains(is_chinese), "part {}: {}", part.number, line.text);
        }
    }
}

fn find(number: u8) -> Lesson {
    lesson::build_all().unwrap();
    let lessons = lesson::all().unwrap();
    lesson::find(&lessons, &number.to_string()).unwrap().clone()
}

fn run(lesson: &Lesson, language: Language, part: &str) -> Transcript {
    let setting = Setting { language, speed: Some(SPEED), seed: None };
    lesson.contained(&setting).unwrap().arg(part).run().unwrap()
}

/// What stands in the first line that begins like this, after that, up to the next space or comma.
#[track_caller]
fn after<'a>(transcript: &'a Transcript, begin: &str) -> &'a str {
    let rest = transcript.lines.iter().find_map(|line| line.text.strip_prefix(begin));
    let rest = rest.unwrap_or_else(|| panic!("no line begins with `{begin}`")).trim_start();
    rest.split([' ', ',']).next().unwrap()
}
