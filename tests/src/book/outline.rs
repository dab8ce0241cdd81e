//! What stands on which line of a page: headings, directives, code, and the rest.

/// A line of a page, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// Its text.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind<'a>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// A heading: how deep, what it says, and the name that it gives itself with `{#name}`.
    Heading(usize, &'a str, Option<&'a str>),
    /// Something that is put in its place: what stands between `{{#` and `}}`.
    Directive(&'a str),
    /// The beginning or end of a block of code: what stands after the fence.
    Fence(&'a str),
    /// A line of code.
    Code,
    /// Nothing.
    Empty,
    /// What is there to be read.
    Prose,
}

/// The lines of a page.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let mut fence = "";
    let mut lines = Vec::new();
    for (number, text) in (1..).zip(text.lines()) {
        let trimmed = text.trim();
        let ticks = &trimmed[..trimmed.len() - trimmed.trim_start_matches('`').len()];
        let kind = if let Some(directive) = directive(trimmed) {
            Kind::Directive(directive)
        } else if fence.is_empty() && ticks.len() >= 3 {
            fence = ticks;
            Kind::Fence(&trimmed[ticks.len()..])
        } else if !fence.is_empty() && trimmed == fence {
            fence = "";
            Kind::Fence("")
        } else if !fence.is_empty() {
            Kind::Code
        } else if trimmed.is_empty() {
            Kind::Empty
        } else {
            heading(text).unwrap_or(Kind::Prose)
        };
        lines.push(Line { number, text, kind });
    }
    lines
}

fn directive(trimmed: &str) -> Option<&str> {
    Some(trimmed.strip_prefix("{{#")?.strip_suffix("}}")?.trim())
}

fn heading(text: &str) -> Option<Kind<'_>> {
    let said = text.trim_start_matches('#');
    let depth = text.len() - said.len();
    let said = said.strip_prefix(' ').filter(|_| (1..=6).contains(&depth))?.trim();
    Some(match said.strip_suffix('}').and_then(|said| said.rsplit_once("{#")) {
        Some((said, name)) => Kind::Heading(depth, said.trim(), Some(name)),
        None => Kind::Heading(depth, said, None),
    })
}

/// The names by which a page's headings are linked to, in order: as they call themselves, or else what they say in small
/// letters.
///
/// The English page gives its names to both languages, so that a link leads to the same place in either.
pub fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in lines(text) {
        let Kind::Heading(_, said, own) = line.kind else { continue };
        let plain = own.map_or_else(|| slug(said), str::to_owned);
        let is_new = |name: &String| !names.contains(name);
        let numbered = (1..).map(|number| format!("{plain}-{number}"));
        names.extend([plain.clone()].into_iter().chain(numbered).find(is_new));
    }
    names
}

fn slug(said: &str) -> String {
    let kept = said.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    let slug: String = kept.collect::<String>().to_lowercase();
    slug.split_whitespace().collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::{Kind, lines, names};

    #[test]
    fn what_stands_in_a_fence_is_no_heading() {
        let text = "# Title\n\n```sh\n# a comment\n{{#include a.rs}}\n```\nText\n";
        let kinds: Vec<_> = lines(text).into_iter().map(|line| line.kind).collect();
        let expected = [
            Kind::Heading(1, "Title", None),
            Kind::Empty,
            Kind::Fence("sh"),
            Kind::Code,
            Kind::Directive("include a.rs"),
            Kind::Fence(""),
            Kind::Prose,
        ];
        assert_eq!(kinds, expected);
    }

    #[test]
    fn headings_have_names_and_none_comes_twice() {
        let text =
            "# 05 · join\n## In Python\n## In Python\n## Who is it? {#who}\n## `get` and `put`";
        assert_eq!(names(text), ["05-join", "in-python", "in-python-1", "who", "get-and-put"]);
    }
}
