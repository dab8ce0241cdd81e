//! Answers that attack their grader in place of doing what is asked. Each is bounded in itself as well, so that a test that
//! fails takes nothing down with it.

use std::{fs, path::PathBuf};

use harness::{
    confine,
    exercise::{self, Judgement, compile::Runtime, trial::trial},
    lesson,
    words::Language,
};

/// What is found of this program as an answer to an exercise that asks for three processes and their joins.
fn judgement_of(name: &str, program: &str) -> Judgement {
    lesson::build_all().unwrap();
    let exercises = exercise::all().unwrap();
    let exercise = exercise::find(&exercises, "closing-mail").unwrap();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("attacks").join(name);
    fs::create_dir_all(&folder).unwrap();
    let answer = folder.join("answer.rs");
    // What is given needs these.
    let head = format!("//! {name}\n\nuse shared::{{ms, println, sleep}};\n");
    fs::write(&answer, head + program).unwrap();
    let runtime = Runtime::build().unwrap();
    trial(&runtime, exercise, &answer, &folder.join("built"), Language::English).unwrap()
}

#[track_caller]
fn is_caught(name: &str, program: &str, kinds: &[&str]) {
    let found = judgement_of(name, program);
    assert!(kinds.contains(&&*found.kind), "{found:?}");
}

// A program that never comes to the seam is `silent`: the conductor hears nothing of it, not even that it is gone.

/// What the exercise wants to see.
const EXPECTED: &str =
    r#"for n in 1..=3 { println!("sent mail {n}"); } println!("sent the closing mail");"#;

#[test]
fn printing_what_is_expected_is_not_doing_it() {
    is_caught("prints", &format!("fn main() {{ {EXPECTED} }}"), &["uses"]);
}

#[test]
fn leaving_early_with_a_good_code_passes_nothing() {
    let program = r"fn main() { std::process::exit(0); }";
    is_caught("exits", program, &["last", "silent"]);
}

#[test]
fn unsafe_code_is_no_answer() {
    is_caught("unsafe", "fn main() { unsafe { } }", &["does-not-compile"]);
}

#[test]
fn the_checks_and_the_solutions_are_not_there_to_be_read() {
    let lessons = lesson::workspace().join("lessons");
    let program = format!(
        "fn main() {{ if std::fs::read_dir({lessons:?}).is_ok_and(|it| it.count() > 0) {{ {EXPECTED} }} }}"
    );
    if confine::is_possible(&lesson::course().unwrap()) {
        // Had it seen them, it would have printed what makes it fail for another reason.
        is_caught("reads", &program, &["last", "silent"]);
    }
}

#[test]
fn nobody_outside_can_be_killed() {
    if !confine::is_possible(&lesson::course().unwrap()) {
        return;
    }
    let me = std::process::id();
    let program = format!(
        r#"fn main() {{
            let kill = |pid: &str| std::process::Command::new("kill").args(["-9", pid]).status();
            let _not_there = kill("{me}");
            let _nobody = kill("1");
        }}"#
    );
    is_caught("kills", &program, &["last", "silent", "judge-gone", "exit", "orphans"]);
}

#[test]
fn nothing_can_be_written_outside() {
    let aim = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("attacks/grade.json");
    fs::create_dir_all(aim.parent().unwrap()).unwrap();
    fs::write(&aim, "as it was").unwrap();
    let program = format!("fn main() {{ let _ = std::fs::write({aim:?}, \"full points\"); }}");
    is_caught("writes", &program, &["last", "silent"]);
    if confine::is_possible(&lesson::course().unwrap()) {
        assert_eq!(fs::read_to_string(&aim).unwrap(), "as it was");
    }
}

#[test]
fn memory_is_limited() {
    // At most 4 GiB, if nobody stops it.
    let program =
        "fn main() { let mut all = Vec::new(); for _ in 0..64 { all.push(vec![1u8; 64 << 20]); } }";
    is_caught("memory", program, &["crash", "exit", "memory", "silent"]);
}

#[test]
fn output_is_limited() {
    // At most 64 MiB, if nobody stops it.
    let program =
        r#"fn main() { for _ in 0..65536 { shared::println!("{}", "x".repeat(1000)); } }"#;
    is_caught("output", program, &["output", "steps"]);
}

#[test]
fn processes_are_limited() {
    // At most 200 of them, each of which ends soon.
    let program = r"fn main() -> shared::Result<()> {
        let mut all = Vec::new();
        for _ in 0..200 { all.push(shared::Process::new(|| shared::sleep(shared::ms(100))).start()?); }
        all.iter().try_for_each(|it| it.join())
    }";
    is_caught("forks", program, &["processes", "exit", "steps", "silent", "judge-gone"]);
}

#[test]
fn who_sleeps_past_the_seam_is_not_waited_for_for_ever() {
    let program = "fn main() { std::thread::sleep(std::time::Duration::from_secs(90)); }";
    is_caught("sleeps", program, &["silent", "time"]);
}

#[test]
fn behaving_only_when_conducted_does_not_help() {
    let program = r#"use shared::Process;
    fn main() -> shared::Result<()> {
        let mut mails = Vec::new();
        for n in 1..=3 { mails.push(Process::new(move || send(n)).start()?); }
        for mail in &mails { mail.join()?; }
        if std::env::var_os("COURSE_CONDUCTOR").is_some() { println!("sent the closing mail"); }
        Ok(())
    }"#;
    is_caught("detects", program, &["last"]);
}
