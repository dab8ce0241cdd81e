//! The lessons, each part by itself: what holds in every run, what some order shows, and what all see under seed 0.
//!
//! A part is run free, as a learner runs it, and on many schedules, as the conductor has it. Both must keep the same claims.

use std::thread;

use harness::{
    check::{Claim, Pattern, check},
    lesson::{self, Lesson, Setting},
    transcript::{Transcript, named_pids},
    words::Language,
};

use super::conducted::{Conducted, Found};

mod found;
mod lesson_01;
mod lesson_02;
mod lesson_03;
mod lesson_04;
mod lesson_05;
mod lesson_06;
mod lesson_07;
mod lesson_08;
mod lesson_09;
mod lesson_10;
mod lesson_11;
mod lesson_12;
mod lesson_13;
mod lesson_14;
mod lesson_15;
mod lesson_16;
mod lesson_17;
mod lesson_18;

/// How often a part is run free, and how fast: a race that can be lost shall be.
const RUNS: usize = 5;
const SPEED: f64 = 20.0;

/// On how many schedules a part is run if there are too many to try them all.
const MANY: usize = 40;

/// Holds every run of this part to the same claims: free ones, and those on so many schedules.
#[track_caller]
fn always(number: u8, part: u32, schedules: usize, claims: impl Fn(&Transcript)) -> Explored {
    always_free(number, part, &claims);
    let (program, part) = (find(number).package(), part.to_string());
    let language = Language::English;
    let conducted = Conducted { program: &program, argument: &part, language, way: "outcomes" };
    let found = conducted.explore(schedules);
    assert_eq!(found.strayed, None);
    let run = |text: &str| Transcript::of_lines(text.lines());
    let runs: Vec<_> = found.outcomes.iter().map(|outcome| run(&outcome.output)).collect();
    for (outcome, run) in found.outcomes.iter().zip(&runs) {
        assert_eq!(outcome.verdict, "Code(0)", "{}", outcome.output);
        claims(run);
    }
    Explored { found, runs }
}

/// The same for a part that looks at the machine itself, which no conductor can lead.
#[track_caller]
fn always_free(number: u8, part: u32, claims: impl Fn(&Transcript)) {
    let lesson = find(number);
    // Side by side: each of them waits more than it computes.
    let runs = thread::scope(|scope| {
        let runs = [(); RUNS].map(|()| scope.spawn(|| run(&lesson, Language::English, part)));
        runs.map(|run| run.join().unwrap())
    });
    for run in runs {
        check(&run).finishes();
        check(&run).exit(0);
        assert_eq!(run.errors, [""; 0]);
        claims(&run);
    }
}

/// A part that has been run on many schedules.
struct Explored {
    found: Found,
    /// The output of each outcome.
    runs: Vec<Transcript>,
}

impl Explored {
    /// There is no order that has not been tried.
    #[track_caller]
    fn in_all_orders(&self) -> &Explored {
        assert!(self.found.orders.is_some(), "there are more orders");
        self
    }

    /// Some schedule shows these lines one after the other; others may stand between them.
    #[track_caller]
    fn sometimes<T: Into<Pattern>>(&self, lines: impl IntoIterator<Item = T>) -> &Explored {
        let claim = Claim::InOrder(lines.into_iter().map(Into::into).collect());
        let shown = self.runs.iter().any(|run| claim.holds(run).is_ok());
        assert!(shown, "no schedule shows {claim:?}, but:\n{}", self.outputs());
        self
    }

    /// On some schedule some processes wait for each other and would never go on, if nobody gave up waiting.
    #[track_caller]
    fn sometimes_deadlocks(&self) -> &Explored {
        let knot = self.found.outcomes.iter().any(|outcome| outcome.knot);
        assert!(knot, "no schedule shows a deadlock, but:\n{}", self.outputs());
        self
    }

    /// The simplest schedule that leads to such a deadlock needs no more switches from one process to another than this.
    #[track_caller]
    fn deadlocks_with(&self, switches: usize) -> &Explored {
        let knots = self.found.outcomes.iter().filter(|outcome| outcome.knot);
        assert_eq!(knots.map(|outcome| outcome.switches).min(), Some(switches));
        self
    }

    /// On no schedule they do.
    #[track_caller]
    fn never_deadlocks(&self) -> &Explored {
        let knot = self.found.outcomes.iter().find(|outcome| outcome.knot);
        assert!(knot.is_none(), "a deadlock:\n{}", knot.unwrap().output);
        self
    }

    fn outputs(&self) -> String {
        let outputs: Vec<_> = self.runs.iter().map(Transcript::text).collect();
        outputs.join("\n")
    }
}

/// Holds the lesson to what everybody sees under seed 0 when nobody chooses, in both languages, to the byte; but for process
/// ids, and for some parts that cannot be exact. Every line speaks Chinese.
#[track_caller]
fn is_exact_but_for(parts: &[u32], number: u8) {
    let lesson = find(number);
    for language in Language::ALL {
        let mut exact = String::new();
        for part in lesson.parts(language).unwrap() {
            let output = if parts.contains(&part.number) {
                run(&lesson, language, part.number).text()
            } else {
                let (program, argument) = (lesson.package(), part.number.to_string());
                // Its first schedule has no delay: the default one.
                let way = "delay";
                let conducted = Conducted { program: &program, argument: &argument, language, way };
                let found = conducted.explore(1);
                assert_eq!((found.strayed, found.outcomes.len()), (None, 1));
                assert_eq!(found.outcomes[0].verdict, "Code(0)");
                let output = named_pids(&found.outcomes[0].output);
                exact.push_str(&output);
                output
            };
            for line in output.lines().filter(|_| language == Language::Chinese) {
                let is_chinese = |c| ('\u{4e00}'..='\u{9fff}').contains(&c);
                assert!(line.contains(is_chinese), "part {}: {line}", part.number);
                assert!(!has_a_sentence_in_english(line), "part {}: {line}", part.number);
            }
        }
        if !exact.is_empty() {
            insta::assert_snapshot!(format!("{}_{}", lesson.package(), language.tag()), exact);
        }
    }
}

/// Names and code stay as they are; four words one after the other are none.
fn has_a_sentence_in_english(line: &str) -> bool {
    let is_word = |word: &&str| {
        word.trim_end_matches([',', ';', ':']).chars().all(|c| c.is_ascii_alphabetic())
    };
    let words: Vec<_> = line.split(' ').collect();
    words.windows(4).any(|few| few.iter().all(|word| !word.is_empty() && is_word(word)))
}

fn find(number: u8) -> Lesson {
    lesson::build_all().unwrap();
    let lessons = lesson::all().unwrap();
    lesson::find(&lessons, &number.to_string()).unwrap().clone()
}

fn run(lesson: &Lesson, language: Language, part: u32) -> Transcript {
    let setting = Setting { language, speed: Some(SPEED), seed: None };
    lesson.contained(&setting).unwrap().arg(part.to_string()).run().unwrap()
}

/// What stands in the first line that begins like this, after that, up to the next space or comma.
#[track_caller]
fn after<'a>(transcript: &'a Transcript, begin: &str) -> &'a str {
    let rest = transcript.lines.iter().find_map(|line| line.text.strip_prefix(begin));
    let rest = rest.unwrap_or_else(|| panic!("no line begins with `{begin}`")).trim_start();
    rest.split([' ', ',']).next().unwrap()
}

/// The number that stands there.
#[track_caller]
fn number_after(transcript: &Transcript, begin: &str) -> f64 {
    after(transcript, begin).parse().unwrap()
}
