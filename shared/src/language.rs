//! In which language a program speaks, and the catalogue that it speaks from.

use std::{
    collections::HashMap,
    env,
    sync::{OnceLock, RwLock},
};

use crate::seam::wire;

/// The languages of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English, in which the sources are written.
    English,
    /// 简体中文.
    Chinese,
}

impl Language {
    /// The language that the environment asks for: the first of `COURSE_LANG`, `LC_ALL`, `LC_MESSAGES` and `LANG` that
    /// is set and not empty.
    pub fn current() -> Language {
        static CURRENT: OnceLock<Language> = OnceLock::new();
        *CURRENT.get_or_init(|| {
            let chinese = wire::speaks_chinese(|variable| env::var_os(variable));
            if chinese { Language::Chinese } else { Language::English }
        })
    }
}

/// What the runtime itself may say, errors above all, as a catalogue.
const OURS: &str = include_str!("language/zh.txt");

/// The translations of this program's lines, by their source.
static CATALOGUE: RwLock<Option<HashMap<&'static str, &'static str>>> = RwLock::new(None);

/// Uses `catalogue` from now on, if the program is to speak Chinese.
pub(crate) fn speak_from(catalogue: &'static str) {
    if Language::current() == Language::Chinese
        && let Ok(mut place) = CATALOGUE.write()
    {
        *place = Some(entries(OURS).chain(entries(catalogue)).collect());
    }
}

/// What stands in the catalogue for `source`. What does not stand there is said in English.
pub(crate) fn translate(source: &str) -> Option<&'static str> {
    CATALOGUE.read().ok()?.as_ref()?.get(source).copied()
}

/// What the runtime's own catalogue has.
#[cfg(test)]
pub(crate) fn ours() -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(OURS)
}

/// All in the catalogue that has holes, with its translation.
pub(crate) fn with_holes() -> Vec<(&'static str, &'static str)> {
    let Ok(place) = CATALOGUE.read() else { return Vec::new() };
    let entries = place.iter().flatten().map(|(english, chinese)| (*english, *chinese));
    entries.filter(|(english, _)| english.contains('{')).collect()
}

/// A catalogue is lines in pairs: the English one as in the source, and below it, indented, the Chinese one.
fn entries(catalogue: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = catalogue.lines().filter(|line| !line.trim().is_empty());
    lines.clone().zip(lines.skip(1)).filter_map(|(english, chinese)| {
        let indented = |line: &str| line.starts_with(' ');
        (!indented(english) && indented(chinese)).then(|| (english, chinese.trim_start()))
    })
}

#[cfg(test)]
mod tests {
    use super::entries;

    #[test]
    fn a_catalogue_is_lines_in_pairs() {
        let found: Vec<_> =
            entries("mail {n} sent\n    寄出了第 {n} 封信\n\nalone\nlast\n    末尾\n").collect();
        assert_eq!(found, [("mail {n} sent", "寄出了第 {n} 封信"), ("last", "末尾")]);
    }
}
