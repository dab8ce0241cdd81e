//! `course hand-out`: the course as a class gets it, without solutions and wrong answers.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};

use crate::{
    command::{Misuse, Options, say},
    git,
    lesson::workspace,
};

/// Copies all that git knows of this clone, as it is now, but what gives answers away. Git's own folder is not copied.
pub(super) fn hand_out(folder: &Path, options: &Options) -> Result<ExitCode> {
    let words = &options.words().exercise;
    let shown = folder.display().to_string();
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file() {
        return Err(Misuse((words.not_empty)(&shown)).into());
    }
    let Some(known) = known()? else { return Err(Misuse(words.no_clone.to_owned()).into()) };
    for path in known.iter().filter(|path| !tells(path)) {
        let (from, to) = (workspace().join(path), folder.join(path));
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)
                .with_context(|| format!("cannot make {}", parent.display()))?;
        }
        let cannot = || format!("cannot write {}", to.display());
        if path.starts_with("lessons") && path.ends_with("Cargo.toml") {
            fs::write(&to, without_solutions(&fs::read_to_string(&from)?)).with_context(cannot)?;
        } else if path == Path::new("lessons/pins") {
            let pins = fs::read_to_string(&from)?;
            let told =
                |line: &&str| line.split_once(' ').is_none_or(|(_, path)| !tells(path.as_ref()));
            let kept = pins.lines().filter(told).map(|line| format!("{line}\n"));
            fs::write(&to, kept.collect::<String>()).with_context(cannot)?;
        } else if from.is_file() {
            fs::copy(&from, &to).with_context(cannot)?;
        }
    }
    say(&format!("{}\n", (words.handed_out)(&shown)))?;
    Ok(ExitCode::SUCCESS)
}

/// The files that git knows, from the root of the clone; `None` if this is no clone of its.
fn known() -> Result<Option<Vec<PathBuf>>> {
    let Some(list) = git::ask(&["ls-files", "-z", "--cached"], "")? else { return Ok(None) };
    let list = String::from_utf8(list).context("a path is no text")?;
    let list: Vec<_> = list.split_terminator('\0').map(PathBuf::from).collect();
    // In a folder of something else that git knows, it knows nothing.
    Ok((!list.is_empty()).then_some(list))
}

/// Whether this file gives answers away.
fn tells(path: &Path) -> bool {
    let mut parts = path.iter();
    parts.next().is_some_and(|first| first == "lessons")
        && parts.nth(1).is_some_and(|third| third == "solutions" || third == "wrong")
}

/// A lesson's manifest that names no solution: cargo and editors look for all that it names.
fn without_solutions(manifest: &str) -> String {
    const EXAMPLE: &str = "[[example]]\n";
    let mut pieces = manifest.split(EXAMPLE);
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces.filter(|piece| !piece.contains("\"solutions/")) {
        text += EXAMPLE;
        text += piece;
    }
    text.trim_end().to_owned() + "\n"
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{tells, without_solutions};

    #[test]
    fn what_is_left_names_no_solution() {
        let before = "[package]\n\n[[example]]\nname = \"a\"\npath = \"exercises/a.rs\"\n";
        let solution = "\n[[example]]\nname = \"a-solution\"\npath = \"solutions/a.rs\"\n";
        assert_eq!(without_solutions(&format!("{before}{solution}")), before);
        assert!(tells(Path::new("lessons/05-join/solutions/a.rs")));
        assert!(!tells(Path::new("lessons/05-join/src/wrong/a.rs")));
    }
}
