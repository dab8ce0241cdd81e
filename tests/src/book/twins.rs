//! The two languages have the same pages, with the same headings, code, runs and pictures, and each speaks its language.

use std::{collections::BTreeSet, fs, path::Path};

use super::{
    Fault,
    outline::{self, Kind},
};
use crate::{lesson::Lesson, words::Language};

/// So many words of Latin letters without a Chinese character are a sentence that nobody has translated.
const SENTENCE: usize = 4;

/// What is wrong between the two trees, whose sources lie in these folders: English, and Chinese.
pub fn faults(english: &Path, chinese: &Path, lessons: &[Lesson]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let (ours, theirs) = (pages(english), pages(chinese));
    for name in ours.symmetric_difference(&theirs) {
        let folder = if ours.contains(name) { english } else { chinese };
        faults.push(Fault::new(&folder.join(name), 0, "has no twin in the other language"));
    }
    for (folder, language) in [(english, Language::English), (chinese, Language::Chinese)] {
        let summary = folder.join("SUMMARY.md");
        let listed = read(&summary);
        for name in pages(folder).iter().filter(|name| *name != "SUMMARY.md") {
            if !listed.contains(&format!("({name})")) {
                faults.push(Fault::new(&summary, 0, format!("does not list {name}")));
            }
            let page = folder.join(name);
            speaks(&page, &read(&page), language, &mut faults);
        }
        for lesson in lessons {
            let page = folder.join(lesson.label() + ".md");
            if !page.is_file() {
                faults.push(Fault::new(&page, 0, "is missing, but there is such a lesson"));
            }
        }
    }
    for name in ours.intersection(&theirs) {
        let (english, chinese) = (english.join(name), chinese.join(name));
        compare(&english, &read(&english), &chinese, &read(&chinese), &mut faults);
    }
    faults
}

fn read(page: &Path) -> String {
    fs::read_to_string(page).unwrap_or_default()
}

/// The names of the pages in a folder. They lie side by side; there are no folders in it.
fn pages(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| name.rsplit_once('.').is_some_and(|(_, kind)| kind == "md")).collect()
}

/// Compares what must be equal: how deep headings are, and all that is put in, in the same order.
fn compare(english: &Path, ours: &str, chinese: &Path, theirs: &str, faults: &mut Vec<Fault>) {
    let (ours, theirs) = (marks(ours), marks(theirs));
    let common = ours.iter().zip(&theirs).take_while(|(ours, theirs)| ours.1 == theirs.1).count();
    let fault = match (ours.get(common), theirs.get(common)) {
        (None, None) => return,
        (Some((line, mark)), None) => {
            Fault::new(english, *line, format!("`{mark}` is missing in the Chinese page"))
        }
        (None, Some((line, mark))) => {
            Fault::new(chinese, *line, format!("`{mark}` is missing in the English page"))
        }
        (Some((line, ours)), Some((place, theirs))) => Fault::new(
            chinese,
            *place,
            format!("there is `{theirs}`, where the English page (line {line}) has `{ours}`"),
        ),
    };
    faults.push(fault);
}

/// Where headings and directives stand, and what of them is the same in all languages.
fn marks(text: &str) -> Vec<(usize, String)> {
    let lines = outline::lines(text).into_iter();
    let mark = |line: outline::Line<'_>| match line.kind {
        Kind::Heading(depth, ..) => Some((line.number, "#".repeat(depth))),
        Kind::Directive(directive) => Some((line.number, format!("{{{{#{directive}}}}}"))),
        _ => None,
    };
    lines.filter_map(mark).collect()
}

/// Whether each line is in the language that it should be in.
fn speaks(page: &Path, text: &str, language: Language, faults: &mut Vec<Fault>) {
    for line in outline::lines(text) {
        let said = match line.kind {
            Kind::Heading(_, said, _) => said,
            Kind::Prose => line.text,
            _ => continue,
        };
        if !is_in(language, &spoken(said)) {
            let tag = language.tag();
            faults.push(Fault::new(
                page,
                line.number,
                format!("not in the page's language ({tag}): {said}"),
            ));
        }
    }
}

/// Whether a line may stand among lines of this language: few words are names, and code is no language.
pub fn is_in(language: Language, line: &str) -> bool {
    let is_chinese = |it: char| ('\u{4e00}'..='\u{9fff}').contains(&it);
    let words = line.split_whitespace().filter(|word| {
        let word = word.trim_matches(|it: char| it.is_ascii_punctuation());
        word.len() > 1 && word.chars().all(|it| it.is_ascii_alphabetic() || it == '\'')
    });
    match language {
        Language::English => !line.chars().any(is_chinese),
        Language::Chinese => line.chars().any(is_chinese) || words.count() < SENTENCE,
    }
}

/// A line without what is the same in all languages: code, and where links lead.
pub(super) fn spoken(line: &str) -> String {
    let outside_code = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let mut pieces = outside_code.split("](");
    let mut said = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        said.push(' ');
        said.push_str(piece.split_once(')').map_or("", |(_, after)| after));
    }
    said
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{compare, speaks};
    use crate::words::Language;

    fn compared(english: &str, chinese: &str) -> Vec<String> {
        let mut faults = Vec::new();
        compare(Path::new("en.md"), english, Path::new("zh.md"), chinese, &mut faults);
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn headings_and_what_is_put_in_are_the_same_in_both() {
        assert_eq!(compared("# One\n{{#run 05 1}}\n", "# 一\n\n{{#run 05 1}}\n"), [""; 0]);
        let missing = compared("# One\n\n## Two\n", "# 一\n");
        assert_eq!(missing, ["en.md:3: `##` is missing in the Chinese page"]);
        let other = compared("# One\n{{#run 05 1}}\n", "# 一\n{{#run 05 2}}\n");
        let said = "there is `{{#run 05 2}}`, where the English page (line 2) has `{{#run 05 1}}`";
        assert_eq!(other, [format!("zh.md:2: {said}")]);
    }

    #[test]
    fn an_untranslated_line_is_found() {
        let said = |text, language| {
            let mut faults = Vec::new();
            speaks(Path::new("page.md"), text, language, &mut faults);
            faults.iter().map(|fault| fault.line).collect::<Vec<_>>()
        };
        let text =
            "# 一\n\nThis line stayed as it was.\n`let code = is not a language`\nPython, Rust\n";
        assert_eq!(said(text, Language::Chinese), [3]);
        assert_eq!(said("Text with 中文 in it\n", Language::English), [1]);
    }
}
