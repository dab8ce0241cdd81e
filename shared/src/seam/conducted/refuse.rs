//! What cannot be conducted: threads. Two who write in one place on the stage would tell the conductor of an operation that
//! nobody is about to do.

use std::io::{self, Write};

use super::Conducted;
use crate::{Error, language::translate, sys};

/// The exit code of a process whose second thread has come to the seam.
const SECOND_THREAD: i32 = 2;

impl Conducted {
    /// Ends this process, with a clear word, if this is not its first thread.
    #[inline]
    pub(super) fn refuse_threads(&self) {
        if !self.me().life.is_mine() {
            let why = Error::NotOurThread.to_string();
            let line = in_language("Error: {why}").replace("{why}", in_language(&why));
            // If nobody listens, the exit code must say it all.
            writeln!(io::stderr(), "{line}").ok();
            sys::exit(SECOND_THREAD);
        }
    }
}

/// What stands in the catalogue for this, or itself.
fn in_language(english: &str) -> &str {
    translate(english).unwrap_or(english)
}
