//! Whoever takes too much is ended.

use std::{env, fs, process, time::Duration};

use harness::{check::check, contain::Limits, transcript::End};
use nix::sys::signal::Signal;

use super::sh;

#[test]
fn too_long_is_ended() {
    let short = Limits { time: Duration::from_millis(100), ..Limits::default() };
    for script in ["while :; do :; done", "sleep 1000", "kill -STOP $$", "sleep 1000 & wait"] {
        check(&sh(script).within(short.clone()).run()).ends(End::TimeLimit);
    }
}

#[test]
fn too_much_output_is_ended() {
    let little = Limits { output: 100_000, ..Limits::default() };
    let endless = ["yes", "yes >&2", "tr '\\0' x </dev/zero", "yes & yes & wait"];
    // This one is so quick that it may end by itself; that is no excuse.
    for script in endless.into_iter().chain(["head -c 100001 /dev/zero"]) {
        let transcript = sh(script).within(little.clone()).run();
        assert_eq!(transcript.end, End::OutputLimit);
        assert!(transcript.text().len() <= 100_000);
    }
}

#[test]
fn too_many_processes_are_ended() {
    let few = Limits { processes: 50, ..Limits::default() };
    let script = "n=0; while [ $n -lt 200 ]; do sleep 1000 & n=$((n + 1)); done; wait";
    check(&sh(script).within(few).run()).ends(End::ProcessLimit);
}

#[test]
fn too_large_a_file_is_ended() {
    let small = Limits { file: 4096, ..Limits::default() };
    let path = env::temp_dir().join(format!("too-large-{}", process::id()));
    let transcript =
        sh(&format!("exec head -c 10000 /dev/zero >{}", path.display())).within(small).run();
    let size = fs::metadata(&path).unwrap().len();
    fs::remove_file(path).unwrap();
    check(&transcript).ends(End::Signal(Signal::SIGXFSZ as i32));
    assert_eq!(size, 4096);
}
