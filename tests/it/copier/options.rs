//! What the options change.

use std::{
    fs,
    os::unix::fs::{MetadataExt, symlink},
};

use harness::{check::check, transcript::Transcript};

use super::{
    copier, copies, shown,
    tree::{Scratch, set_times, tree},
};

#[track_caller]
fn with(scratch: &Scratch, options: &[&str]) -> Transcript {
    let transcript = copier(scratch).args(options.iter().copied()).run().unwrap();
    assert_eq!(transcript.errors, [""; 0]);
    check(&transcript).exit(0);
    check(&transcript).finishes();
    transcript
}

#[test]
fn update_copies_what_differs_and_leaves_the_rest_alone() {
    let scratch = Scratch::new("update");
    scratch.many_files(30);
    let song = scratch.file("song", "la");
    scratch.symlink("link", "song");
    fs::hard_link(&song, scratch.source().join("song too")).unwrap();
    copies(&scratch);
    let inode = |name: &str| scratch.copy().join(name).symlink_metadata().unwrap().ino();
    let before = (inode("0/0/7"), inode("link"), inode("song"));

    check(&with(&scratch, &["--update"])).line("files 1 · *").count(1);
    assert_eq!((inode("0/0/7"), inode("link"), inode("song")), before);

    scratch.file("0/0/7", "longer than it was, and different");
    scratch.file("0/0/8", "new");
    fs::remove_file(scratch.copy().join("0/0/9")).unwrap();
    fs::remove_file(scratch.copy().join("link")).unwrap();
    symlink("elsewhere", scratch.copy().join("link")).unwrap();
    with(&scratch, &["--update"]);
    scratch.assert_copied();
    assert_ne!(inode("0/0/7"), before.0);
    assert_eq!(inode("song"), before.2);
}

#[test]
fn only_verify_finds_what_has_the_same_size_and_time() {
    let scratch = Scratch::new("verify");
    let song = scratch.file("song", "la");
    with(&scratch, &["--verify"]);
    let copy = scratch.copy().join("song");
    let about = song.metadata().unwrap();
    fs::write(&copy, "lu").unwrap();
    let modified = (about.mtime(), about.mtime_nsec());
    set_times(&copy, modified, modified);
    check(&with(&scratch, &["--update"])).line("files 0 · *").count(1);
    assert_eq!(fs::read(&copy).unwrap(), b"lu");
    check(&with(&scratch, &["--update", "--verify"])).line("files 1 · *").count(1);
    scratch.assert_copied();
}

#[test]
fn fast_keeps_the_same_things_and_writes_through_no_symlink() {
    let scratch = Scratch::new("fast");
    scratch.many_files(200);
    let song = scratch.file("song", "new");
    scratch.file("was a folder", "new");
    fs::hard_link(&song, scratch.source().join("song too")).unwrap();
    let outside = scratch.source().with_file_name("outside");
    fs::write(&outside, "old").unwrap();
    fs::create_dir_all(scratch.copy().join("was a folder")).unwrap();
    symlink(&outside, scratch.copy().join("song")).unwrap();
    for _ in 0..2 {
        with(&scratch, &["--fast"]);
        scratch.assert_copied();
    }
    assert_eq!(fs::read(&outside).unwrap(), b"old");
}

#[test]
fn what_is_excluded_is_left_out_with_all_that_is_in_it() {
    let scratch = Scratch::new("exclude");
    for name in ["a/song", "a/song.tmp", "b/drafts/song", "drafts/song", "song"] {
        scratch.file(name, "la");
    }
    with(&scratch, &["--exclude", "*.tmp", "-x", "/drafts"]);
    for name in ["a/song.tmp", "drafts"] {
        assert!(!scratch.copy().join(name).exists(), "{name}");
    }
    for name in ["a/song", "b/drafts/song", "song"] {
        assert!(scratch.copy().join(name).exists(), "{name}");
    }
}

#[test]
fn a_dry_run_tells_what_it_would_do_and_does_nothing() {
    let scratch = Scratch::new("dry-run");
    scratch.file("a/song", "la");
    let line = format!("would copy {}", shown(&scratch, "a/song"));
    check(&with(&scratch, &["--dry-run"])).line(line.as_str()).count(1);
    assert!(!scratch.copy().exists());

    copies(&scratch);
    scratch.file("a/new", "la");
    let before = tree(&scratch.copy());
    let transcript = with(&scratch, &["-n", "--update"]);
    check(&transcript).line(line.as_str()).count(0);
    let new = format!("would copy {}", shown(&scratch, "a/new"));
    check(&transcript).line(new.as_str()).count(1);
    assert!(tree(&scratch.copy()) == before);
}

#[test]
fn programs_get_one_line_of_json() {
    let scratch = Scratch::new("json");
    scratch.file("song", "la");
    // A folder that is not empty is in the way of this one.
    scratch.file("two\n\"lines\"", "la");
    fs::create_dir_all(scratch.copy().join("two\n\"lines\"/old")).unwrap();
    let transcript = copier(&scratch).args(["--json", "-w2"]).run().unwrap();
    check(&transcript).exit(1);
    assert_eq!(transcript.errors, [""; 0]);
    let text = transcript.text();
    let path = shown(&scratch, "two\\u000a\\\"lines\\\"");
    let (start, end) = text.trim_end().split_once(r#""seconds":"#).unwrap();
    assert_eq!(start, r#"{"files":1,"unchanged":0,"folders":1,"bytes":2,"#);
    let failed = format!(r#"[{{"path":"{path}","step":"Name","error":"EISDIR"}}]}}"#);
    let end = end.split_once(',').unwrap().1;
    let known = r#""workers":2,"dry_run":false,"stopped":null,"failed":"#;
    assert_eq!(end, format!("{known}{failed}"));
}
