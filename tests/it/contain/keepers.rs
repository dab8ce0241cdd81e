//! Those who contain may be stopped or killed themselves, and still nothing is left.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use harness::{check::check, contain::Limits, transcript::End};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{bearers, sh};

/// For what the kernel does in its own time. There is no limit: a test that hangs says more than one that is unlucky.
fn wait_until_nobody_bears(mark: &str) {
    while !bearers(mark).is_empty() {
        pause();
    }
}

#[expect(clippy::disallowed_methods, reason = "a test may sleep between two looks at the world")]
fn pause() {
    thread::sleep(Duration::from_millis(5));
}

fn signal(pid: u32, signal: Signal) {
    kill(Pid::from_raw(pid.cast_signed()), signal).unwrap();
}

#[test]
fn the_launcher_may_be_stopped() {
    let short = Limits { time: Duration::from_millis(100), ..Limits::default() };
    check(&sh("kill -STOP $PPID; while :; do :; done").within(short).run()).ends(End::TimeLimit);
}

#[test]
fn the_launcher_may_be_killed() {
    let attack = sh("setsid sleep 1000 & kill -KILL $PPID; sleep 1000");
    let error = attack.contain.run().unwrap_err();
    assert!(error.to_string().contains("launcher was killed"), "{error:#}");
    assert_eq!(bearers(&attack.mark), [0; 0]);
}

#[test]
fn the_guard_may_be_killed() {
    let attack = sh("setsid sleep 1000 & echo begun; sleep 1000");
    let mut running = attack.contain.start().unwrap();
    assert_eq!(running.next_line().as_deref(), Some("begun"));
    signal(running.guard(), Signal::SIGKILL);
    check(&running.finish().unwrap()).ends(End::Stopped);
    wait_until_nobody_bears(&attack.mark);
}

#[test]
fn the_guard_may_be_stopped() {
    let attack = sh("echo begun; exit 5");
    let running = attack.contain.start().unwrap();
    signal(running.guard(), Signal::SIGSTOP);
    check(&running.finish().unwrap()).exit(5);
}

#[test]
fn who_asks_guard_or_launcher_to_stop_stops_it() {
    for to_the_guard in [true, false] {
        let attack = sh("setsid sleep 1000 & echo begun; sleep 1000");
        let mut running = attack.contain.start().unwrap();
        assert_eq!(running.next_line().as_deref(), Some("begun"));
        signal(if to_the_guard { running.guard() } else { running.launcher() }, Signal::SIGTERM);
        check(&running.finish().unwrap()).ends(End::Stopped);
        wait_until_nobody_bears(&attack.mark);
    }
}

#[test]
fn the_harness_can_stop_it() {
    let attack = sh("setsid sleep 1000 & echo begun; sleep 1000");
    let mut running = attack.contain.start().unwrap();
    assert_eq!(running.next_line().as_deref(), Some("begun"));
    check(&running.stop().unwrap()).ends(End::Stopped);
    assert_eq!(bearers(&attack.mark), [0; 0]);
}

#[test]
fn who_loses_interest_ends_it() {
    let attack = sh("setsid sleep 1000 & echo begun; sleep 1000");
    let mut running = attack.contain.start().unwrap();
    assert_eq!(running.next_line().as_deref(), Some("begun"));
    drop(running);
    assert_eq!(bearers(&attack.mark), [0; 0]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test is about a thread that ends")]
fn the_thread_that_started_it_may_end() {
    let attack = sh("echo begun; exit 6");
    let running = thread::spawn(|| attack.contain.start().unwrap()).join().unwrap();
    check(&running.finish().unwrap()).exit(6);
}

#[test]
fn the_harness_may_be_killed() {
    // This very test binary, in which only the test below runs.
    let mut harness = Command::new(env::current_exe().unwrap())
        .args(["--exact", "contain::keepers::a_harness_to_be_killed", "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(harness.stdout.take().unwrap()).lines();
    let mark = lines.map(Result::unwrap).find(|line| line.starts_with("ATTACK=")).unwrap();
    assert!(!bearers(&mark).is_empty());
    harness.kill().unwrap();
    harness.wait().unwrap();
    wait_until_nobody_bears(&mark);
}

#[test]
#[ignore = "it is a part of the test above"]
#[expect(clippy::disallowed_macros, reason = "the harness speaks to the test through its output")]
fn a_harness_to_be_killed() {
    let attack = sh("setsid sleep 1000 & echo begun; sleep 1000");
    let mut running = attack.contain.start().unwrap();
    assert_eq!(running.next_line().as_deref(), Some("begun"));
    println!("\n{}", attack.mark);
    running.finish().unwrap();
}
