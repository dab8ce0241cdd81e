//! Remembers beside a program what it was made of, so that the same is not compiled again.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::UNIX_EPOCH,
};

pub(super) struct Made {
    program: PathBuf,
    note: PathBuf,
    /// How it is compiled, with what, and from which text.
    of: String,
}

impl Made {
    /// This program, compiled so, and linked with these libraries as they are now.
    pub(super) fn new(
        program: &Path,
        compiler: &Command,
        libraries: &[(String, PathBuf)],
        text: &str,
    ) -> io::Result<Made> {
        let mut of = format!("{compiler:?}\n");
        for (_, library) in libraries {
            let about = fs::metadata(library)?;
            let changed = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
            let _ = writeln!(of, "{} {changed:?} {}", library.display(), about.len());
        }
        of.push_str(text);
        Ok(Made { program: program.to_owned(), note: program.with_extension("made"), of })
    }

    pub(super) fn is_there(&self) -> bool {
        self.program.exists() && fs::read_to_string(&self.note).is_ok_and(|it| it == self.of)
    }

    /// To be said before it is compiled: whoever is killed on the way leaves no note of something that is not there.
    pub(super) fn forget(&self) -> io::Result<()> {
        match fs::remove_file(&self.note) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub(super) fn remember(&self) -> io::Result<()> {
        fs::write(&self.note, &self.of)
    }
}
