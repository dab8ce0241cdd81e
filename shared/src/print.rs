//! Printing: one line, whole, a step that the conductor can see, and in the language of whoever reads it.
//!
//! [`println!`](crate::println) hands over the line as it stands in the source, and the line as formatted, with a mark
//! on both sides of every argument. So the arguments can be put into another sentence.

use std::{
    borrow::Cow,
    fmt::Arguments,
    io::{self, ErrorKind, Write},
};

use nix::sys::signal::Signal;

use crate::{
    language::translate,
    seam::{Kind, Op, step},
    sys,
};

/// The mark that the macro puts around an argument: ASCII's "unit separator", which no terminal shows.
const MARK: char = '\u{1f}';

/// What [`println!`](crate::println) and [`print!`](crate::print) call.
#[doc(hidden)]
#[track_caller]
pub fn say(source: &str, line: Arguments<'_>, end: &str) {
    let mut line = spoken(source, &line.to_string());
    line.push_str(end);
    step(Op::new(Kind::Print));
    // Both in one go: what std has in its buffer goes first, and the line in a single system call.
    let mut stdout = io::stdout().lock();
    match stdout.write_all(line.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => (),
        // Nobody reads any more (`lesson | head`): end as any program does, quietly.
        Err(err) if err.kind() == ErrorKind::BrokenPipe => sys::raise_default(Signal::SIGPIPE),
        Err(err) => panic!("cannot write to standard output: {err}"),
    }
}

/// The marked line without its marks, in the language that was asked for.
fn spoken(source: &str, marked: &str) -> String {
    let Some(template) = translate(source) else {
        return marked.replace(MARK, "");
    };
    let arguments: Vec<_> = marked.split(MARK).skip(1).step_by(2).collect();
    fill(template, &holes(source), &arguments)
}

/// The names in the braces of a template, in order; an empty one for `{}`.
fn holes(template: &str) -> Vec<&str> {
    pieces(template).filter_map(Result::err).collect()
}

/// Puts the arguments into the template, each where its name stands; one without a name goes by its place.
fn fill(template: &str, names: &[&str], arguments: &[&str]) -> String {
    let mut unnamed = 0;
    let mut line = String::new();
    for piece in pieces(template) {
        let place = match piece {
            Ok(text) => {
                line.push_str(&text);
                continue;
            }
            Err("") => {
                unnamed += 1;
                names.iter().enumerate().filter(|(_, name)| name.is_empty()).nth(unnamed - 1)
            }
            Err(name) => names.iter().enumerate().find(|(_, known)| **known == name),
        };
        if let Some(argument) = place.and_then(|(place, _)| arguments.get(place)) {
            line.push_str(translate(argument).unwrap_or(argument));
        }
    }
    line
}

/// A template taken apart: text, with `{{` already made one brace, and (as `Err`) the name of each argument.
fn pieces(template: &str) -> impl Iterator<Item = Result<Cow<'_, str>, &str>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if rest.starts_with("{{") || rest.starts_with("}}") {
            let brace = &rest[..1];
            rest = &rest[2..];
            return Some(Ok(Cow::Borrowed(brace)));
        }
        if let Some(inside) = rest.strip_prefix('{') {
            let end = inside.find('}').unwrap_or(inside.len());
            rest = inside.get(end + 1..).unwrap_or("");
            return Some(Err(inside[..end].split(':').next().unwrap_or("").trim()));
        }
        let end = rest.find(['{', '}']).unwrap_or(rest.len()).max(1);
        let text = &rest[..end];
        rest = &rest[end..];
        Some(Ok(Cow::Borrowed(text)))
    })
}

#[cfg(test)]
mod tests {
    use super::{fill, holes};

    #[test]
    fn arguments_move_with_their_names() {
        let names = holes("{who} sings {what:>5} ({}, {{x}}, {})");
        assert_eq!(names, ["who", "what", "", ""]);
        let line = fill("（{}、{}）{what}由{who}唱 {{x}}", &names, &["Ann", "  ode", "1", "2"]);
        assert_eq!(line, "（1、2）  ode由Ann唱 {x}");
    }
}
