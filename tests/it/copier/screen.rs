//! What a person sees of it: the help, how far it is, and nothing at all with `--quiet`.

use std::{io::Read, process::Command};

use harness::{check::check, lesson, words::Language};

use super::{copier, copier_in, tree::Scratch};
use crate::terminal::start_at_terminal;

#[test]
fn help_is_there_in_both_languages() {
    for language in Language::ALL {
        for option in ["--help", "-h"] {
            let transcript = copier_in(language).arg(option).run().unwrap();
            check(&transcript).exit(0);
            insta::assert_snapshot!(format!("help_{}", language.tag()), transcript.text());
        }
    }
}

#[test]
fn who_wants_quiet_gets_it() {
    let scratch = Scratch::new("quiet");
    scratch.many_files(10);
    for option in ["-q", "--quiet"] {
        let transcript = copier(&scratch).arg(option).run().unwrap();
        assert_eq!((transcript.text().as_str(), transcript.errors.len()), ("", 0));
        check(&transcript).exit(0);
    }
}

/// Only where a person looks.
#[test]
fn on_a_terminal_it_says_how_far_it_is() {
    let scratch = Scratch::new("terminal");
    scratch.many_files(1000);
    lesson::build_all().unwrap();
    let program = lesson::programs().unwrap().join("lesson-13-copier");
    for (language, said) in [("en", " of 1,000 files · "), ("zh", " / 1,000 个文件 · ")] {
        let mut command = Command::new(&program);
        command.args([scratch.source(), scratch.copy()]).env("COURSE_LANG", language);
        let (mut copier, mut screen) = start_at_terminal(command);
        let mut text = Vec::new();
        let _end = screen.read_to_end(&mut text);
        let text = String::from_utf8(text).unwrap();
        assert!(copier.wait().unwrap().success() && text.contains(said), "{text}");
        // At last the line is free again.
        let (progress, end) = text.rsplit_once("\r\x1b[K").unwrap();
        assert!(progress.contains(said) && !end.contains(said), "{text}");
    }
}
