//! Blocks of shared memory that unrelated programs find by name: each player is started by itself.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    os::{
        linux::net::SocketAddrExt,
        unix::{
            fs::MetadataExt,
            net::{SocketAddr, UnixDatagram},
            process::CommandExt,
        },
    },
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

use harness::{contain::Running, transcript::End};
use nix::sys::signal::{Signal, kill};

use crate::runtime::{assert_nobody_lives, patient, pid, player, program, said};

/// A name that no other test uses, nor another run of this one.
fn name(test: &str) -> String {
    format!("{test} of {}", std::process::id())
}

/// A program that has made a block, and a child that has it too.
fn keeper(block: &str) -> Running {
    let mut running = player("block_keep").arg(block).limits(patient()).start().unwrap();
    assert_eq!(running.next_line().as_deref(), Some("ready"));
    running
}

#[track_caller]
fn attaching_says(block: &str, line: &str) {
    said(&player("block_attach").arg(block).run().unwrap(), &[line]);
}

#[test]
fn an_unrelated_program_finds_a_block_by_its_name() {
    let block = name("found");
    let _keeper = keeper(&block);
    attaching_says(&block, &format!("{block} [1, 2, 3] [1, 2, 3]"));
    attaching_says(&block, &format!("{block} [42, 2, 3] [42, 2, 3]"));
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    let block = name("refused");
    let nothing = format!(
        "cannot attach to {block}: no running program of this user has a block of this name; a block ends with the last \
         program that has it"
    );
    let exists = format!(
        "cannot create {block}: there is a block of this name already; attach to it, or choose another name"
    );
    let other = format!(
        "cannot attach to {block}: its elements are f32, 4 bytes, not i64, 8 bytes; attach with the type it was created \
         with"
    );
    let bad = |name| {
        format!(
            "a block of shared memory cannot be called {name}: a name has 1 to 64 bytes, and neither `/` nor NUL among \
             them"
        )
    };
    let long = format!("\"{}\"", "x".repeat(65));
    let bad = [r#""""#, r#""a/b""#, r#""a\0b""#, &long].map(bad);
    let large = "no shared memory left for 18446744073709551615 bytes; drop what is no longer used";
    let lines = [&nothing, &exists, &other, &nothing].into_iter().chain(&bad);
    let lines: Vec<_> = lines.map(String::as_str).chain([large]).collect();
    said(&player("block_refusals").arg(&block).run().unwrap(), &lines);
}

#[test]
fn a_block_is_there_as_long_as_somebody_has_it() {
    said(
        &player("block_dropped").arg(name("dropped")).run().unwrap(),
        &["true false true false end"],
    );
}

#[test]
fn when_all_who_had_a_block_are_killed_its_name_is_free_and_nothing_is_left() {
    let block = name("killed");
    for _ in 0..3 {
        let keeper = keeper(&block);
        assert!(!left_in_files(&block));
        kill(pid(keeper.main()), Signal::SIGKILL).unwrap();
        let transcript = keeper.finish().unwrap();
        assert_eq!(transcript.end, End::Signal(9));
        assert_nobody_lives(&transcript);
        let attached = player("block_attach").arg(&block).run().unwrap();
        assert_eq!(attached.end, End::Code(1));
        assert!(attached.errors[0].starts_with("Error: cannot attach to"), "{attached:?}");
        assert!(!left_in_files(&block));
    }
}

/// Whether shared memory that has a file would have left one.
fn left_in_files(block: &str) -> bool {
    let files = fs::read_dir("/dev/shm").unwrap().flatten();
    files.into_iter().any(|file| file.file_name().to_string_lossy().contains(block))
}

#[test]
fn a_block_is_its_owners_alone() {
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        eprintln!("not tried: only root can start a program as another user");
        return;
    }
    let block = name("private");
    let keeper = keeper(&block);
    let nobody = |program: PathBuf, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).uid(65534).gid(65534).stdin(Stdio::null());
        command.output().unwrap()
    };
    // By its name, there is none.
    let attached = nobody(program(), &["block_attach", &block]);
    let message = String::from_utf8(attached.stderr).unwrap();
    assert!(message.contains("no running program of this user has a block"), "{message}");
    // And by its number it cannot be opened.
    let link = format!("/memfd:shared/{block} (deleted)");
    let open = fs::read_dir(format!("/proc/{}/fd", keeper.main())).unwrap().flatten();
    let is_block = |path: &PathBuf| fs::read_link(path).unwrap().to_str() == Some(&link);
    let file = open.map(|file| file.path()).find(is_block).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
    let opened = nobody("/bin/cat".into(), &[file.to_str().unwrap()]);
    let message = String::from_utf8(opened.stderr).unwrap();
    assert!(message.contains("Permission denied"), "{message}");
    // So a name is free for everybody who does not have it.
    let made = nobody(program(), &["block_refusals", &block]);
    assert!(made.status.success(), "{made:?}");
    attaching_says(&block, &format!("{block} [1, 2, 3] [1, 2, 3]"));
}

#[test]
fn a_block_can_be_larger_than_what_a_container_has_for_files() {
    said(&player("block_large").arg(name("large")).run().unwrap(), &["16384"]);
}

#[test]
fn who_sits_on_the_address_of_a_block_keeps_nobody_waiting_for_ever() {
    let block = name("squatter");
    let user = fs::metadata("/proc/self").unwrap().uid();
    let address = format!("shared/{block} of {user}");
    let address = SocketAddr::from_abstract_name(address).unwrap();
    let _squatter = UnixDatagram::bind_addr(&address).unwrap();
    let attached = player("block_attach").arg(&block).run().unwrap();
    assert_eq!(attached.end, End::Code(1));
    let message = format!("Error: cannot look for {block}: for 5 s somebody else has");
    assert!(attached.errors[0].starts_with(&message), "{attached:?}");
}

#[test]
fn of_two_who_create_a_block_at_once_one_wins() {
    let (program, block) = (program(), name("race"));
    for _ in 0..100 {
        let mut players = [0, 1].map(|_| racer(&program, &block));
        for (_, output) in &mut players {
            assert_eq!(line(output), "ready");
        }
        for (player, _) in &players {
            player.stdin.as_ref().unwrap().write_all(b"go\n").unwrap();
        }
        let mut said = [0, 1].map(|racer| line(&mut players[racer].1));
        said.sort();
        assert_eq!(said, ["lost", "won"]);
        // The winner has kept it until now; their input ends.
        for (mut player, _) in players {
            drop(player.stdin.take());
            assert!(player.wait().unwrap().success());
        }
    }
}

fn racer(program: &PathBuf, block: &str) -> (Child, BufReader<ChildStdout>) {
    let mut command = Command::new(program);
    command.args(["block_race", block]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    (child, output)
}

fn line(output: &mut impl BufRead) -> String {
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}
