//! Answers that attack their grader in place of doing what is asked. Each is bounded in itself as well, so that a test that
//! fails takes nothing down with it.
//!
//! What cannot be tried, as it does not compile: a handler of a signal, `fork` or `memfd_create` past the runtime need unsafe code or a
//! crate that answers do not have; nor does a macro run anything while it compiles, as there are only `shared` and `rand`.

use std::{fs, net::TcpListener, path::PathBuf};

use harness::{
    confine::shield::{Danger, Shield},
    exercise::{self, Judgement, compile::Runtime, trial::trial},
    lesson,
    words::Language,
};

/// Enough for what is asked, and little enough that an attack can fill it.
const MEMORY: u64 = 128 << 20;

/// What is found of this program as an answer to an exercise that asks for three processes and their joins.
fn judgement_of(name: &str, program: &str) -> Judgement {
    lesson::build_all().unwrap();
    let exercises = exercise::all().unwrap();
    let mut exercise = exercise::find(&exercises, "closing-mail").unwrap().clone();
    exercise.demands.limits.memory = MEMORY;
    let folder = place().join(name);
    fs::create_dir_all(&folder).unwrap();
    let answer = folder.join("answer.rs");
    // What is given needs these.
    let head = format!("//! {name}\n\nuse shared::{{ms, println, sleep}};\n");
    fs::write(&answer, head + program).unwrap();
    let runtime = Runtime::build().unwrap();
    trial(&runtime, &exercise, &answer, &folder.join("built"), Language::English).unwrap()
}

#[track_caller]
fn is_caught(name: &str, program: &str, kinds: &[&str]) {
    let found = judgement_of(name, program);
    assert!(kinds.contains(&&*found.kind), "{found:?}");
}

/// They may be tried side by side with less to keep them.
fn place() -> PathBuf {
    let kept = if is_kept_from(Danger::Services) { "from-all" } else { "from-most" };
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("attacks").join(kept)
}

/// Whether something keeps judged programs from that on this machine. See `shields` for others.
fn is_kept_from(danger: Danger) -> bool {
    Shield::here().unwrap().keeps_from(danger)
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
    if is_kept_from(Danger::Files) {
        // Had it seen them, it would have printed what makes it fail for another reason.
        is_caught("reads", &program, &["last", "silent"]);
    }
}

#[test]
fn nobody_outside_can_be_killed() {
    if !is_kept_from(Danger::Processes) {
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
    let aim = place().join("grade.json");
    fs::create_dir_all(aim.parent().unwrap()).unwrap();
    fs::write(&aim, "as it was").unwrap();
    let program = format!("fn main() {{ let _ = std::fs::write({aim:?}, \"full points\"); }}");
    is_caught("writes", &program, &["last", "silent"]);
    if is_kept_from(Danger::Files) {
        assert_eq!(fs::read_to_string(&aim).unwrap(), "as it was");
    }
}

#[test]
fn nobody_on_the_network_can_be_reached() {
    if !is_kept_from(Danger::Network) {
        return;
    }
    let here = TcpListener::bind("127.0.0.1:0").unwrap();
    let aim = here.local_addr().unwrap().to_string();
    let program = format!(
        r#"fn main() {{
            let reached = std::net::TcpStream::connect("{aim}").is_ok();
            let sent = std::net::UdpSocket::bind("127.0.0.1:0").is_ok_and(|it| it.send_to(b"!", "{aim}").is_ok());
            if reached || sent {{ {EXPECTED} }}
        }}"#
    );
    is_caught("calls", &program, &["last", "silent"]);
}

#[test]
fn memory_is_limited() {
    // At most 512 MiB, if nobody stops it.
    let program =
        "fn main() { let mut all = Vec::new(); for _ in 0..64 { all.push(vec![1u8; 8 << 20]); } }";
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

#[test]
fn shared_memory_is_limited_too() {
    // At most 512 MiB, if nobody stops it: none of it is any process's own.
    let program = r#"fn main() -> shared::Result<()> {
        let all = shared::SharedMemory::<u8>::create("all", 512 << 20)?;
        for at in 0..512 { all.write_at(at << 20, &vec![1; 1 << 20]); }
        std::thread::sleep(std::time::Duration::from_secs(5));
        Ok(())
    }"#;
    is_caught("shares", program, &["memory"]);
}

