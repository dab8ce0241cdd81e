//! Lesson 13 as a tool: what it copies, what it refuses, and what is left when somebody dies.

use std::{ffi::OsString, path::Path};

use harness::{
    check::check,
    contain::Contain,
    lesson::{self, Setting},
    transcript::Transcript,
    words::Language,
};

use tree::Scratch;

mod changes;
mod deaths;
mod deep;
mod errors;
mod everything;
mod large;
mod limits;
mod options;
mod orders;
mod ordinary;
mod places;
mod random;
mod refusals;
mod screen;
mod tree;

/// The copier, speaking this language.
fn copier_in(language: Language) -> Contain {
    lesson::build_all().unwrap();
    let lessons = lesson::all().unwrap();
    let copier = lesson::find(&lessons, "copier").unwrap();
    copier.contained(&Setting::of_language(language)).unwrap()
}

/// The copier, told to copy the source of this test.
fn copier(scratch: &Scratch) -> Contain {
    copier_in(Language::English).args([scratch.source(), scratch.copy()])
}

/// Copies, and all must go well and without a complaint.
#[track_caller]
fn copies(scratch: &Scratch) -> Transcript {
    let transcript = copier(scratch).run().unwrap();
    assert_eq!(transcript.errors, [""; 0]);
    check(&transcript).exit(0);
    check(&transcript).finishes();
    transcript
}

/// The copier without the superuser's right to read everything, should we be the superuser.
fn ordinary_copier(scratch: &Scratch) -> Contain {
    let program = lesson::programs().unwrap().join("lesson-13-copier");
    let mut words = vec![OsString::from("setpriv"), OsString::from("--bounding-set=-all")];
    if !scratch.is_of_the_superuser() {
        words.clear();
    }
    words.extend([program, scratch.source(), scratch.copy()].map(OsString::from));
    lesson::build_all().unwrap();
    let contain = Contain::new(lesson::course().unwrap(), words.remove(0));
    contain.args(words).variables(Setting::of_language(Language::English).variables())
}

/// How the copier names this file of the source.
fn shown(scratch: &Scratch, path: impl AsRef<Path>) -> String {
    scratch.source().join(path).display().to_string()
}
