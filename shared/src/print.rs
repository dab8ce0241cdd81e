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
    language::{translate, with_holes},
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

/// Says on standard error what stands in the template, with these arguments in the places of its holes.
pub(crate) fn complain(source: &str, arguments: &[&str]) {
    let line = fill(translate(source).unwrap_or(source), &holes(source), arguments);
    // If nobody listens, there is nobody whom it could help.
    writeln!(io::stderr(), "{line}").ok();
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
            line.push_str(&translated(argument));
        }
    }
    line
}

/// An argument in the language that was asked for, as far as the catalogue has it: a name, or what an error says, which
/// stands there with holes.
fn translated(argument: &str) -> Cow<'_, str> {
    if let Some(known) = translate(argument) {
        return Cow::Borrowed(known);
    }
    // A name or a number is no sentence.
    if !argument.contains(' ') {
        return Cow::Borrowed(argument);
    }
    match fitting(with_holes(), argument) {
        Some((source, template, arguments)) => fill(template, &holes(source), &arguments).into(),
        None => Cow::Borrowed(argument),
    }
}

/// Of these templates the one that says this, its translation, and what stands in its holes; of several, the one that says
/// most itself. One that says nothing itself would fit everything.
fn fitting<'a>(
    templates: Vec<(&'static str, &'static str)>,
    said: &'a str,
) -> Option<(&'static str, &'static str, Vec<&'a str>)> {
    let says_something =
        |source: &str| pieces(source).flatten().any(|it| it.contains(char::is_alphabetic));
    let fitting = templates.into_iter().filter(|(source, _)| says_something(source));
    let fitting = fitting.filter_map(|(source, its)| Some((source, its, inside(source, said)?)));
    fitting.max_by_key(|(source, ..)| (source.len(), *source))
}

/// What stands in the holes of a template, if this is what it says.
fn inside<'a>(template: &str, said: &'a str) -> Option<Vec<&'a str>> {
    let (mut rest, mut inside, mut in_hole) = (said, Vec::new(), false);
    for piece in pieces(template) {
        let Ok(text) = piece else {
            in_hole = true;
            continue;
        };
        let at = rest.find(&*text).filter(|at| in_hole || *at == 0)?;
        if in_hole {
            inside.push(&rest[..at]);
            in_hole = false;
        }
        rest = &rest[at + text.len()..];
    }
    if in_hole {
        inside.push(rest);
    }
    (in_hole || rest.is_empty()).then_some(inside)
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
    use std::io;

    use nix::{errno::Errno, sys::signal::Signal};

    use super::{fill, fitting, holes, inside};
    use crate::{Error, Exit, NetError, PoolError, language};

    #[test]
    fn arguments_move_with_their_names() {
        let names = holes("{who} sings {what:>5} ({}, {{x}}, {})");
        assert_eq!(names, ["who", "what", "", ""]);
        let line = fill("（{}、{}）{what}由{who}唱 {{x}}", &names, &["Ann", "  ode", "1", "2"]);
        assert_eq!(line, "（1、2）  ode由Ann唱 {x}");
    }

    #[test]
    fn what_was_filled_in_is_found_again() {
        let said = "Ann: wrong key; give the one of the shop";
        assert_eq!(
            inside("{}: wrong key; give {key}", said),
            Some(vec!["Ann", "the one of the shop"])
        );
        assert_eq!(inside("{who}: wrong key", said), None);
        assert_eq!(inside("wrong key{}", said), None);
        assert_eq!(inside("{who}the shop", said), Some(vec!["Ann: wrong key; give the one of "]));
    }

    #[test]
    fn the_template_that_says_most_itself_fits_best() {
        let of = |said| {
            fitting(
                vec![("{a}: {b}", ""), ("{a}: no {b}", ""), ("{a}: no {b}; why", ""), ("{}", "")],
                said,
            )
        };
        assert_eq!(of("x: no y; why").unwrap().2, ["x", "y"]);
        assert_eq!(of("x: no y; how").unwrap().2, ["x", "y; how"]);
        assert!(of("x: y").is_none());
    }

    #[test]
    fn every_error_can_be_said_in_chinese() {
        let name = || String::from("Ann's own");
        let exits = [Exit::Code(3), Exit::Signal(Signal::SIGKILL)];
        let pools = exits.into_iter().flat_map(|exit| {
            [
                PoolError::NoWorkers,
                PoolError::NotOurPool { pool: name() },
                PoolError::TaskPanicked { message: name(), place: name() },
                PoolError::WorkerDied { worker: name(), exit },
                PoolError::Terminated { pool: name() },
                PoolError::NoWorkerStarts { pool: name(), exit },
                PoolError::ResultTaken,
            ]
        });
        let calls = ["use", "listen on", "accept on", "connect to"];
        let refused =
            calls.map(|call| NetError::Refused { call, address: name(), errno: Errno::EADDRINUSE });
        let nets = [
            NetError::BadAddress { address: name() },
            NetError::Stream(io::Error::other("no")),
            NetError::CannotWaitForBoth,
        ];
        let others = [
            Error::Kernel { call: "fork", errno: Errno::EAGAIN },
            Error::Threads { threads: 2 },
            Error::NotOurThread,
            Error::DaemonHasNoChildren { name: name() },
            Error::TooManyProcesses { most: 7 },
            Error::Child { name: name(), exit: exits[0] },
            Error::Child { name: name(), exit: exits[1] },
            Error::NotOurChild { name: name() },
            Error::NothingToWaitFor,
            Error::OwnerDied { lock: name() },
            Error::ReleasedTooOften { semaphore: name(), most: 7 },
            Error::BrokenBarrier { barrier: name() },
            Error::Closed { queue: name() },
            Error::EndOfFile,
            Error::BrokenPipe,
            Error::NotOurEnd,
            Error::TaskLost { queue: name() },
            Error::NotEncoded { why: name() },
            Error::NotDecoded { why: name() },
            Error::ManagerGone,
            Error::WrongKey { address: name() },
            Error::OutOfSharedMemory { size: 7 },
            Error::BadBlockName { name: name(), longest: 7 },
            Error::BlockExists { name: name() },
            Error::NoBlock { name: name() },
            Error::OtherElements { name: name(), holds: None, wanted: name() },
            Error::BlockBusy { name: name() },
            Error::NoStage,
            Error::Output(io::Error::other("no")),
        ];
        let nets = refused.into_iter().chain(nets).map(Error::Net);
        for error in others.into_iter().chain(nets).chain(pools.map(Error::Pool)) {
            let said = error.to_string();
            assert!(language::ours().any(|(source, _)| inside(source, &said).is_some()), "{said}");
        }
    }

    #[test]
    fn a_translation_has_the_holes_of_its_source() {
        for (source, template) in language::ours() {
            let sorted = |text| {
                let mut holes = holes(text);
                holes.sort_unstable();
                holes
            };
            assert_eq!(sorted(source), sorted(template), "{source}");
        }
    }
}