#[test]
fn many_processes_with_a_little_memory_each_are_limited_together() {
    // At most 20 times 32 MiB, if nobody stops it; who sleeps keeps what it has.
    let program = r"fn main() -> shared::Result<()> {
        let fill = || {
            let all = vec![1u8; 32 << 20];
            shared::sleep(shared::ms(50));
            std::hint::black_box(all);
        };
        let mut children = Vec::new();
        for _ in 0..20 { children.push(shared::Process::new(fill).start()?); }
        children.iter().try_for_each(|it| it.join())
    }";
    is_caught("together", program, &["memory"]);
}

#[test]
fn the_disk_cannot_be_filled() {
    // At most three times 256 MiB, if nobody stops it, and removed at once.
    let program = r#"use std::io::Write;
    fn main() {
        for folder in ["/tmp", "/dev/shm", "."] {
            let path = format!("{folder}/course-attack-fills");
            let Ok(mut file) = std::fs::File::create(&path) else { continue };
            let mut written = 0;
            while written < 256 && file.write_all(&vec![1; 1 << 20]).is_ok() { written += 1; }
            println!("{folder}: {written}");
            let _removed = std::fs::remove_file(&path);
        }
    }"#;
    let found = judgement_of("fills", program);
    assert!(!found.passes());
    if is_kept_from(Danger::Files) {
        // Where only memory is, that goes with it, and no more than that.
        assert!(!found.output.contains("/tmp") && !found.output.contains(".: "), "{found:?}");
        assert!(!found.output.contains("256"), "{found:?}");
    }
}

#[test]
fn leaving_at_a_signal_with_a_good_code_passes_nothing() {
    let program = format!(
        r#"fn main() -> shared::Result<()> {{
            let end = shared::catch(shared::Signal::SIGTERM)?;
            let me = std::process::id().to_string();
            let _sent = std::process::Command::new("kill").arg(me).status();
            if end.is_set() {{ {EXPECTED} std::process::exit(0) }}
            Ok(())
        }}"#
    );
    is_caught("signal", &program, &["uses"]);
}

#[test]
fn processes_past_the_runtime_do_no_work_and_are_not_left() {
    // Each ends by itself, too.
    let program = format!(
        r#"fn main() {{
            for _ in 0..3 {{
                let child = std::process::Command::new("sleep").arg("20").spawn();
                std::mem::forget(child);
            }}
            {EXPECTED}
        }}"#
    );
    is_caught("spawns", &program, &["uses", "orphans"]);
}

#[test]
fn nothing_is_taken_in_while_it_is_compiled() {
    let lessons = lesson::workspace().join("lessons");
    let solution = lessons.join("05-join/solutions/closing-mail.rs");
    for (name, program) in [
        ("includes", format!("include!({solution:?});")),
        ("module", format!("#[path = {solution:?}] mod solution; fn main() {{}}")),
        ("text", format!("fn main() {{ println!(\"{{}}\", include_str!({solution:?})); }}")),
        // Not hidden, but noticed.
        ("noticed", "fn main() { println!(\"{}\", include_str!(\"/etc/passwd\")); }".to_owned()),
    ] {
        is_caught(name, &program, &["takes", "does-not-compile"]);
    }
}

#[test]
fn what_the_surroundings_know_is_not_told() {
    let program = r#"fn main() {
        println!("{:?} {:?}", option_env!("CARGO_MANIFEST_DIR"), std::env::var("CARGO_MANIFEST_DIR"));
    }"#;
    // Whoever runs this test has it.
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
    let found = judgement_of("surroundings", program);
    assert_eq!(found.output, "None Err(NotPresent)\n", "{found:?}");
}

#[test]
fn scribbling_over_what_the_conductor_sees_passes_nothing() {
    let program = format!(
        r#"use std::os::unix::fs::FileExt;
        fn main() {{
            let number = std::env::var("COURSE_CONDUCTOR").unwrap_or_default();
            if let Ok(stage) = std::fs::File::options().write(true).open(format!("/proc/self/fd/{{number}}")) {{
                let _written = stage.write_all_at(&[255; 4096], 0);
            }}
            {EXPECTED}
        }}"#
    );
    let found = judgement_of("scribbles", &program);
    assert!(!found.passes(), "{found:?}");
}
