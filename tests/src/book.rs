//! The book: two trees of pages, in which code, output and pictures come from the lessons themselves.
//!
//! mdBook makes web pages of Markdown. What it would pass over in silence, or cannot do, is done here, before it and after it:
//!
//! 1. [`outline`]: what stands on which line of a page; [`directive`]: what it asks for; [`source`]: code by anchor; `names`: Python's names; [`scene`]: a run that shows something, and `kept`, so that it is looked for once.
//! 2. [`page`]: all of it put in its place, in a page; [`figure`]: how output and lanes look there.
//! 3. [`twins`]: the two languages have the same pages, headings, code and runs, and no line was left untranslated.
//! 4. [`protocol`]: this as a preprocessor of mdBook.
//! 5. [`site`]: what mdBook has made gets its language switch and its search; every link and fragment is followed.
//! 6. [`serve`]: the book at a local address, where lessons can be run.

use std::{
    fmt,
    path::{Path, PathBuf},
};

pub mod directive;
pub mod figure;
mod html;
mod http;
mod jobs;
mod kept;
mod names;
pub mod outline;
pub mod page;
pub mod protocol;
mod said;
pub mod scene;
pub mod serve;
pub mod site;
pub mod source;
pub mod twins;

/// Something that is wrong with a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The page, or the file that it is about.
    pub page: PathBuf,
    /// The line; 0 if it is about the whole page.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl Fault {
    pub(crate) fn new(page: &Path, line: usize, what: impl Into<String>) -> Fault {
        Fault { page: page.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.page.display())?;
        if self.line > 0 {
            write!(f, "{}:", self.line)?;
        }
        write!(f, " {}", self.what)
    }
}
