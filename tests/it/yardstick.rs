//! The nine wrong locks that a grader passes which runs an answer a few times: each is caught every time, on one core and on
//! all, for what is wrong with it, and by a schedule that shows it again.
//!
//! ```sh
//! cargo test --package harness --test it nine_wrong_locks -- --ignored    # a hundred times each; REPEATS=10 for fewer
//! ```

use std::{
    collections::BTreeSet,
    env,
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
};

use harness::{
    contain::Contain,
    exercise::{self, Exercise, compile::Runtime, trial::trial},
    lesson,
    words::Language,
};
use nix::{
    sched::{CpuSet, sched_getaffinity, sched_setaffinity},
    unistd::Pid,
};

/// Exercise, wrong answer, and what that one believes.
const LOCKS: [(&str, &str, &str); 9] = [
    ("spin-lock", "nothing", "a lock that does nothing"),
    ("spin-lock", "load-then-store", "to look and to take are two steps"),
    ("spin-lock", "gives-up", "after a hundred tries it goes in all the same"),
    ("spin-lock", "never-unlocks", "it forgets to unlock"),
    ("read-write-lock", "none", "no lock at all"),
    ("read-write-lock", "read-is-nothing", "to lock for reading does nothing"),
    ("read-write-lock", "writer-loads-then-stores", "a writer looks and takes in two steps"),
    ("read-write-lock", "readers-first", "readers go before writers who wait"),
    ("read-write-lock", "writer-ignores-readers", "a writer does not wait for readers"),
];

/// Catches each lock so many times, always by the same schedule; so many of them side by side.
fn catch_all(repeats: usize, side_by_side: usize) {
    let (exercises, runtime) = (exercise::all().unwrap(), Runtime::build().unwrap());
    let left = Mutex::new(LOCKS.iter());
    let catch = || {
        loop {
            let Some(&(name, what, belief)) = left.lock().unwrap().next() else { break };
            let exercise = exercise::find(&exercises, name).unwrap();
            let (_, expected) = exercise.wrong.iter().find(|(it, _)| it == what).unwrap();
            let answer = exercise.wrong(what);
            let mut schedules = BTreeSet::new();
            for repeat in 0..repeats {
                let folder =
                    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("yardstick").join(what);
                let found = trial(&runtime, exercise, &answer, &folder, Language::English).unwrap();
                assert_eq!(found.kind, *expected, "{belief}, time {repeat}: {}", found.sentence);
                schedules.insert(found.schedule.expect("nothing that shows it"));
            }
            assert_eq!(schedules.len(), 1, "{belief}: it is not always the same schedule");
            eprintln!("{repeats} of {repeats}: {name}, {belief}: {expected}");
            for schedule in schedules {
                shows_it_again(exercise, &answer, &schedule);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..side_by_side {
            scope.spawn(catch);
        }
    });
}

/// The schedule gives the same run once more: `replay` compares them.
fn shows_it_again(exercise: &Exercise, answer: &Path, schedule: &str) {
    let course = lesson::course().unwrap();
    let said = Contain::new(course.clone(), course)
        .args(["replay", schedule, "--lang", "en", "--answer"])
        .arg(answer)
        .run()
        .unwrap();
    let another = said.errors.iter().any(|line| line.contains("another run"));
    assert!(!another && !said.lines.is_empty(), "{}: {:?}", exercise.label(), said.errors);
}

/// As [`catch_all`], by processes that have only so many cores.
fn on_cores(cores: usize, repeats: usize) {
    let work = || {
        let here = Pid::from_raw(0);
        let allowed = sched_getaffinity(here).unwrap();
        let mut set = CpuSet::new();
        (0..CpuSet::count())
            .filter(|&core| allowed.is_set(core).unwrap())
            .take(cores)
            .for_each(|core| set.set(core).unwrap());
        // Of this thread, and of whomever it starts.
        sched_setaffinity(here, &set).unwrap();
        catch_all(repeats, cores);
    };
    thread::scope(|scope| scope.spawn(work).join().unwrap());
}

#[test]
#[ignore = "eighteen hundred trials take ten minutes"]
fn nine_wrong_locks_are_caught_a_hundred_times_of_a_hundred() {
    let repeats = env::var("REPEATS").map_or(100, |repeats| repeats.parse().unwrap());
    on_cores(1, repeats);
    on_cores(2, repeats);
}
