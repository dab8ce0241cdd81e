//! Every word that the command says, once per language.
//!
//! [`Words`] is a struct, so a message that one language lacks does not compile.

use std::{env, time::Duration};

use shared::seam::wire::{Kind, speaks_chinese};

use crate::{
    check::Complaint, conductor::Clock, conductor::Verdict, confine::shield::Danger,
    explore::Found, lanes::Sort, transcript::End, transcript::Leftover,
};

/// What lets whoever runs it have namespaces, where the distribution has forbidden it.
const ALLOW_NAMESPACES: &str =
    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 user.max_user_namespaces=10000";

mod book;
mod en;
mod exercise;
mod zh;

pub use self::book::BookWords;
pub use self::exercise::{ExerciseHelp, ExerciseWords};

/// A language of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Chinese, as written on the mainland.
    Chinese,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 2] = [Language::English, Language::Chinese];

    /// The language of this environment.
    pub fn of_environment() -> Language {
        let chinese = speaks_chinese(|variable| env::var_os(variable));
        if chinese { Language::Chinese } else { Language::English }
    }

    /// The language with this tag.
    pub fn tagged(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// `en` or `zh`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh",
        }
    }

    /// Its words.
    pub fn words(self) -> &'static Words {
        match self {
            Language::English => &en::WORDS,
            Language::Chinese => &zh::WORDS,
        }
    }
}

/// The words of one language. What needs an argument is a function.
#[derive(Debug)]
pub struct Words {
    /// For the help pages.
    pub help: Help,
    /// For what was typed wrongly.
    pub mistake: Mistake,
    /// For `list` and `lesson`.
    pub lesson: LessonWords,
    /// For `explore` and `replay`.
    pub explore: ExploreWords,
    /// For `lanes`.
    pub lanes: LaneWords,
    /// For `play`.
    pub play: PlayWords,
    /// For the book.
    pub book: BookWords,
    /// For `doctor`.
    pub doctor: Doctor,
    /// For failed claims about a run.
    pub check: CheckWords,
    /// For exercises and grading.
    pub exercise: ExerciseWords,
}

