//! Some of it cannot be copied: all the rest is, and what is not is told.

use std::fs;

use harness::{check::check, contain::Limits, transcript::Transcript};

use super::{
    copier, ordinary_copier, shown,
    tree::{Scratch, set_mode, tree},
};

/// Something is not copied; the list says what.
#[track_caller]
fn misses(transcript: &Transcript, list: &[String]) {
    check(transcript).exit(1);
    check(transcript).finishes();
    let head = format!("not copied, or not quite: {}", list.len());
    assert_eq!(transcript.errors[0], head);
    assert_eq!(transcript.errors[1..], *list);
}

#[test]
fn what_may_not_be_read_is_told_and_the_rest_is_copied() {
    let scratch = Scratch::new("unreadable");
    scratch.many_files(250);
    let secrets = [scratch.file("secret", "la"), scratch.file("0/1/secret\n2", "la")];
    let locked = scratch.file("locked/song", "la");
    for secret in &secrets {
        set_mode(secret, 0o000);
    }
    set_mode(locked.parent().unwrap(), 0o000);
    let transcript = ordinary_copier(&scratch).run().unwrap();
    misses(
        &transcript,
        &[
            format!("  {}: cannot be read: permission denied", shown(&scratch, "locked")),
            format!("  {}: cannot be read: permission denied", shown(&scratch, "secret")),
            format!("  {}: cannot be read: permission denied", shown(&scratch, "0/1/secret\\n2")),
        ],
    );
    check(&transcript).line("files 250 · *").count(1);

    for secret in secrets {
        fs::remove_file(secret).unwrap();
    }
    set_mode(locked.parent().unwrap(), 0o700);
    fs::remove_dir_all(locked.parent().unwrap()).unwrap();
    let (ours, theirs) = (tree(&scratch.source()), tree(&scratch.copy()));
    let missing: Vec<_> = ours.keys().filter(|path| !theirs.contains_key(*path)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_folder_that_is_not_empty_does_not_give_way_to_a_file() {
    let scratch = Scratch::new("in-the-way");
    scratch.file("song", "new");
    scratch.file("other", "new");
    fs::create_dir_all(scratch.copy().join("song/old")).unwrap();
    misses(
        &copier(&scratch).run().unwrap(),
        &[format!(
            "  {}: a folder of that name is in the way, and is not empty",
            shown(&scratch, "song")
        )],
    );
    assert!(scratch.copy().join("song/old").is_dir());
    assert_eq!(fs::read(scratch.copy().join("other")).unwrap(), b"new");
}

#[test]
fn a_file_that_is_the_death_of_every_worker_is_told_and_the_rest_is_copied() {
    let scratch = Scratch::new("deadly");
    scratch.many_files(100);
    // The kernel kills who writes more into a file than its limit allows.
    let limits = Limits { file: 1 << 20, ..Limits::default() };
    fs::File::create(scratch.source().join("large")).unwrap().set_len(2 << 20).unwrap();
    let transcript = copier(&scratch).limits(limits).run().unwrap();
    misses(
        &transcript,
        &[format!(
            "  {}: each process that wanted to copy it was killed",
            shown(&scratch, "large")
        )],
    );
    fs::remove_file(scratch.source().join("large")).unwrap();
    assert_eq!(tree(&scratch.source()).len(), tree(&scratch.copy()).len());
}
