//! What a page asks for between `{{#` and `}}`, on a line of its own.
//!
//! ```text
//! {{#include ../../../lessons/05-join/src/main.rs:one}}   code, by anchor
//! {{#run 05 1}}                                           what a part prints if nobody chooses
//! {{#run 02 6 free}}                                      what it prints when nobody conducts it
//! {{#run 06 1 bad "*: 2"}}                                what it prints on a schedule that shows this line
//! {{#lanes 06 1 good bad "*: 2"}}                         lanes, and the stepper, of one order or of two
//! {{#lanes 02 1 one other "dancer*" before "singer*"}}    the same, where neither of them is wrong
//! {{#exercises 05}}                                       the exercises of a lesson
//! {{#names multiprocessing}}                              the rows of a table of `shared/src/from_python.md`
//! {{#figure runtime}}                                     what a bench has kept in `book/figures`
//! {{#exercises}}                                          all of them, with points and minutes
//! {{#command exercise no-join}}                           what `cargo course exercise no-join` says
//! ```
//!
//! After `good`, `bad`, `one` and `other` may stand what the order shows: a line in English, in which `*` stands for anything,
//! in `"` or, if it has such itself, in `'`; two lines with `before` between them; `without` and a line that it must not
//! show; `deadlock`, `livelock`, or `failure`; `handover`, where whoever lets go of a lock lets the next one go. Nothing means what happens if
//! nobody chooses.

use super::scene::Wanted;
use crate::check::Pattern;

/// What a page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive<'a> {
    /// A file, or what stands in it at an anchor.
    Include(&'a str, Option<&'a str>),
    /// What a part prints: by default, or as this case has it.
    Run(u8, u32, Option<Case>),
    /// What a part prints when nobody conducts it.
    Free(u8, u32),
    /// A command of a lesson, to be started: its name, and what stands after it.
    Start(u8, &'a str),
    /// The lanes of some orders of a part.
    Lanes(u8, u32, Vec<Case>),
    /// The exercises of a lesson.
    Exercises(u8),
    /// The rows that say what stands in place of the names of a module of Python's.
    Names(&'a str),
    /// What a bench has kept under this name.
    Figure(&'a str),
    /// A table of all exercises.
    AllExercises,
    /// What the command `course` says to these words.
    Command(&'a str),
}

/// An order to show, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What is said of it.
    pub label: Label,
    /// What it shows.
    pub wanted: Wanted,
}

/// What is said of an order that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// It goes well, where another one would not.
    Good,
    /// It goes wrong.
    Bad,
    /// It is one of those that go well.
    One,
    /// It is another one of those.
    Other,
}

impl Label {
    /// Whether it must come to a good end.
    pub fn is_good(self) -> bool {
        self != Label::Bad
    }

    fn named(name: &str) -> Option<Label> {
        Some(match name {
            "good" => Label::Good,
            "bad" => Label::Bad,
            "one" => Label::One,
            "other" => Label::Other,
            _ => return None,
        })
    }
}

/// Reads what stands between the braces. The error says what is wrong with it.
pub fn parse(text: &str) -> Result<Directive<'_>, String> {
    let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
    let words = words(rest)?;
    let number = |at: usize| words.get(at).and_then(|word| word.text.parse::<u32>().ok());
    let lesson = || {
        let lesson = number(0).and_then(|number| u8::try_from(number).ok());
        lesson.ok_or("it begins with the number of a lesson")
    };
    let part = || number(1).ok_or("then comes the number of a part");
    match name {
        "include" => Ok(match rest.trim().split_once(':') {
            Some((path, anchor)) => Directive::Include(path, Some(anchor)),
            None => Directive::Include(rest.trim(), None),
        }),
        "exercises" if rest.is_empty() => Ok(Directive::AllExercises),
        "exercises" => Ok(Directive::Exercises(lesson()?)),
        "names" => Ok(Directive::Names(rest.trim())),
        "figure" => Ok(Directive::Figure(rest.trim())),
        "command" if rest.is_empty() => Err("it names no command".into()),
        "command" => Ok(Directive::Command(rest.trim())),
        "start" => {
            let (_, command) = rest.split_once(' ').ok_or("then comes a command of the lesson")?;
            Ok(Directive::Start(lesson()?, command.trim()))
        }
        "run" if words.get(2).is_some_and(|word| word.text == "free") => {
            Ok(Directive::Free(lesson()?, part()?))
        }
        "run" => {
            let mut cases = cases(words.get(2..).unwrap_or_default())?;
            Ok(Directive::Run(lesson()?, part()?, cases.pop()))
        }
        "lanes" => {
            let (lesson, part) = (lesson()?, part()?);
            let cases = cases(&words[2..])?;
            if cases.is_empty() {
                return Err("it names no order: good, bad, one, other".into());
            }
            Ok(Directive::Lanes(lesson, part, cases))
        }
        _ => Err(format!("there is no directive `{name}`")),
    }
}

