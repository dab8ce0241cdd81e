//! Trees that are deeper than a path can tell, or a process can have files open.

use std::{ffi::OsString, path::Path, process::Command, time::Duration};

use harness::{check::check, contain::Limits};

use super::{copier, limits::copier_after, tree::Scratch};

/// Runs a script in this folder; only a process that goes down step by step comes so far, and a shell does.
#[track_caller]
fn shell(script: &str, folder: &Path) -> String {
    let output = Command::new("sh").args(["-c", script]).current_dir(folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}", &said[..said.floor_char_boundary(300)]);
    String::from_utf8(output.stdout).unwrap()
}

/// Goes down so often to there, and makes what it does not find.
fn down(times: usize, path: &str, there: &str) -> String {
    format!(
        "n=0; while [ $n -lt {times} ]; do mkdir -p {path} && cd -P {path} || exit 1; {there}; n=$((n + 1)); done;"
    )
}

/// What everything is, as `find` has it, which goes down step by step, too.
fn listed(folder: &Path) -> Vec<String> {
    let find = "find . -mindepth 1 -printf '%d %f %y %m %s %T@\\n'";
    let mut listed: Vec<_> = shell(find, folder).lines().map(str::to_owned).collect();
    listed.sort();
    listed
}

#[test]
fn a_path_may_be_longer_than_the_kernel_takes_at_once() {
    let scratch = Scratch::new("long-path");
    let name = "d".repeat(200);
    shell(&(down(30, &name, "true") + "echo la >song; ln -s song link"), &scratch.source());
    for options in [&["-q"][..], &["-q", "--update"], &["-q", "--fast"]] {
        let transcript = copier(&scratch).args(options.iter().copied()).run().unwrap();
        assert_eq!(transcript.errors, [""; 0]);
        check(&transcript).exit(0);
        assert_eq!(listed(&scratch.copy()), listed(&scratch.source()));
        let look = down(30, &name, "true") + "cat link";
        assert_eq!(shell(&look, &scratch.copy()), "la\n");
    }
}

#[test]
fn there_may_be_thousands_of_levels_and_few_open_files() {
    let scratch = Scratch::new("levels");
    let levels = vec!["d"; 250].join("/");
    shell(&(down(10, &levels, "echo $n >song; ln -s nowhere link")), &scratch.source());
    let limits = Limits { time: Duration::from_mins(2), ..Limits::default() };
    let transcript = copier_after(&scratch, "ulimit -n 24").limits(limits).run().unwrap();
    assert_eq!(transcript.errors, [""; 0]);
    check(&transcript).exit(0);
    check(&transcript).line("files 20 · folders 2,501 · *").count(1);
    assert_eq!(listed(&scratch.copy()), listed(&scratch.source()));
    for folder in [scratch.source(), scratch.copy()] {
        // Faster than what removes it otherwise, which looks at each level by its path.
        let removed = Command::new("rm").args([OsString::from("-rf"), folder.into()]).status();
        assert!(removed.unwrap().success());
    }
}
