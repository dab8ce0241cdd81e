//! A refusal: why nothing is copied, or why it cannot go on.

use std::{fmt, io};

use nix::errno::Errno;

use crate::{report::tell, words::Words};

/// Why nothing is copied, or why it cannot go on.
pub(crate) struct Refusal {
    /// 2 when the command line makes no sense here and nothing was written; 1 later.
    pub exit_code: u8,
    pub message: String,
}

impl From<Words<'_>> for Refusal {
    fn from(words: Words<'_>) -> Refusal {
        Refusal { exit_code: 2, message: words.to_string() }
    }
}

impl From<shared::Error> for Refusal {
    fn from(err: shared::Error) -> Refusal {
        Refusal { exit_code: 1, message: err.to_string() }
    }
}

impl From<io::Error> for Refusal {
    fn from(err: io::Error) -> Refusal {
        Refusal { exit_code: 1, message: err.to_string() }
    }
}

impl From<Errno> for Refusal {
    fn from(errno: Errno) -> Refusal {
        io::Error::from(errno).into()
    }
}

/// A process that ends with one shows it like this.
impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The exit code of the program; a refusal is told.
pub(crate) fn exit_code(ended: Result<u8, Refusal>) -> u8 {
    ended.unwrap_or_else(|refusal| {
        tell(&refusal.message);
        refusal.exit_code
    })
}
