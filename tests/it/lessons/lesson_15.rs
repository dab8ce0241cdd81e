//! Lesson 15, shared memory.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use harness::check::check;

use super::{MANY, after, always, always_free, find, is_exact_but_for, number_after};

#[test]
fn with_the_lock_the_coins_are_always_counted_right() {
    let explored = always(15, 1, MANY, |run| {
        check(run).line("*").count(4);
        let meanwhile: u32 = after(run, "counted meanwhile:").parse().unwrap();
        assert!((9..=11).contains(&meanwhile), "{meanwhile}");
        check(run).in_order(["counted meanwhile: *", "counted with the lock: 10 coins"]);
        check(run).line("Ann 3, Bob 7, applause 2").last();
    });
    for coins in [9, 10, 11] {
        explored.sometimes([format!("counted meanwhile: {coins} coins")]);
    }
}

#[test]
fn other_programs_find_the_block_by_its_name_until_nobody_has_it() {
    always(15, 2, 4, |run| {
        check(run).line("*").count(6);
        check(run).in_order([
            "another program writes: visitor 1 was here",
            "another program writes: visitor 2 was here",
            "main reads in its book: 2 visitors",
            "a second one of that name: cannot create *: there is a block of this name already; *",
            "after the last one has let go: cannot attach to *: no running program *",
        ]);
    });
}

#[test]
fn the_image_is_the_same_however_many_processes_blur_it() {
    always_free(15, 3, |run| {
        let cores = std::thread::available_parallelism().unwrap().get();
        let counts =
            std::iter::successors(Some(1), |n| Some(2 * n)).take_while(|n| *n <= 2 * cores);
        // What one process makes of it is known; the clock is the machine's.
        let row = |n| format!("{n:>3} at work: * s, speed-up *, checksum 241cd51a *");
        let rows: Vec<_> = counts.map(row).collect();
        check(run).line("*").count(2 + rows.len());
        let first = format!("image: 1024 × 256 pixels, cores: {cores}");
        check(run).in_order([first].into_iter().chain(rows));
    });
}

#[test]
fn the_image_is_the_same_whether_it_is_sent_or_shared() {
    always(15, 4, 4, |run| {
        check(run).line("*").count(4);
        check(run).in_order([
            "sent:   * s, checksum 4a6ee185",
            "shared: * s, checksum 4a6ee185",
            "sending takes * times as long",
        ]);
        // On the virtual clock neither takes any time; free, both do.
        let times = ["sent:", "shared:", "sending takes"].map(|begin| number_after(run, begin));
        assert!(times.iter().all(|time| *time >= 0.0), "{times:?}");
    });
}

#[test]
fn in_two_terminals_one_opens_and_the_other_visits() {
    let program = find(15).program().unwrap();
    let name = format!("terminals of {}", std::process::id());
    let run = |word: &str| {
        let mut command = Command::new(&program);
        command.args([word, name.as_str()]).env("COURSE_LANG", "en").stdin(Stdio::null());
        command
    };
    let alone = run("visit").output().unwrap();
    assert_eq!(alone.status.code(), Some(1));

    let mut open = run("open").env("COURSE_SPEED", "10").stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(open.stdout.take().unwrap()).lines().map(Result::unwrap);
    let how = format!("open for a minute; in another terminal: cargo lesson 15 visit \"{name}\"");
    assert_eq!(lines.next(), Some(how));
    let visit = run("visit").output().unwrap();
    assert_eq!(visit.stdout, b"another program writes: visitor 1 was here\n");
    assert_eq!(lines.next().as_deref(), Some("visitors so far: 1"));
    open.kill().unwrap();
    open.wait().unwrap();
    assert_eq!(run("visit").status().unwrap().code(), Some(1));
}

#[test]
fn all_see_the_same_under_seed_0() {
    // The second part's block is named after the process; the third one's clock is the machine's.
    is_exact_but_for(&[2, 3], 15);
}
