//! Managers that listen at an address, and programs that are no family of theirs.

use std::{env, ffi::OsString, fs, process};

use harness::{contain::Running, lesson::Setting, transcript::End, words::Language};
use nix::sys::signal::{Signal, kill};

use super::GONE;
use crate::runtime::{assert_nobody_lives, patient, pid, player, said};

#[test]
fn who_knows_address_key_and_name_finds_what_is_published() {
    let lines = [
        "list: something is published under that name already",
        "stock: what is published under that name is a Dict",
        "shop: nothing is published under that name",
        "stock: nothing is published under that name",
        "ADDRESS: wrong key; give the one that the manager was started with",
        "the manager: an empty key would let in everybody; take one that nobody can guess",
        "STRANGE: whoever listens there has hung up",
        "STRANGE: whoever listens there is no manager, or one of another version",
        "cannot connect to STRANGE: Connection refused; start whoever shall listen there first",
        GONE,
    ];
    said(&player("manager_connects").arg("127.0.0.1:0").run().unwrap(), &lines);
}

#[test]
fn a_socket_that_is_a_file_is_gone_with_its_manager() {
    let path = env::temp_dir().join(format!("manager-{}.socket", process::id()));
    said(&player("manager_updates").arg(&path).run().unwrap(), &[]);
    assert!(fs::symlink_metadata(&path).is_err());
}

#[test]
fn who_is_killed_lets_go_though_its_children_have_a_copy_of_all() {
    let died = "lock: its owner died while holding it; mend what it guards, then call `recover` in place of `acquire`";
    for address in [None, Some("127.0.0.1:0")] {
        said(&player("manager_hands_on").args(address).run().unwrap(), &[died]);
    }
}

/// A manager that serves, and another program that waits for what it has.
fn server_and_guest() -> (Running, u32, Running) {
    let (running, address, server) = server();
    let mut guest = player("manager_guest").arg(address).limits(patient()).start().unwrap();
    assert_eq!(guest.next_line().as_deref(), Some("all wait"));
    (running, server, guest)
}

/// A manager that serves; where, and in which process.
pub(super) fn server() -> (Running, String, u32) {
    server_at_speed(1.0)
}

/// The same, but its clock runs so many times as fast.
pub(super) fn server_at_speed(speed: f64) -> (Running, String, u32) {
    let contain = player("manager_serves").arg("127.0.0.1:0").limits(patient());
    let mut running = contain.variables(at_speed(speed)).start().unwrap();
    let [address, server] = [(); 2].map(|()| running.next_line().unwrap());
    (running, address, server.parse().unwrap())
}

/// What has a program's clock run so many times as fast.
pub(super) fn at_speed(speed: f64) -> Vec<(&'static str, OsString)> {
    Setting { speed: Some(speed), ..Setting::of_language(Language::English) }.variables()
}

#[test]
fn when_the_server_is_killed_other_programs_are_told() {
    let (running, server, guest) = server_and_guest();
    kill(pid(server), Signal::SIGKILL).unwrap();
    said(&guest.finish().unwrap(), &[GONE, GONE]);
    let transcript = running.finish().unwrap();
    assert_eq!(transcript.end, End::Code(1));
    assert_eq!(transcript.errors, ["Error: process Manager was ended by SIGKILL"]);
}

#[test]
fn when_main_is_killed_its_server_ends_and_other_programs_are_told() {
    let (running, _, guest) = server_and_guest();
    kill(pid(running.main()), Signal::SIGKILL).unwrap();
    said(&guest.finish().unwrap(), &[GONE, GONE]);
    let transcript = running.finish().unwrap();
    assert_eq!(transcript.end, End::Signal(9));
    assert_nobody_lives(&transcript);
}
