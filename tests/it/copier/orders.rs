//! The work is handed out under the conductor: no file twice, none forgotten, in whatever order, also when somebody dies.

use harness::words::Language;
use tinyjson::JsonValue;

use super::tree::{Scratch, set_mode};
use crate::conducted::Conducted;

/// A tree of so many files, and the words with which they are copied, each of them named.
fn stage(name: &str, files: usize) -> (Scratch, String) {
    let scratch = Scratch::new(name);
    for number in 0..files {
        scratch.file(format!("{number}"), "la");
    }
    set_mode(&scratch.source(), 0o755);
    let [source, copy] = [scratch.source(), scratch.copy()].map(|path| path.display().to_string());
    (scratch, format!("{source} {copy} -v -w2"))
}

fn conducted<'a>(argument: &'a str, way: &'a str) -> Conducted<'a> {
    Conducted { program: "lesson-13-copier", argument, language: Language::English, way }
}

/// How often each file is named, and what is said of all of them at the end.
fn named(scratch: &Scratch, files: usize, output: &str) -> (Vec<usize>, usize) {
    let count = |line: &str| output.lines().filter(|said| said.starts_with(line)).count();
    let path = |number| scratch.source().join(format!("{number}")).display().to_string();
    let each = (0..files).map(|number| count(&format!("copied {}", path(number)))).collect();
    (each, count(&format!("files {files} · folders 1 · {} B · ", 2 * files)))
}

#[track_caller]
fn each_once(name: &str, files: usize, way: &str, schedules: usize) -> Option<usize> {
    let (scratch, argument) = stage(name, files);
    let found = conducted(&argument, way).explore(schedules);
    assert_eq!(found.strayed, None);
    for outcome in &found.outcomes {
        let said = &outcome.output;
        assert_eq!(outcome.verdict, "Code(0)", "{said}");
        assert_eq!(named(&scratch, files, said), (vec![1; files], 1), "{said}");
    }
    scratch.assert_copied();
    found.orders
}

#[test]
fn two_workers_copy_each_file_once_in_all_orders() {
    assert!(each_once("all-orders", 2, "exhaustive", 20_000).is_some());
}

#[test]
fn two_workers_copy_each_of_several_files_once_in_many_orders() {
    each_once("many-orders", 7, "portfolio", 300);
}

/// Killing any process at each of its steps: the file it was at may be named twice, but it is counted once.
#[test]
fn whoever_is_killed_at_whatever_step_no_file_is_forgotten() {
    let files = 3;
    let (scratch, argument) = stage("killed-at-each-step", files);
    let ends = conducted(&argument, "kill").conduct(1000);
    let ends: &Vec<JsonValue> = ends.get().unwrap();
    let mut workers = 0;
    for end in ends {
        let text = |name: &str| end[name].get::<String>().unwrap().as_str();
        if text("verdict") == "Signal(9)" {
            // That was main.
            continue;
        }
        assert_eq!(text("verdict"), "Code(0)", "{end:?}");
        let (each, all) = named(&scratch, files, text("output"));
        assert!(each.iter().all(|times| (1..=2).contains(times)) && all == 1, "{end:?}");
        assert!(each.iter().sum::<usize>() <= files + 1, "{end:?}");
        workers += 1;
    }
    assert!(workers > 20, "{workers} of {} points are of workers", ends.len());
    scratch.assert_copied();
}
