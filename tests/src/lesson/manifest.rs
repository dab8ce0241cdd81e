//! The few keys that the harness reads in a `Cargo.toml`.
//!
//! This is no reader of TOML: it knows sections, and keys whose value is a string on one line.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::lesson::{Lesson, workspace};

/// The Rust version that the workspace asks for.
pub fn rust_version() -> Result<String> {
    let path = workspace().join("Cargo.toml");
    value(&read(&path)?, "workspace.package", "rust-version")
        .with_context(|| format!("{} names no rust-version", path.display()))
}

/// The lesson with this manifest.
pub(super) fn lesson(path: &Path) -> Result<Lesson> {
    let text = read(path)?;
    let get = |section, key| {
        value(&text, section, key)
            .with_context(|| format!("{} has no {section}.{key}", path.display()))
    };
    let package = get("package", "name")?;
    let (number, name) = package
        .strip_prefix("lesson-")
        .and_then(|label| label.split_once('-'))
        .and_then(|(number, name)| Some((number.parse().ok()?, name.to_owned())))
        .with_context(|| format!("{}: `{package}` is not like `lesson-05-join`", path.display()))?;
    Ok(Lesson {
        number,
        name,
        title: [
            get("package.metadata.course", "title")?,
            get("package.metadata.course", "title-zh")?,
        ],
        description: [
            get("package", "description")?,
            get("package.metadata.course", "description-zh")?,
        ],
    })
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn value(text: &str, section: &str, key: &str) -> Option<String> {
    text.lines()
        .map(str::trim)
        .skip_while(|line| *line != format!("[{section}]"))
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once('='))
        .find(|(name, _)| name.trim() == key)
        .and_then(|(_, value)| string(value.trim()))
}

/// What a TOML string on one line stands for.
fn string(quoted: &str) -> Option<String> {
    if let Some(literal) = quoted.strip_prefix('\'') {
        return Some(literal.split_once('\'')?.0.to_owned());
    }
    let mut text = String::new();
    let mut characters = quoted.strip_prefix('"')?.chars();
    loop {
        match characters.next()? {
            '"' => return Some(text),
            '\\' => match characters.next()? {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::value;

    const TEXT: &str = r#"
        [package]
        name = "lesson-05-join" # a comment
        version.workspace = true

        [package.metadata.course]
        title = "say \"join\""
        title-zh = '等待'
    "#;

    #[test]
    fn a_key_is_found_in_its_own_section() {
        assert_eq!(value(TEXT, "package", "name").as_deref(), Some("lesson-05-join"));
        assert_eq!(value(TEXT, "package", "title"), None);
    }

    #[test]
    fn both_kinds_of_string_are_understood() {
        assert_eq!(
            value(TEXT, "package.metadata.course", "title").as_deref(),
            Some("say \"join\"")
        );
        assert_eq!(value(TEXT, "package.metadata.course", "title-zh").as_deref(), Some("等待"));
    }

    #[test]
    fn what_is_no_string_is_not_found() {
        assert_eq!(value(TEXT, "package", "version.workspace"), None);
        assert_eq!(value(TEXT, "nothing", "name"), None);
    }
}
