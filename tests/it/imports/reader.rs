//! Reads the paths in a Rust source file. It is no compiler: it knows comments, strings, paths and braces.

/// The code without what only looks like code: comments, strings and characters.
pub(super) fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if let Some(hashes) = raw_string(rest, &code) {
            let close = format!("\"{}", "#".repeat(hashes));
            let begin = hashes + 2;
            rest[begin..].find(&close).map_or(rest.len(), |at| begin + at + close.len())
        } else if first == '"' {
            end_of_string(rest)
        } else if let Some(escaped) = rest.strip_prefix("'\\") {
            // What comes first is escaped, be it another of these marks.
            let mut rest_of_it = escaped.char_indices().skip(1);
            rest_of_it.find(|(_, c)| *c == '\'').map_or(rest.len(), |(at, _)| at + 3)
        } else if first == '\'' && rest.chars().nth(2) == Some('\'') {
            rest.char_indices().nth(3).map_or(rest.len(), |(at, _)| at)
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[end..];
    }
    code
}

/// How many hashes a raw string that begins here has. The `r` must not be the end of a name.
fn raw_string(rest: &str, before: &str) -> Option<usize> {
    let rest = rest.strip_prefix('r').filter(|_| !before.ends_with(is_of_name))?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    rest[hashes..].starts_with('"').then_some(hashes)
}

fn end_of_string(rest: &str) -> usize {
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => drop(characters.next()),
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// All words of some code.
pub(super) fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c| !is_of_name(c)).filter(|word| !word.is_empty())
}

/// All paths in some code that begin with this word, each in full: `use a::{b, c::d}` has `a::b` and `a::c::d`.
pub(super) fn paths(code: &str, root: &str) -> Vec<String> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let is_begin = at == 0 || tokens[at - 1] != "::";
        if is_begin && tokens[at] == root && tokens.get(at + 1) == Some(&"::") {
            expand(&tokens, at, "", &mut found);
        }
    }
    found
}

/// Notes all paths of the tree that begins here, and says where it ends.
fn expand(tokens: &[&str], mut at: usize, prefix: &str, found: &mut Vec<String>) -> usize {
    let mut path = prefix.to_owned();
    while let Some(token) = tokens.get(at) {
        if *token == "{" {
            at += 1;
            while tokens.get(at).is_some_and(|token| *token != "}") {
                let end = expand(tokens, at, &path, found);
                // Also over commas, and over what a `use` cannot hold.
                at = end.max(at + usize::from(end == at));
            }
            return at + 1;
        }
        if !token.starts_with(is_of_name) && *token != "*" {
            break;
        }
        path.push_str(token);
        at += 1;
        if tokens.get(at) != Some(&"::") {
            break;
        }
        path.push_str("::");
        at += 1;
    }
    if path != prefix {
        found.push(path);
    }
    if tokens.get(at) == Some(&"as") { at + 2 } else { at }
}

fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = if is_of_name(first) {
            rest.find(|c| !is_of_name(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        tokens.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    tokens
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[test]
fn what_only_looks_like_code_is_no_code() {
    let text = "a // b\n/* c */ \"d \\\" e\" 'f' '\\'' '\"' r#\"g \" h\"# 'i: i \"j";
    assert_eq!(words(&code_of(text)).collect::<Vec<_>>(), ["a", "i", "i"]);
}

#[test]
fn paths_are_told_in_full() {
    let code = "use crate::{Error, seam::{Fork, world as w}, sync::*}; fn f() { crate::now(); x::crate::y; }";
    let expected =
        ["crate::Error", "crate::seam::Fork", "crate::seam::world", "crate::sync::*", "crate::now"];
    assert_eq!(paths(code, "crate"), expected);
    assert_eq!(paths("super::super::a::b()", "super"), ["super::super::a::b"]);
}
