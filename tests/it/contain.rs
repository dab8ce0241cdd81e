//! Containment, attacked with shell scripts: whatever they try, nothing of them may be left.

use std::{
    fs,
    path::Path,
    process,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    time::Duration,
};

use harness::{
    check::check,
    contain::{Contain, Limits},
    lesson,
    transcript::{End, Kind, Transcript},
};

mod keepers;
mod limits;

/// A script whose every process can be found again by a mark in its environment.
struct Attack {
    mark: String,
    contain: Contain,
}

/// An attack by this script, within the ordinary limits.
fn sh(script: &str) -> Attack {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let mark = format!("ATTACK=<{}.{}>", process::id(), COUNT.fetch_add(1, Relaxed));
    let (name, value) = mark.split_once('=').unwrap();
    let contain = Contain::new(lesson::course().unwrap(), "sh").args(["-c", script]);
    let contain = contain.variables([(name, value)]);
    Attack { mark, contain }
}

impl Attack {
    fn within(self, limits: Limits) -> Attack {
        Attack { contain: self.contain.limits(limits), ..self }
    }

    #[track_caller]
    fn run(self) -> Transcript {
        let transcript = self.contain.run().unwrap();
        assert_eq!(bearers(&self.mark), [0; 0], "left behind, after {transcript:?}");
        transcript
    }
}

/// All processes with this mark.
fn bearers(mark: &str) -> Vec<u32> {
    let pids = fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    pids.filter(|pid| {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes())
    })
    .collect()
}

fn kinds(transcript: &Transcript) -> Vec<Kind> {
    transcript.leftovers.iter().map(|leftover| leftover.kind).collect()
}

#[test]
fn an_ordinary_run_is_told_as_it_was() {
    let transcript = sh("echo one; echo two; echo alas >&2; printf three; exit 3").run();
    assert_eq!(transcript.text(), "one\ntwo\nthree\n");
    assert_eq!(transcript.errors, ["alas"]);
    check(&transcript).exit(3);
    check(&transcript).finishes();
}

#[test]
fn the_signal_that_ended_it_is_told() {
    check(&sh("kill -KILL $$").run()).ends(End::Signal(9));
    check(&sh("kill -40 $$").run()).ends(End::Signal(40));
}

#[test]
fn arguments_folder_and_environment_reach_the_program() {
    let attack = sh(r#"echo "$1|$2"; pwd; echo "$SONG"; cat"#);
    let contain =
        attack.contain.args(["zero", "a  b", "--help"]).folder("/").variables([("SONG", "la la")]);
    let transcript = contain.run().unwrap();
    assert_eq!(transcript.text(), "a  b|--help\n/\nla la\n");
}

#[test]
fn no_signal_is_blocked_for_the_program() {
    let transcript = sh("grep SigBlk /proc/self/status").run();
    assert_eq!(transcript.text(), "SigBlk:\t0000000000000000\n");
}

#[test]
fn a_program_that_is_not_there_is_named() {
    let error = Contain::new(lesson::course().unwrap(), "/no/such/program").run().unwrap_err();
    assert!(format!("{error:#}").contains("/no/such/program"), "{error:#}");
}

#[test]
fn an_orphan_is_reported_by_name_and_ended() {
    let transcript =
        sh("sleep 1000 & until grep -q sleep /proc/$!/comm; do :; done; echo $!").run();
    check(&transcript).exit(0);
    let [orphan] = &transcript.leftovers[..] else { panic!("{transcript:?}") };
    assert_eq!((orphan.kind, orphan.name.as_str()), (Kind::Running, "sleep"));
    assert_eq!(transcript.text(), format!("{}\n", orphan.pid));
}

#[test]
fn a_zombie_that_nobody_waited_for_is_reported() {
    // Other than a shell, awk waits for no child that it has not started itself.
    let transcript = sh("sleep 0 & exec awk -v pid=$! 'BEGIN {
        do { file = \"/proc/\" pid \"/stat\"; getline < file; close(file) } while ($3 != \"Z\")
    }'")
    .run();
    check(&transcript).exit(0);
    assert_eq!(kinds(&transcript), [Kind::Unreaped]);
    assert_eq!(transcript.leftovers[0].name, "sleep");
}

#[test]
fn who_outlives_its_parent_but_not_main_is_no_leftover() {
    let transcript = sh(r"pid=$(sh -c 'sleep 0.01 >/dev/null & echo $!')
        while [ -e /proc/$pid ]; do :; done")
    .run();
    assert_eq!(kinds(&transcript), [Kind::Adopted]);
    check(&transcript).finishes();
}

#[test]
fn a_session_of_its_own_is_no_way_out() {
    let transcript =
        sh("setsid sh -c '(setsid sleep 1000 &); sleep 1000 & sleep 1000' & exit 0").run();
    check(&transcript).exit(0);
    assert!(!transcript.leftovers.is_empty());
}

#[test]
fn who_is_stopped_is_ended_too() {
    let transcript = sh("sleep 1000 & kill -STOP $!; sh -c 'kill -STOP $$' & exit 0").run();
    check(&transcript).exit(0);
    assert_eq!(kinds(&transcript), [Kind::Running; 2]);
}

#[test]
fn who_ignores_signals_is_ended_too() {
    let transcript = sh("trap '' TERM INT HUP QUIT USR1 USR2 CHLD; sleep 1000 & exit 0").run();
    assert_eq!(kinds(&transcript), [Kind::Running]);
}

#[test]
fn a_storm_that_goes_on_after_main_is_ended() {
    let storm = "n=0; while [ $n -lt 200 ]; do sleep 1000 & n=$((n + 1)); done; wait";
    let transcript = sh(&format!("sh -c '{storm}' & sh -c '{storm}' & exit 0")).run();
    check(&transcript).exit(0);
    assert!(!transcript.leftovers.is_empty());
}

#[test]
fn a_chain_that_never_stays_the_same_process_is_ended() {
    // Each link starts the next one in a session of its own, and ends.
    let link = r#"[ "$1" -gt 0 ] && setsid sh -c "$0" "$0" $(($1 - 1)) &"#;
    let transcript = sh(&format!("link='{link}'; sh -c \"$link\" \"$link\" 2000 & exit 0")).run();
    check(&transcript).exit(0);
}

#[test]
fn who_ends_within_the_grace_is_no_orphan() {
    let patient = Limits { grace: Duration::from_hours(1), ..Limits::default() };
    let script = "main=$$; (while [ -e /proc/$main ]; do :; done) & exit 0";
    let transcript = sh(script).within(patient).run();
    check(&transcript).finishes();
}

#[test]
fn the_command_is_found_from_a_test() {
    assert_eq!(lesson::course().unwrap(), Path::new(env!("CARGO_BIN_EXE_course")));
}
