//! What else than the answer the compiler has read, as its own list of dependencies tells. An answer is one file: it could
//! include the solution.

use std::path::Path;

use anyhow::{Context, Result};

/// The first file in this list that is not the answer.
pub(super) fn from(list: &Path, answer: &str) -> Result<Option<String>> {
    let text = std::fs::read_to_string(list)
        .with_context(|| format!("the compiler has not written {}", list.display()))?;
    Ok(other_than(answer, &text))
}

/// Each file that was read has a line of its own there, with a colon at the end, spaces in its name after backslashes.
fn other_than(answer: &str, list: &str) -> Option<String> {
    let mut files = list.lines().filter_map(|line| line.strip_suffix(':'));
    files.find(|file| *file != answer).map(|file| file.replace("\\ ", " "))
}

#[cfg(test)]
mod tests {
    use super::other_than;

    #[test]
    fn a_file_that_was_included_is_found() {
        let one = "a.d: a.rs\n\n/b/a: a.rs\n\na.rs:\n\n# env-dep:HOME\n";
        assert_eq!(other_than("a.rs", one), None);
        let more = one.to_owned() + "/the\\ solution.rs:\n";
        assert_eq!(other_than("a.rs", &more).as_deref(), Some("/the solution.rs"));
    }
}
