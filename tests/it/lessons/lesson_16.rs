//! Lesson 16, echo server.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use harness::{check::check, lesson};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{MANY, always, always_free, find, is_exact_but_for};

#[test]
fn one_process_serves_the_second_client_after_the_first() {
    let explored = always(16, 1, MANY, |run| {
        check(run).line("*").count(8);
        check(run).in_order(["Ann is connected", "Ann hears: good morning", "Ann hangs up"]);
        check(run).line("Ann hears: where was I").count(2);
        check(run).line("Bob is connected").before("Bob hears: my house is on fire");
        check(run).line("Ann hangs up").before("Bob hears: my house is on fire");
    });
    // At once, and waits all the same.
    explored.sometimes(["Bob is connected", "Ann hears: where was I", "Bob hears: *"]);
}

#[test]
fn a_process_for_each_client_serves_all_up_to_a_limit() {
    always(16, 2, MANY, |run| {
        check(run).line("Bob hears: my house is on fire").before("Ann hangs up");
        check(run).in_order(["Carl hears: hello", "Dora hears: hello", "Emil hears: hello"]);
        check(run).line("3 keep the line").last();
        check(run).line("Fay hears: busy: 3 clients are being served; come again later").count(1);
    });
}

#[test]
fn three_who_accept_serve_three_and_the_fourth_waits() {
    always(16, 3, MANY, |run| {
        check(run).line("* hears: hello").count(3);
        check(run).line("Bob hangs up").before("Dora hears: is anybody there");
        check(run).line("Dora hears: is anybody there").last();
    });
}

#[test]
fn the_three_are_compared() {
    always_free(16, 4, |run| {
        let servers = ["one at a time", "a process per client", "a crew of 4"];
        check(run).in_order(servers.map(|server| format!("*a second: {server}*")));
        // Who is faster is the machine's; that all have been served is not.
        for server in servers {
            let line = run.lines.iter().find(|line| line.text.contains(&format!(": {server}")));
            let rate = line.unwrap().text.split_whitespace().next().unwrap();
            assert!(rate.parse::<u32>().unwrap() > 0, "{server}: {rate}");
        }
    });
}

#[test]
fn it_is_exact_in_both_languages() {
    is_exact_but_for(&[4], 16);
}

/// The lesson as a server for clients that are not ours.
struct Server {
    program: Child,
    address: String,
    /// Kept open, or its next line would be its last.
    _lines: BufReader<ChildStdout>,
}

impl Server {
    fn open(way: &str) -> Server {
        let program = find(16).program().unwrap();
        // As in a terminal: a shell has what runs in its background ignore Ctrl-C.
        let mut program = Command::new("env")
            .arg("--default-signal=INT")
            .arg(program)
            .args(["serve", way, "127.0.0.1:0"])
            .env("COURSE_LANG", "en")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut lines = BufReader::new(program.stdout.take().unwrap());
        lines.read_line(&mut line).unwrap();
        let address = line.strip_prefix("listening on ").unwrap().split(';').next().unwrap();
        Server { address: address.to_owned(), program, _lines: lines }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    /// What comes back until the end.
    fn ask(&self, what: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        let mut back = Vec::new();
        // One that is refused may be told so before it has said all.
        let _refused = stream.write_all(what).and_then(|()| stream.shutdown(Shutdown::Write));
        let _refused = stream.read_to_end(&mut back);
        back
    }

    /// All processes of the family that have ended and that nobody has waited for.
    fn zombies(&self) -> usize {
        let pid = self.program.id();
        let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
        let is_zombie = |pid: &&str| {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z'))
        };
        children.split_whitespace().filter(is_zombie).count()
    }

    /// Ctrl-C; then there is no process left, and the port is free.
    fn close(mut self) {
        let pid = self.program.id();
        let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
        kill(Pid::from_raw(pid.cast_signed()), Signal::SIGINT).unwrap();
        self.program.wait().unwrap();
        for child in children.split_whitespace() {
            soon(|| fs::metadata(format!("/proc/{child}")).is_err());
        }
        TcpListener::bind(&self.address).unwrap();
    }
}

/// It comes to be so before long.
#[track_caller]
#[expect(clippy::disallowed_methods, reason = "real time, for what the kernel does")]
fn soon(is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(20), "not even after 20 s");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn real_clients_are_served_whatever_others_do() {
    for way in ["1", "2", "3"] {
        let server = Server::open(way);
        // Some connect and vanish at once, one of them with data on its way.
        for _ in 0..20 {
            drop(server.connect());
        }
        server.connect().write_all(&[0; 1000]).unwrap();
        // One stalls, where somebody else is there.
        let stalls = (way != "1").then(|| {
            let mut stream = server.connect();
            stream.write_all(b"I shall").unwrap();
            stream
        });
        let garbage: Vec<u8> =
            (0..100_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
        thread::scope(|all| {
            for client in 0..200 {
                let (server, garbage) = (&server, &garbage);
                all.spawn(move || {
                    let what = &garbage[client..client + 1000];
                    let back = server.ask(what);
                    let told = String::from_utf8_lossy(&back);
                    let refused =
                        way == "2" && (back.is_empty() || told.starts_with("busy: 64 clients"));
                    assert!(back == what || refused, "way {way}, client {client}: {told}");
                });
            }
        });
        soon(|| server.zombies() == 0);
        soon(|| server.ask(b"still there?") == b"still there?");
        if let Some(mut stream) = stalls {
            let mut back = [0; 7];
            stream.read_exact(&mut back).unwrap();
            assert_eq!(&back, b"I shall");
        }
        server.close();
    }
}

#[test]
fn a_client_in_another_language_is_served() {
    let Ok(python) = Command::new("python3").arg("--version").output() else { return };
    assert!(python.status.success());
    let server = Server::open("2");
    let (_, port) = server.address.rsplit_once(':').unwrap();
    let script = format!(
        "import socket\ns = socket.create_connection(('127.0.0.1', {port}))\ns.sendall(b'x' * 100000)\n\
         s.shutdown(socket.SHUT_WR)\nn = 0\nwhile d := s.recv(65536): n += len(d)\nprint(n)"
    );
    let output = Command::new("python3").args(["-c", &script]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "100000\n");
    server.close();
}

#[test]
fn who_asks_for_no_such_server_is_told() {
    lesson::build_all().unwrap();
    let program = find(16).program().unwrap();
    let run = |arguments: &[&str]| Command::new(&program).args(arguments).output().unwrap();
    let output = run(&["serve", "4"]);
    assert_eq!(output.status.code(), Some(2));
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let output = run(&["serve", "1", &taken.local_addr().unwrap().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.starts_with("Error: cannot listen on 127.0.0.1:"), "{told}");
}
