//! Attacks on a manager that listens: who does not know the key learns nothing, who does may do no more than ask, and
//! whatever one does, the others are served.

use std::{fs, io::Write, net::TcpStream, path::Path, thread};

use harness::contain::Running;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

use super::{
    remote::server_at_speed,
    stranger::{ACQUIRE, Answer, CALL, FIND, GET, KEY, MAKE, SET, Stranger, TAKE, YES, question},
};

/// A server under attack.
pub(super) struct Attacked {
    running: Running,
    pub(super) address: String,
    server: u32,
}

impl Attacked {
    fn new() -> Attacked {
        Attacked::at_speed(1.0)
    }

    /// Its clock runs so many times as fast.
    pub(super) fn at_speed(speed: f64) -> Attacked {
        let (running, address, server) = server_at_speed(speed);
        Attacked { running, address, server }
    }

    /// Somebody who has the key is let in and served.
    #[track_caller]
    pub(super) fn serves_on(&self) {
        let mut guest = Stranger::let_in(&self.address);
        let stock = find(&mut guest, "stock", "Dict");
        let cake = guest.ask(GET, stock, 0, &[CAKE]);
        assert_eq!((cake.kind, cake.part), (YES, Some(vec![3])));
    }

    pub(super) fn descriptors(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.server)).unwrap().count()
    }

    /// Its memory, in KiB.
    fn memory(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server)).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// It has served on to the end, and complained of nothing.
    #[track_caller]
    pub(super) fn end(self) {
        self.serves_on();
        let transcript = self.running.stop().unwrap();
        assert_eq!(transcript.errors, [""; 0]);
    }
}

/// `"cake"`, in CBOR.
pub(super) const CAKE: &[u8] = b"\x64cake";

#[track_caller]
pub(super) fn find(guest: &mut Stranger, name: &str, kind: &str) -> u32 {
    let found = guest.ask(FIND, 0, 0, &[name.as_bytes(), kind.as_bytes()]);
    assert_eq!(found.kind, YES);
    u32::try_from(found.number).unwrap()
}

#[test]
fn who_does_not_know_the_key_is_sent_away() {
    let attacked = Attacked::new();
    let told = "this is a manager, and that is no proof of knowing its key";
    for (words, why) in [
        (&b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"[..], told),
        (&[0xFF; 4], told),
        (&[0; 4], "wrong key"),
        (&[5, 0, 0, 0, 1, 2, 3, 4, 5], "wrong key"),
        (&[vec![65, 0, 0, 0], vec![1; 65]].concat(), told),
        (&[0x42; 10_000], told),
    ] {
        let mut stranger = Stranger::at(&attacked.address);
        stranger.send(words);
        stranger.hears_the_last(0, why);
        attacked.serves_on();
    }

    let mut stranger = Stranger::at(&attacked.address);
    let proof = stranger.proof("open barley");
    stranger.say(&proof);
    assert_eq!(stranger.hear().unwrap(), b"\0wrong key");
    // A second try on the same line is none.
    let proof = stranger.proof(KEY);
    stranger.say(&proof);
    assert!(stranger.hear().is_err());

    // What has let somebody in once does not do so again.
    let overheard = Stranger::at(&attacked.address).proof(KEY);
    let mut stranger = Stranger::at(&attacked.address);
    stranger.say(&overheard);
    stranger.hears_the_last(0, "wrong key");
    attacked.end();
}

#[test]
fn who_says_nothing_or_half_of_it_keeps_nobody_waiting() {
    let attacked = Attacked::new();
    let mut all = Vec::new();
    for half in [0, 2, 4, 30] {
        let mut stranger = Stranger::at(&attacked.address);
        let message = [&[64, 0, 0, 0], &stranger.proof(KEY)[..]].concat();
        stranger.send(&message[..half]);
        all.push(stranger);
        let mut guest = Stranger::let_in(&attacked.address);
        let message = [&[90, 0, 0, 0], &question(GET, 1, 0, &[CAKE])[..]].concat();
        guest.send(&message[..half.min(message.len())]);
        all.push(guest);
    }
    attacked.serves_on();
    // One that holds a lock and breaks off in the middle of a question is as good as dead.
    let mut holder = Stranger::let_in(&attacked.address);
    let key = find(&mut holder, "key", "Lock");
    assert_eq!(holder.ask(ACQUIRE, key, 0, &[]).kind, YES);
    holder.send(&[90, 0]);
    drop(holder);
    let mut next = Stranger::let_in(&attacked.address);
    let died = next.ask(ACQUIRE, key, 0, &[]);
    assert_eq!(died.kind, 5, "its owner died");
    attacked.end();
}

#[test]
fn a_message_that_is_too_long_ends_the_talk_and_takes_no_memory() {
    let attacked = Attacked::new();
    let before = attacked.memory();
    for len in [u32::MAX, (64 << 20) + 1] {
        let mut guest = Stranger::let_in(&attacked.address);
        guest.send(&len.to_le_bytes());
        guest.hears_the_last(10, "that message is too long; send it in parts");
    }
    // To announce one that is allowed takes none either, before it is there.
    let announced: Vec<_> = (0..50)
        .map(|_| {
            let mut guest = Stranger::let_in(&attacked.address);
            guest.send(&(64_u32 << 20).to_le_bytes());
            guest.send(&[0; 1000]);
            guest
        })
        .collect();
    attacked.serves_on();
    let after = attacked.memory();
    assert!(after < before + 20_000, "{before} KiB before, {after} KiB after");
    drop(announced);
    attacked.end();
}

#[test]
fn nonsense_is_answered_and_never_done() {
    let attacked = Attacked::new();
    let mut guest = Stranger::let_in(&attacked.address);
    let stock = find(&mut guest, "stock", "Dict");
    for nonsense in [&[][..], &[0; 21], &[1; 20], &[99; 21], &[[3; 21], [255; 21]].concat()] {
        guest.say(nonsense);
        assert_eq!(Answer::read(&guest.hear().unwrap()).why(), "that is no question");
    }
    assert_eq!(guest.ask(CALL, stock, 0, &[b"system", b"rm"]).why(), "a dict cannot do that");
    assert_eq!(guest.ask(MAKE, 0, 77, &[]).why(), "there is no such kind of object");
    assert!(guest.ask(MAKE, 0, 9, &[b"os", b"x"]).why().starts_with("no type of that name"));
    assert_eq!(guest.ask(GET, 0xFFFF, 0, &[CAKE]).kind, 4, "there is no such object");
    // Verbs, objects and numbers of all kinds, as chance has them, but always the same.
    let mut seed = 1_u64;
    let mut chance = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed >> 33
    };
    for _ in 0..1000 {
        // What may have to wait is left out.
        let verb = [1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 14, 15, 19, 26, 27, 28, 29, 30, 31];
        let verb = verb[usize::try_from(chance()).unwrap() % verb.len()];
        let object = 10 + u32::try_from(chance() % 30).unwrap();
        let number = [0, chance(), u64::MAX][usize::try_from(chance() % 3).unwrap()];
        let number = if verb == MAKE { (number << 8) | (chance() % 12) } else { number };
        let part = chance().to_le_bytes();
        let parts: Vec<_> = (0..chance() % 4).map(|_| &part[..]).collect();
        guest.ask(verb, object, number, &parts);
    }
    // Two questions at once: the second one would have to wait somewhere.
    let one = question(GET, stock, 0, &[CAKE]);
    let one = [&u32::try_from(one.len()).unwrap().to_le_bytes(), &one[..]].concat();
    guest.send(&one.repeat(2));
    guest.hears_the_last(10, "one question at a time; wait for the answer");
    attacked.end();
}

