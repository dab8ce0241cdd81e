//! The source does not keep still: what has been changed or removed meanwhile is told, and the rest is copied.

use std::{
    cell::Cell,
    fs::{self, OpenOptions},
    io::Write,
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
};

use harness::transcript::{End, Transcript};

use super::{
    copier,
    deaths::is_there,
    shown,
    tree::{Scratch, tree},
};

/// Copies again and again, until the copier has noticed what is done to the source.
#[track_caller]
fn until_noticed(scratch: &Scratch, copy: impl Fn() -> Transcript) -> Transcript {
    for _ in 0..50 {
        let transcript = copy();
        if transcript.end == End::Code(1) {
            return transcript;
        }
        assert_eq!((transcript.end, transcript.errors), (End::Code(0), Vec::new()));
        fs::remove_dir_all(scratch.copy()).unwrap();
    }
    panic!("it was always faster than us");
}

#[test]
fn a_file_that_grows_while_it_is_copied_is_told_and_the_rest_is_copied() {
    let scratch = Scratch::new("grows");
    scratch.many_files(20);
    let film = scratch.file("film", vec![7; 30 << 20]);
    let over = AtomicBool::new(false);
    let transcript = thread::scope(|scope| {
        scope.spawn(|| {
            let mut film = OpenOptions::new().append(true).open(&film).unwrap();
            while !over.load(Relaxed) {
                film.write_all(b"la").unwrap();
                thread::yield_now();
            }
        });
        let transcript = until_noticed(&scratch, || copier(&scratch).run().unwrap());
        over.store(true, Relaxed);
        transcript
    });
    let told =
        format!("  {}: was changed by somebody while it was copied", shown(&scratch, "film"));
    assert_eq!(transcript.errors, ["not copied, or not quite: 1".to_owned(), told]);
    let (ours, theirs) = (tree(&scratch.source()), tree(&scratch.copy()));
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    assert!(scratch.copy().join("film").metadata().unwrap().len() >= 30 << 20);
}

#[test]
fn what_is_removed_before_its_turn_comes_is_told_and_the_rest_is_copied() {
    let scratch = Scratch::new("removed");
    let removed = Cell::new(PathBuf::new());
    let transcript = until_noticed(&scratch, || {
        scratch.many_files(1000);
        let running = copier(&scratch).arg("-w1").start().unwrap();
        // The plan has been made before the first copy is there.
        while is_there(&running) && !scratch.copy().join("0").exists() {
            thread::yield_now();
        }
        let waits = tree(&scratch.source()).into_keys().rev().find(|path| {
            !scratch.copy().join(path).exists() && scratch.source().join(path).is_file()
        });
        if let Some(path) = waits {
            fs::remove_file(scratch.source().join(&path)).unwrap();
            removed.set(path);
        }
        running.finish().unwrap()
    });
    let told = format!("  {}: cannot be read: it is not there", shown(&scratch, removed.take()));
    assert_eq!(transcript.errors, ["not copied, or not quite: 1".to_owned(), told]);
    assert_eq!(tree(&scratch.copy()).len(), tree(&scratch.source()).len());
}
