//! Somebody dies, or is told to stop, in the middle of it: nothing hangs, and no half file has its final name.

use std::{fs, path::Path, thread, time::Duration};

use harness::{
    check::check,
    contain::{Limits, Running},
    transcript::{End, Kind, Transcript},
};
use nix::{
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};

use super::{
    copier, copies,
    tree::{Scratch, count_whole, tree},
};

/// So much to copy that it is not done before we have looked.
const FILES: usize = 1000;

/// The worker processes that there are now.
fn workers(copier: &Running) -> Vec<Pid> {
    let main = copier.main();
    let children = fs::read_to_string(format!("/proc/{main}/task/{main}/children"));
    let pids = children.unwrap_or_default();
    pids.split_whitespace().map(|pid| Pid::from_raw(pid.parse().unwrap())).collect()
}

fn main(copier: &Running) -> Pid {
    Pid::from_raw(copier.main().cast_signed())
}

/// Whether main has not ended; a zombie has.
pub(super) fn is_there(copier: &Running) -> bool {
    let status = fs::read_to_string(format!("/proc/{}/stat", copier.main())).unwrap_or_default();
    status.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with(['Z', 'X']))
}

/// Waits until so many folders of the copy are there; false if it was over before.
fn has_come_to(copier: &Running, copy: &Path, folders: usize) -> bool {
    while is_there(copier) {
        let made = fs::read_dir(copy.join("0")).map_or(0, Iterator::count);
        if copy.exists() && made >= folders {
            return true;
        }
        // A glance a millisecond leaves the others the processor.
        thread::park_timeout(Duration::from_millis(1));
    }
    false
}

/// Starts a copy again and again, until `act` has met it at work, so that it ends like this.
#[track_caller]
fn meet(
    scratch: &Scratch,
    arguments: &[&str],
    end: End,
    act: impl Fn(&Running) -> bool,
) -> Transcript {
    for _ in 0..50 {
        let limits = Limits { grace: Duration::from_secs(20), ..Limits::default() };
        let contain = copier(scratch).args(arguments.iter().copied()).limits(limits);
        let running = contain.start().unwrap();
        let met = act(&running);
        let transcript = running.finish().unwrap();
        let alive = transcript.leftovers.iter().filter(|left| left.kind == Kind::Running);
        assert_eq!(alive.count(), 0, "{transcript:?}");
        if met && transcript.end == end {
            return transcript;
        }
        // It was through with everything before it heard of us.
        check(&transcript).exit(0);
        fs::remove_dir_all(scratch.copy()).unwrap();
    }
    panic!("it was always faster than us");
}

#[test]
fn when_a_worker_is_killed_another_one_does_its_work() {
    for number in ["1", "5"] {
        let scratch = Scratch::new(&format!("worker-killed-{number}"));
        scratch.many_files(FILES);
        let transcript = meet(&scratch, &["--workers", number], End::Code(0), |copier| {
            let mut killed = 0;
            // More than one death at a time; but a third one at the same file would be too many.
            for folders in [1, 5] {
                if has_come_to(copier, &scratch.copy(), folders) {
                    killed += workers(copier)
                        .into_iter()
                        .filter(|worker| kill(*worker, Signal::SIGKILL).is_ok())
                        .count();
                }
            }
            killed > 1
        });
        assert_eq!(transcript.errors, [""; 0]);
        check(&transcript).finishes();
        check(&transcript).line("files 1,000 · *").count(1);
        scratch.assert_copied();
    }
}

#[test]
fn when_every_worker_is_killed_each_file_is_whole_or_listed() {
    let scratch = Scratch::new("all-killed");
    scratch.many_files(40);
    // Where files are made quickly, this one leaves us time to find those who copy it.
    scratch.file("film", vec![7; 20 << 20]);
    let transcript = meet(&scratch, &["-w2"], End::Code(1), |copier| {
        let mut killed = 0;
        while is_there(copier) {
            let kills = workers(copier).into_iter().map(|worker| kill(worker, Signal::SIGKILL));
            killed += kills.flatten().count();
        }
        killed > 2
    });
    let (copy, source) = (tree(&scratch.copy()), tree(&scratch.source()));
    count_whole(&copy, &source);
    for path in source.keys() {
        let said = scratch.source().join(path).display().to_string();
        let is_listed = |line: &String| {
            line.trim() == format!("{said}: each process that wanted to copy it was killed")
        };
        assert!(
            copy.contains_key(path) || transcript.errors.iter().any(is_listed),
            "{said}: {transcript:?}"
        );
    }
}

#[test]
fn when_main_is_killed_nobody_is_left_and_nothing_half_and_the_next_run_finishes_it() {
    for folders in [0, 1, 5] {
        let scratch = Scratch::new(&format!("main-killed-{folders}"));
        scratch.many_files(FILES);
        // One that takes several strides, so that it is often half done.
        scratch.file("film", vec![7; 20 << 20]);
        meet(&scratch, &["-w3"], End::Signal(9), |copier| {
            has_come_to(copier, &scratch.copy(), folders)
                && kill(main(copier), Signal::SIGKILL).is_ok()
        });
        let copy = tree(&scratch.copy());
        let named = copy.into_iter().filter(|(path, _)| {
            !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".copier-"))
        });
        count_whole(&named.collect(), &tree(&scratch.source()));

        copies(&scratch);
        scratch.assert_copied();
    }
}

#[test]
fn who_presses_ctrl_c_gets_whole_files_and_is_told_how_many() {
    for (signal, folders) in [(Signal::SIGINT, 1), (Signal::SIGINT, 5), (Signal::SIGTERM, 3)] {
        let scratch = Scratch::new(&format!("stopped-{signal}-{folders}"));
        scratch.many_files(FILES);
        let transcript = meet(&scratch, &[], End::Code(130), |copier| {
            has_come_to(copier, &scratch.copy(), folders)
                && match signal {
                    // A terminal tells all of them.
                    Signal::SIGINT => killpg(main(copier), signal),
                    _ => kill(main(copier), signal),
                }
                .is_ok()
        });
        check(&transcript).finishes();
        let whole = count_whole(&tree(&scratch.copy()), &tree(&scratch.source()));
        let [said] = &transcript.errors[..] else { panic!("{transcript:?}") };
        let number = said.strip_prefix("stopped: ").unwrap().split_once(' ').unwrap().0;
        assert_eq!(number.replace(',', ""), whole.to_string(), "{said}");

        copies(&scratch);
        scratch.assert_copied();
    }
}
