//! Sockets, as a program sees them, on the machine's network and under the conductor on one of their own.

use std::{
    net::{TcpListener, TcpStream},
    os::{
        linux::net::SocketAddrExt,
        unix::net::{SocketAddr, UnixListener, UnixStream},
    },
    process,
};

use harness::words::Language;

use crate::{
    conducted::Conducted,
    runtime::{player, says},
};

#[test]
fn echoes_come_back_whole() {
    says("socket_echoes", &[]);
}

#[test]
fn what_is_wrong_with_an_address_is_said_at_once() {
    let lines = [
        "no address: \"door\"; write one like 127.0.0.1:8000, @name or /run/door",
        "cannot connect to @players: nobody: Connection refused; start whoever shall listen there first",
        "cannot listen on @players: taken: Address already in use; somebody listens there already: end it, or take \
         another address (port 0 is any)",
        "cannot use @: File name too long; choose a shorter name",
        "cannot wait for a socket and a queue or pipe at once: the kernel has no call for that; wait for each in a \
         process of its own",
    ];
    says("socket_refusals", &lines);
}

#[test]
fn nobody_waits_longer_than_was_said() {
    says("socket_patience", &[]);
}

#[test]
fn who_listens_and_does_not_answer_keeps_nobody_waiting() {
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let name = format!("players: full {}", process::id());
    let unix = UnixListener::bind_addr(&SocketAddr::from_abstract_name(&name).unwrap()).unwrap();
    // One may wait to be accepted, and one does.
    rustix::net::listen(&tcp, 0).unwrap();
    rustix::net::listen(&unix, 0).unwrap();
    let first = TcpStream::connect(tcp.local_addr().unwrap()).unwrap();
    let other_first = UnixStream::connect_addr(&unix.local_addr().unwrap()).unwrap();
    for address in [tcp.local_addr().unwrap().to_string(), format!("@{name}")] {
        let run = player("socket_in_vain").arg(&address).run().unwrap();
        let told = "Connection timed out; nobody answers in time";
        assert_eq!(run.errors, [format!("Error: cannot connect to {address}: {told}")]);
    }
    drop((first, other_first));
}

#[test]
fn each_end_of_a_connection_is_noticed_at_the_other() {
    says("socket_ends", &[]);
}

#[test]
fn listeners_connections_and_children_can_be_waited_for_at_once() {
    says("socket_many", &[]);
}

fn conducted(argument: &str) -> Conducted<'_> {
    Conducted { program: "players", argument, language: Language::English, way: "portfolio" }
}

#[test]
fn under_the_conductor_sockets_do_the_same() {
    for program in ["socket_echoes", "socket_patience", "socket_ends", "socket_many"] {
        let found = conducted(program).explore(20);
        assert!(found.bad().is_empty(), "{program}: {}", found.bad()[0].verdict);
        assert_eq!(found.strayed, None, "{program}");
    }
}

#[test]
fn every_order_of_two_who_accept_and_two_who_connect_comes_to_an_end() {
    let found = Conducted { way: "exhaustive", ..conducted("socket_sharing") }.explore(20_000);
    assert!(found.bad().is_empty(), "{}", found.bad()[0].verdict);
    assert_eq!(found.strayed, None);
    assert!(found.orders.is_some(), "{} and there are more", found.runs);
    let mut outputs: Vec<_> = found.outcomes.iter().map(|it| it.output.as_str()).collect();
    outputs.sort_unstable();
    outputs.dedup();
    assert_eq!(outputs.len(), 4, "either gets either, and either says so first: {outputs:?}");
}
