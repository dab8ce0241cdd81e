//! Why a claim is false, with the lines that show it.

use std::fmt::Write;

use crate::{
    check::Pattern,
    transcript::{End, Transcript},
    words::Language,
};

/// A claim that is false.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong.
    pub complaint: Complaint,
    /// Which lines of the transcript show it, counted from 0.
    pub lines: Vec<usize>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words, in each language, say it in full")]
pub enum Complaint {
    Absent(Pattern),
    NotBefore(Pattern, Pattern),
    NotFirst(Pattern),
    NotLast(Pattern),
    Count { pattern: Pattern, expected: usize, found: usize },
    OutOfOrder { pattern: Pattern, after: Pattern },
    TooMany { most: usize, enter: Pattern },
    LeftTooOften(Pattern),
    Exit { expected: End, found: End },
    NotFinished(End),
    LeftBehind(usize),
}

impl Complaint {
    /// The failure that these lines show.
    pub(super) fn at(self, lines: impl Into<Vec<usize>>) -> Failure {
        Failure { complaint: self, lines: lines.into() }
    }
}

impl Failure {
    /// What is wrong in a sentence, then the transcript, in which the lines that show it are marked.
    pub fn message(&self, transcript: &Transcript, language: Language) -> String {
        let words = &language.words().check;
        let mut text = (words.complaint)(&self.complaint);
        text.push('\n');
        text.push_str(if transcript.lines.is_empty() { words.no_output } else { words.output });
        text.push('\n');
        for (at, line) in transcript.lines.iter().enumerate() {
            let mark = if self.lines.contains(&at) { '>' } else { ' ' };
            let _always = writeln!(text, "{mark} {:3} | {}", at + 1, line.text);
        }
        if !transcript.errors.is_empty() {
            text.push_str(words.errors);
            text.push('\n');
            for line in &transcript.errors {
                let _always = writeln!(text, "      | {line}");
            }
        }
        text.push_str(&(words.end)(transcript.end));
        for leftover in &transcript.leftovers {
            text.push('\n');
            text.push_str(&(words.leftover)(leftover));
        }
        text
    }
}