/// The help pages: headings, what each subcommand and option is for.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named like what it describes")]
pub struct Help {
    pub course: &'static str,
    pub course_usage: &'static str,
    pub course_after: &'static str,
    pub usage: &'static str,
    pub commands: &'static str,
    pub arguments: &'static str,
    pub options: &'static str,
    pub list: &'static str,
    pub list_usage: &'static str,
    pub list_number: &'static str,
    pub subject: &'static str,
    pub called: fn(&'static str) -> &'static str,
    pub lesson: &'static str,
    pub lesson_usage: &'static str,
    pub lesson_words: &'static str,
    pub explore: &'static str,
    pub explore_usage: &'static str,
    pub explore_part: &'static str,
    pub explore_schedules: &'static str,
    pub explore_strategy: &'static str,
    pub explore_jobs: &'static str,
    pub replay: &'static str,
    pub replay_usage: &'static str,
    pub replay_schedule: &'static str,
    pub replay_answer: &'static str,
    pub lanes: &'static str,
    pub play: &'static str,
    pub play_usage: &'static str,
    pub play_what: &'static str,
    pub lanes_usage: &'static str,
    pub lanes_format: &'static str,
    pub book: &'static str,
    pub book_usage: &'static str,
    pub book_build: &'static str,
    pub book_port: &'static str,
    pub doctor: &'static str,
    pub doctor_usage: &'static str,
    pub completions: &'static str,
    pub completions_usage: &'static str,
    pub completions_shell: &'static str,
    pub lang: &'static str,
    pub speed: &'static str,
    pub seed: &'static str,
    pub json: &'static str,
    pub help: &'static str,
    pub version: &'static str,
}

/// What was typed wrongly.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named like the mistake")]
pub struct Mistake {
    pub error: &'static str,
    pub unknown_argument: fn(&str) -> String,
    pub unknown_command: fn(&str) -> String,
    pub did_you_mean: fn(&str) -> String,
    pub bad_value: fn(argument: &str, value: &str) -> String,
    pub valid_values: fn(&str) -> String,
    pub value_missing: fn(argument: &str) -> String,
    pub argument_missing: fn(&str) -> String,
    pub given_twice: fn(&str) -> String,
    pub other: &'static str,
    pub see_help: &'static str,
    pub not_a_speed: fn() -> String,
    pub not_a_seed: &'static str,
    pub not_a_count: &'static str,
}

/// Lessons: listed, built, run.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named like what it says")]
pub struct LessonWords {
    pub how_to_go_on: fn(first: &str) -> String,
    pub how_to_run_a_part: fn(number: &str) -> String,
    pub no_parts: &'static str,
    pub no_lessons: &'static str,
    pub unknown: fn(&str) -> String,
    pub no_part: fn(part: u32, last: usize) -> String,
    pub there_are: &'static str,
    pub building: fn(&str) -> String,
    pub cargo_missing: fn(&str) -> String,
    pub does_not_build: fn(&str) -> String,
    pub cannot_start: fn(program: &str, why: &str) -> String,
}

/// Exploring schedules, and replaying one.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named like what it says")]
pub struct ExploreWords {
    pub summary: fn(&Found) -> String,
    pub verdict: fn(&Verdict) -> String,
    pub no_schedule: fn(&str) -> String,
    pub changed: &'static str,
    pub knot: fn(usize) -> String,
    pub nearest: fn(&str) -> String,
    pub more: fn(usize) -> String,
    pub another_run: fn(step: Option<usize>) -> String,
    pub strayed: fn(step: usize) -> String,
}

/// What stands in lanes.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named like what it says")]
pub struct LaneWords {
    pub operation: fn(Kind, thing: &str) -> String,
    pub nameless: fn(Sort, number: usize) -> String,
    pub left: fn(who: &str, what: &str, place: &str, on: &[&str]) -> String,
    pub title: &'static str,
    pub description: fn(steps: usize, processes: usize, verdict: Option<&str>) -> String,
    pub blocked: &'static str,
    pub knot: &'static str,
    pub step: fn(number: usize, who: &str, what: &str, place: &str) -> String,
}

/// What stands on the screen of `play`.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named like what it says")]
pub struct PlayWords {
    pub title: fn(lesson: u8, part: Option<u32>) -> String,
    pub title_of: fn(exercise: &str) -> String,
    pub clock: fn(Duration, Clock) -> String,
    pub keys: &'static str,
    pub keys_at_the_end: &'static str,
    pub waits: fn(on: &[&str]) -> String,
    pub values: &'static str,
    pub done: &'static str,
    pub output: &'static str,
    pub no_choice: fn(Clock) -> &'static str,
    pub other_clock: &'static str,
    pub differs: &'static str,
    pub schedule: &'static str,
    pub no_terminal: &'static str,
}

/// What `doctor` looks at, what it found, what to do.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named like what it says")]
pub struct Doctor {
    pub good: &'static str,
    pub note: &'static str,
    pub missing: &'static str,
    pub all_well: &'static str,
    pub something_missing: &'static str,
    pub unknown: &'static str,
    pub not_found: &'static str,
    pub kernel: &'static str,
    pub kernel_advice: fn(wanted: &str) -> String,
    pub rust: &'static str,
    pub rust_advice: fn(wanted: &str) -> String,
    pub proc: &'static str,
    pub proc_mounted: &'static str,
    pub proc_not_mounted: &'static str,
    pub proc_advice: &'static str,
    pub processes: &'static str,
    pub processes_work: &'static str,
    pub processes_advice: &'static str,
    pub apart: &'static str,
    pub apart_possible: &'static str,
    pub apart_by_fence: &'static str,
    pub fence_advice: fn(open: &[Danger]) -> String,
    pub apart_impossible: &'static str,
    pub apart_advice: fn() -> String,
    pub memory: &'static str,
    pub memory_free: &'static str,
    pub memory_strict: &'static str,
    pub memory_advice: &'static str,
    pub cores: &'static str,
    pub cores_advice: &'static str,
    pub locale: &'static str,
    pub locale_advice: &'static str,
    pub just: &'static str,
    pub just_advice: &'static str,
}

/// Failed claims about a run.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named like what it says")]
pub struct CheckWords {
    pub complaint: fn(&Complaint) -> String,
    pub output: &'static str,
    pub no_output: &'static str,
    pub errors: &'static str,
    pub end: fn(End) -> String,
    pub leftover: fn(&Leftover) -> String,
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_tag_names_its_language() {
        for language in Language::ALL {
            assert_eq!(Language::tagged(language.tag()), Some(language));
        }
        assert_eq!(Language::tagged("de"), None);
    }
}
