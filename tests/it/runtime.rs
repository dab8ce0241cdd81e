//! The runtime as a program sees it: `tests/players` plays, we look on from outside.

use std::{
    io::{BufRead, BufReader, Read},
    os::unix::process::ExitStatusExt,
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use harness::{
    check::check,
    contain::{Contain, Limits},
    lesson::{self, Lesson},
    transcript::{End, Kind, Transcript},
};
use nix::{
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};

mod memory;

/// Time enough, on any machine, for processes to notice that they should end, and to do so.
pub(crate) fn patient() -> Limits {
    Limits { grace: Duration::from_secs(20), ..Limits::default() }
}

/// The program of all players.
pub(crate) fn program() -> PathBuf {
    lesson::build_all().unwrap();
    lesson::programs().unwrap().join("players")
}

/// A player, ready to run.
pub(crate) fn player(name: &str) -> Contain {
    Contain::new(lesson::course().unwrap(), program()).arg(name)
}

#[track_caller]
fn play(name: &str) -> Transcript {
    let transcript = player(name).run().unwrap();
    check(&transcript).finishes();
    transcript
}

/// The player ends well, leaves nothing, complains of nothing, and prints just this.
#[track_caller]
pub(crate) fn says(name: &str, lines: &[&str]) {
    said(&player(name).run().unwrap(), lines);
}

#[track_caller]
pub(crate) fn said(transcript: &Transcript, lines: &[&str]) {
    check(transcript).finishes();
    assert_eq!(transcript.end, End::Code(0), "{transcript:#?}");
    assert_eq!(transcript.errors, [""; 0]);
    assert_eq!(texts(transcript), lines);
}

fn texts(transcript: &Transcript) -> Vec<&str> {
    transcript.lines.iter().map(|line| line.text.as_str()).collect()
}

#[test]
fn processes_are_named_by_their_place_in_the_family() {
    says("names", &["MainProcess", "Process-2 of MainProcess", "Process-2:1", "Ann"]);
}

#[test]
fn a_type_of_ones_own_runs_as_a_process() {
    says("own_type", &["3 songs"]);
}

#[test]
fn exit_codes_are_those_of_python() {
    let transcript = play("exit_codes");
    assert_eq!(
        texts(&transcript),
        ["process Bob ended with exit code 1", "process Process-4 was ended by SIGKILL"]
    );
    assert_eq!(transcript.errors, ["Error: \"no voice\""]);
}

#[test]
fn exit_codes_are_known_also_if_whoever_started_us_ignores_its_children() {
    let script = format!("trap '' CHLD; exec {} exit_codes", program().display());
    let contain = Contain::new(lesson::course().unwrap(), "sh").args(["-c", script.as_str()]);
    assert_eq!(contain.run().unwrap().end, End::Code(0));
}

#[test]
fn active_children_are_those_that_have_not_ended() {
    says("children", &[]);
}

#[test]
fn the_first_of_several_to_end_is_found() {
    says("wait_any", &["nothing to wait for: the list is empty, so the wait would never end"]);
}

#[test]
fn a_join_can_look_at_the_clock() {
    says("join_timeout", &[]);
}

#[test]
fn only_its_parent_waits_for_a_child() {
    let refused = "process brother is not a child of this one; only its parent can wait for it";
    says("not_ours", &[refused, refused]);
}

#[test]
fn a_process_with_threads_does_not_fork() {
    let refused = "cannot start a process: this one has 2 threads, and a fork would copy only one of them; start \
                   processes before threads";
    says("threads", &[refused, "alone again"]);
}

#[test]
fn what_is_in_the_output_buffer_is_written_once() {
    says("buffers", &["once child end"]);
}

#[test]
fn a_child_heeds_the_signal_that_ends_it_although_who_started_all_does_not() {
    let ignored = r#"trap "" TERM; exec "$0" exit_codes"#;
    let shell = Contain::new(lesson::course().unwrap(), "sh").args(["-c", ignored]);
    let transcript = shell.arg(program()).run().unwrap();
    check(&transcript).finishes();
    check(&transcript).exit(0);
}

#[test]
fn a_caught_signal_ends_nobody() {
    says("caught", &["tidied up", "sigaction failed: EINVAL: Invalid argument"]);
    says("caught_sigcont", &["a child's child is continued", "a child is continued"]);
}

#[test]
fn no_two_processes_draw_the_same_numbers() {
    let seeded =
        || texts(&player("randoms").variables([("COURSE_SEED", "7")]).run().unwrap()).join(" ");
    assert_eq!(seeded(), seeded());
    let free = play("randoms");
    assert_ne!(texts(&free).join(" "), seeded());
    check(&free).each_once(texts(&free));
}

#[test]
fn a_panic_in_a_child_is_one_message_and_never_reaches_the_parents_frames() {
    let transcript = play("panic_in_child");
    check(&transcript).in_order([
        "dropped by the child",
        "process Ann ended with exit code 101",
        "dropped by the parent",
    ]);
    check(&transcript).line("dropped*").count(2);
    assert_eq!(transcript.errors.len(), 1);
    let message = &transcript.errors[0];
    assert!(message.starts_with("process Ann panicked at tests/players/src/ends.rs:"), "{message}");
    assert!(message.ends_with(": out of tune"), "{message}");
}

#[test]
fn a_panic_while_a_panic_is_dropped_goes_no_further() {
    let transcript = play("panic_in_drop");
    assert_eq!(
        texts(&transcript),
        ["process Process-1 ended with exit code 101", "dropped by the parent"]
    );
}

#[test]
fn a_main_that_panics_waits_for_its_children_all_the_same() {
    let transcript = play("panic_in_main");
    assert_eq!(transcript.end, End::Code(101));
    assert_eq!(texts(&transcript), ["the child came to its end"]);
}

#[test]
fn a_child_that_calls_exit_waits_for_its_own_children() {
    says("exit_in_child", &["waited for", "main"]);
}

#[test]
fn daemons_are_ended_and_the_others_waited_for() {
    says("daemons", &["the code of main ends", "an ordinary child is waited for"]);
}

#[test]
fn a_daemon_that_does_not_heed_the_signal_or_is_stopped_is_ended_all_the_same() {
    says("stubborn_daemon", &[]);
}

#[test]
fn a_daemon_has_no_children() {
    let refused = "cannot start process Eve: a daemon may not have children, as they would outlive it; start it from a \
                   process that is no daemon";
    says("daemon_with_child", &[refused]);
}

#[test]
fn who_loses_its_parent_gets_the_first_process_and_ends_with_it() {
    says("orphan", &["the new parent is main: true", "main ends"]);
}

#[test]
fn main_killed_leaves_nobody() {
    leaves_nobody_when_main_is_killed("family");
}

/// Kills the player's first process as soon as it says that it is ready.
#[track_caller]
pub(crate) fn leaves_nobody_when_main_is_killed(name: &str) {
    let mut running = player(name).limits(patient()).start().unwrap();
    assert_eq!(running.next_line().as_deref(), Some("ready"));
    kill(pid(running.main()), Signal::SIGKILL).unwrap();
    let transcript = running.finish().unwrap();
    assert_eq!(transcript.end, End::Signal(9));
    assert_nobody_lives(&transcript);
}

#[test]
fn ctrl_c_ends_all_of_them_quietly() {
    // As in a terminal, also if whoever runs the tests has it ignored: a shell does so with what runs in its background.
    let family = Contain::new(lesson::course().unwrap(), "env").arg("--default-signal=INT");
    let family = family.arg(program()).arg("family");
    let mut running = family.limits(patient()).start().unwrap();
    assert_eq!(running.next_line().as_deref(), Some("ready"));
    killpg(pid(running.main()), Signal::SIGINT).unwrap();
    let transcript = running.finish().unwrap();
    assert_eq!(transcript.end, End::Signal(2));
    assert_eq!(transcript.errors, [""; 0]);
    assert_nobody_lives(&transcript);
}

/// All lessons side by side, for mostly they sleep.
#[test]
fn main_killed_in_any_lesson_leaves_nobody() {
    lesson::build_all().unwrap();
    let lessons = lesson::all().unwrap();
    thread::scope(|scope| {
        for lesson in &lessons {
            scope.spawn(|| main_killed_leaves_nobody_of(lesson));
        }
    });
}

/// Killing main after its first, second, fourth … line, until it ends before we come to it.
fn main_killed_leaves_nobody_of(lesson: &Lesson) {
    for lines in [1, 2, 4, 8, 16, 32] {
        let program = lesson.program().unwrap();
        let contain = Contain::new(lesson::course().unwrap(), program);
        let contain = contain.variables([("COURSE_SPEED", "10"), ("COURSE_LANG", "en")]);
        // What a lesson needs for a while, a killed one leaves to the next one, here.
        let contain = contain.variables([("TMPDIR", env!("CARGO_TARGET_TMPDIR"))]);
        let mut running = contain.limits(patient()).start().unwrap();
        let seen = (0..lines).map_while(|_| running.next_line()).count();
        // Who is not there any more cannot be killed; the lesson was shorter than that.
        let _gone = kill(pid(running.main()), Signal::SIGKILL);
        let transcript = running.finish().unwrap();
        assert_nobody_lives(&transcript);
        if seen < lines {
            break;
        }
    }
}

#[test]
fn when_nobody_listens_they_end_quietly() {
    let mut command = Command::new(program());
    let command = command.arg("chatter").stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!(errors, "");
    assert_eq!(child.wait().unwrap().signal(), Some(Signal::SIGPIPE as i32));
}

#[test]
fn a_lock_lets_one_in_at_a_time() {
    says("locked_counter", &["20000"]);
}

#[test]
fn a_lock_can_be_tried() {
    says("try_and_timeout", &[]);
}

#[test]
fn everybody_is_told_that_the_owner_of_a_lock_died_until_one_recovers_it() {
    let told = "the microphone: its owner died while holding it; mend what it guards, then call `recover` in place of \
                `acquire`";
    says("owner_killed", &["told", "told", "told", told, "recovered"]);
}

#[test]
fn whoever_is_killed_among_those_who_fight_for_a_lock_the_others_go_on() {
    says("owner_killed_often", &["done"]);
}

#[test]
fn a_guard_that_came_by_fork_lets_nothing_go() {
    says("guard_through_fork", &[]);
}

#[track_caller]
pub(crate) fn assert_nobody_lives(transcript: &Transcript) {
    let alive: Vec<_> =
        transcript.leftovers.iter().filter(|left| left.kind == Kind::Running).collect();
    assert!(alive.is_empty(), "{alive:?}");
}

pub(crate) fn pid(number: u32) -> Pid {
    Pid::from_raw(number.cast_signed())
}