/// The words of a command, which may stand in quotation marks.
pub fn command_words(command: &str) -> Result<Vec<&str>, String> {
    Ok(words(command)?.iter().map(|word| word.text).collect())
}

struct Word<'a> {
    text: &'a str,
    is_quoted: bool,
}

fn words(text: &str) -> Result<Vec<Word<'_>>, String> {
    let mut words = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (text, is_quoted, after) =
            if let Some(mark) = rest.chars().next().filter(|it| matches!(it, '"' | '\'')) {
                let (text, after) =
                    rest[1..].split_once(mark).ok_or("a quotation mark is not closed")?;
                (text, true, after)
            } else {
                let (text, after) = rest.split_once(' ').unwrap_or((rest, ""));
                (text, false, after)
            };
        words.push(Word { text, is_quoted });
        rest = after.trim_start();
    }
    Ok(words)
}

fn cases(words: &[Word<'_>]) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    let mut rest = words;
    while let Some((label, after)) = rest.split_first() {
        let unknown = || format!("`{}` is neither good nor bad, nor one nor other", label.text);
        let label = Label::named(label.text).ok_or_else(unknown)?;
        let is_label = |word: &Word<'_>| !word.is_quoted && Label::named(word.text).is_some();
        let end = after.iter().position(is_label).unwrap_or(after.len());
        cases.push(Case { label, wanted: wanted(&after[..end])? });
        rest = &after[end..];
    }
    Ok(cases)
}

fn wanted(words: &[Word<'_>]) -> Result<Wanted, String> {
    Ok(match words {
        [] => Wanted::Default,
        [line] if line.is_quoted => Wanted::Line(Pattern::from(line.text)),
        [first, before, second]
            if first.is_quoted && second.is_quoted && before.text == "before" =>
        {
            Wanted::Before(Pattern::from(first.text), Pattern::from(second.text))
        }
        [without, line] if line.is_quoted && without.text == "without" => {
            Wanted::Without(Pattern::from(line.text))
        }
        [word] if word.text == "handover" => Wanted::Handover,
        [word] if word.text == "deadlock" => Wanted::Deadlock,
        [word] if word.text == "livelock" => Wanted::Livelock,
        [word] if word.text == "failure" => Wanted::Failure,
        _ => return Err("what it is to show is not understood".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::{Case, Directive, Label, Wanted, command_words, parse};
    use crate::check::Pattern;

    #[test]
    fn a_page_asks_for_code_output_and_lanes() {
        assert_eq!(
            parse("include ../a.rs:one").unwrap(),
            Directive::Include("../a.rs", Some("one"))
        );
        assert_eq!(parse("run 05 1").unwrap(), Directive::Run(5, 1, None));
        assert_eq!(parse("run 02 6 free").unwrap(), Directive::Free(2, 6));
        let said = r#"buy here "open barley""#;
        assert_eq!(parse(&format!("start 11 {said}")).unwrap(), Directive::Start(11, said));
        assert_eq!(command_words(said).unwrap(), ["buy", "here", "open barley"]);
        let good = Case { label: Label::Good, wanted: Wanted::Default };
        let wanted = Wanted::Before(Pattern::from("b *"), Pattern::from("a"));
        let bad = Case { label: Label::Bad, wanted };
        let lanes = parse(r#"lanes 05 4 good bad "b *" before "a""#).unwrap();
        assert_eq!(lanes, Directive::Lanes(5, 4, vec![good, bad]));
        let wanted = Wanted::Without(Pattern::from("b"));
        let good = Case { label: Label::Good, wanted };
        let lanes = parse(r#"lanes 05 4 good without "b""#).unwrap();
        assert_eq!(lanes, Directive::Lanes(5, 4, vec![good]));
        let one = Case { label: Label::One, wanted: Wanted::Line(Pattern::from("a \"b\"")) };
        let lanes = parse(r#"lanes 05 4 one 'a "b"'"#).unwrap();
        assert_eq!(lanes, Directive::Lanes(5, 4, vec![one]));
    }

    #[test]
    fn what_is_not_understood_is_explained() {
        for (text, why) in [
            ("rum 05 1", "no directive `rum`"),
            ("run", "number of a lesson"),
            ("start 11", "a command of the lesson"),
            ("lanes 05", "number of a part"),
            ("lanes 05 1", "names no order"),
            ("lanes 05 1 ugly", "neither good nor bad"),
            ("lanes 05 1 bad sometimes", "not understood"),
            (r#"lanes 05 1 bad "x"#, "not closed"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
