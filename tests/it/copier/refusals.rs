//! What the copier does not do at all: it says why, and nothing has been written.

use std::{fs, os::unix::fs::symlink, path::Path};

use harness::{check::check, words::Language};

use super::{
    copier_in,
    tree::{Scratch, tree},
};

/// Refused with this exit code, and told in both languages.
#[track_caller]
fn refuses(scratch: &Scratch, name: &str, command_lines: &[&[&str]]) {
    let before = tree(&scratch.source());
    for language in Language::ALL {
        let mut said = String::new();
        for arguments in command_lines {
            let contain = copier_in(language).folder(scratch.source().parent().unwrap());
            let transcript = contain.args(arguments.iter().copied()).run().unwrap();
            check(&transcript).exit(2);
            check(&transcript).finishes();
            assert_eq!(transcript.text(), "");
            let told = transcript.errors.join("\n");
            said.extend(["$ copier ", &arguments.join(" "), "\n", &told, "\n"]);
        }
        insta::assert_snapshot!(format!("{name}_{}", language.tag()), said);
    }
    assert!(tree(&scratch.source()) == before && !scratch.copy().exists());
}

#[test]
fn a_command_line_that_makes_no_sense_is_refused() {
    let scratch = Scratch::new("command-line");
    refuses(
        &scratch,
        "command_line",
        &[
            &["source"],
            &["source", "copy", "more"],
            &["source", "copy", "--quick"],
            &["source", "copy", "--exclude"],
            &["source", "copy", "--toy=1"],
            &["source", "copy", "--workers"],
            &["source", "copy", "--workers", "0"],
            &["source", "copy", "--workers", "257"],
            &["source", "copy", "-w", "two"],
            &["7"],
        ],
    );
}

#[test]
fn what_cannot_work_is_refused() {
    let scratch = Scratch::new("refused");
    scratch.file("a/b/song", "la");
    scratch.file("a/b/b/song", "la");
    scratch.symlink("here", "a");
    let studio = scratch.source().parent().unwrap().to_owned();
    symlink("source", studio.join("also source")).unwrap();
    refuses(
        &scratch,
        "refused",
        &[
            &["nothing", "copy"],
            &["source/a/b/song", "copy"],
            &["source", "source/a/b/song"],
            &["source", "source/a/b/song/copy"],
            &["source", "source"],
            &["source", "also source"],
            &["source", "source/copy"],
            &["source", "source/a/new/copy"],
            &["source", "source/a/../copy"],
            &["source/a", "source/here/copy"],
            &["source/a", "also source/a/b"],
            &["source/a/b", "source/a"],
        ],
    );
}

#[test]
fn a_folder_may_be_copied_to_where_it_is_in_when_it_does_not_meet_itself() {
    let scratch = Scratch::new("outwards");
    let song = scratch.file("a/b/song", "la");
    let arguments = [song.parent().unwrap(), &scratch.source()];
    check(&copier_in(Language::English).args(arguments).run().unwrap()).exit(0);
    assert_eq!(fs::read(scratch.source().join("song")).unwrap(), b"la");
}

#[test]
fn the_toy_takes_sixty_four_files_and_not_one_more() {
    let scratch = Scratch::new("toy");
    for number in 0..64 {
        scratch.file(format!("song {number}"), format!("la {number}").repeat(number * 20));
    }
    scratch.file("folder/left out", "la");
    let toy = |language| {
        copier_in(language).arg("--toy").args([scratch.source(), scratch.copy()]).run().unwrap()
    };
    let transcript = toy(Language::English);
    check(&transcript).exit(0);
    check(&transcript).finishes();
    check(&transcript).line("files 64 · * s · processes 64").last();
    let content = |folder: &Path, number| fs::read(folder.join(format!("song {number}"))).unwrap();
    for number in 0..64 {
        assert_eq!(content(&scratch.copy(), number), content(&scratch.source(), number));
    }

    fs::remove_dir_all(scratch.copy()).unwrap();
    scratch.file("one more", "la");
    for (language, said) in Language::ALL.into_iter().zip([
        "65 files are too many for the toy, which starts a process for each; 64 is the most",
        "65 个文件对玩具版太多了，它每个文件启动一个进程；最多 64 个",
    ]) {
        let transcript = toy(language);
        check(&transcript).exit(2);
        assert_eq!(transcript.errors, [said]);
        assert!(!scratch.copy().exists());
    }
}
