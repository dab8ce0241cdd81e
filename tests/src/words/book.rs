//! The words that the book needs beside its pages: the stepper, the buttons, the search.

use crate::command::json;

/// What stands in the book, but not in its pages.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named like what it says")]
pub struct BookWords {
    pub title: &'static str,
    pub output: fn(lesson: u8, part: u32) -> String,
    pub lanes: fn(lesson: u8, part: u32) -> String,
    pub good: &'static str,
    pub bad: &'static str,
    pub one: &'static str,
    pub another: &'static str,
    pub again: &'static str,
    pub no_figure: &'static str,
    /// Before the name of the file that an answer goes into.
    pub answer: &'static str,
    /// The name of the other language, in that language.
    pub other: &'static str,
    /// What the scripts in the page say, each under the name by which they ask for it.
    pub script: &'static [(&'static str, &'static str)],
    /// What mdBook says in English, and how it is said in this language.
    pub frame: &'static [(&'static str, &'static str)],
    /// For `course book`.
    pub building: &'static str,
    pub open: fn(&str) -> String,
    pub port_taken: fn(u16, &str) -> String,
}

impl BookWords {
    /// What the scripts say, as JSON.
    pub(crate) fn script(&self) -> String {
        let pairs = self.script.iter();
        let pairs: Vec<_> = pairs
            .map(|(name, said)| format!("{}:{}", json::string(name), json::string(said)))
            .collect();
        format!("{{{}}}", pairs.join(","))
    }
}