#[test]
fn a_thousand_idle_connections_take_a_bounded_number_of_descriptors() {
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    setrlimit(Resource::RLIMIT_NOFILE, most, most).unwrap();
    let attacked = Attacked::new();
    let before = attacked.descriptors();
    let idle: Vec<_> = (0..1000).map(|_| TcpStream::connect(&attacked.address).unwrap()).collect();
    attacked.serves_on();
    let after = attacked.descriptors();
    assert!(after <= before + 66, "{before} descriptors before, {after} after");
    // Those who have the key are more, but not without end. Main is one of them.
    let mut inside: Vec<_> = [32; 15]
        .iter()
        .chain(&[31])
        .flat_map(|n| Stranger::let_in_all(*n, &attacked.address))
        .collect();
    assert_eq!(inside.len(), 511);
    let mut one_more = Stranger::at(&attacked.address);
    let proof = one_more.proof(KEY);
    one_more.say(&proof);
    one_more.hears_the_last(0, "512 clients use it already; let some end first");
    let last = inside.last_mut().unwrap();
    let stock = find(last, "stock", "Dict");
    assert_eq!(last.ask(GET, stock, 0, &[CAKE]).kind, YES);
    drop((idle, inside));
    // That they are gone comes to the server as messages, and a newcomer's may be quicker.
    while attacked.descriptors() > after {
        thread::yield_now();
    }
    attacked.end();
}

#[test]
fn who_never_reads_keeps_only_itself_waiting() {
    let attacked = Attacked::new();
    let mut glutton = Stranger::let_in(&attacked.address);
    let stock = find(&mut glutton, "stock", "Dict");
    let large = vec![1; 16 << 20];
    assert_eq!(glutton.ask(SET, stock, 0, &[b"large", &large]).kind, YES);
    glutton.say(&question(GET, stock, 0, &[b"large"]));
    // One that waits for what never comes, and vanishes.
    let mut waits = Stranger::let_in(&attacked.address);
    let orders = find(&mut waits, "orders", "Queue");
    waits.say(&question(TAKE, orders, 0, &[]));
    attacked.serves_on();
    drop(waits);
    // It has been listening to nobody, but it can.
    assert_eq!(Answer::read(&glutton.hear().unwrap()).part.unwrap(), large);
    glutton.say(&question(GET, stock, 0, &[b"large"]));
    drop(glutton);
    attacked.end();
}

#[test]
fn a_manager_that_is_no_server_any_more_leaves_no_process_and_no_port() {
    let attacked = Attacked::new();
    let (address, server) = (attacked.address.clone(), attacked.server);
    let mut line = TcpStream::connect(&address).unwrap();
    attacked.end();
    assert!(!Path::new(&format!("/proc/{server}")).exists());
    assert!(TcpStream::connect(&address).is_err());
    // What was open is closed.
    while line.write_all(b"?").is_ok() {}
}
