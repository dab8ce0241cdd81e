//! `Stranger`: a client of a manager that is not ours, and need not keep to what is agreed. It has the bytes from the runtime's
//! documentation, not from its code.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    time::Duration,
};

use hmac_sha256::HMAC;

/// What all who may ask know.
pub(super) const KEY: &str = "open sesame";

pub(super) const MAGIC: &[u8] = b"shared manager 1";

/// The numbers of some questions.
pub(super) const MAKE: u8 = 1;
pub(super) const GET: u8 = 3;
pub(super) const SET: u8 = 4;
pub(super) const TAKE: u8 = 17;
pub(super) const ACQUIRE: u8 = 22;
pub(super) const CALL: u8 = 29;
pub(super) const FIND: u8 = 31;

/// How an answer begins.
pub(super) const YES: u8 = 1;
pub(super) const REFUSED: u8 = 10;

pub(super) struct Stranger {
    pub(super) line: TcpStream,
    /// The number that the server has drawn.
    pub(super) drawn: Vec<u8>,
}

impl Stranger {
    /// Connects, and hears who is there.
    #[track_caller]
    pub(super) fn at(address: &str) -> Stranger {
        let line = TcpStream::connect(address).unwrap();
        line.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        line.set_nodelay(true).unwrap();
        let mut stranger = Stranger { line, drawn: Vec::new() };
        let hello = stranger.hear().unwrap();
        stranger.drawn = hello.strip_prefix(MAGIC).unwrap().to_vec();
        assert_eq!(stranger.drawn.len(), 32);
        stranger
    }

    /// Connects, and is let in.
    #[track_caller]
    pub(super) fn let_in(address: &str) -> Stranger {
        Stranger::let_in_all(1, address).remove(0)
    }

    /// So many connect, and are let in.
    #[track_caller]
    pub(super) fn let_in_all(many: usize, address: &str) -> Vec<Stranger> {
        let mut all: Vec<_> = (0..many).map(|_| Stranger::at(address)).collect();
        for stranger in &mut all {
            let proof = stranger.proof(KEY);
            stranger.say(&proof);
        }
        for stranger in &mut all {
            let welcome = stranger.hear().unwrap();
            assert_eq!(welcome[0], 1, "{}", String::from_utf8_lossy(&welcome));
            let proof = mac(KEY, &[b"server", &stranger.drawn, &DRAWN, &welcome[1..17]]);
            assert_eq!(welcome[17..], proof);
        }
        all
    }

    /// What proves that we know this key.
    pub(super) fn proof(&self, key: &str) -> Vec<u8> {
        [&DRAWN[..], &mac(key, &[b"client", &self.drawn, &DRAWN])].concat()
    }

    /// Sends a message. The other side may have hung up.
    pub(super) fn say(&mut self, message: &[u8]) {
        let len = u32::try_from(message.len()).unwrap();
        self.send(&[&len.to_le_bytes(), message].concat());
    }

    /// Sends bytes, whatever they are.
    pub(super) fn send(&mut self, bytes: &[u8]) {
        let _hung_up = self.line.write_all(bytes);
    }

    /// The next message.
    pub(super) fn hear(&mut self) -> io::Result<Vec<u8>> {
        let mut len = [0; 4];
        self.line.read_exact(&mut len)?;
        let mut message = vec![0; u32::from_le_bytes(len) as usize];
        self.line.read_exact(&mut message)?;
        Ok(message)
    }

    /// Hears this, as text, and then the end.
    #[track_caller]
    pub(super) fn hears_the_last(&mut self, kind: u8, words: &str) {
        let message = self.hear().unwrap();
        assert_eq!(message[0], kind);
        let told = String::from_utf8_lossy(&message);
        assert!(told.ends_with(words), "{told:?} does not end with {words:?}");
        let mut rest = Vec::new();
        // If it has not read all that we sent, the kernel may say so.
        let _reset = self.line.read_to_end(&mut rest);
        assert_eq!(rest, [0; 0]);
    }

    /// Asks, and hears the answer: how it begins, its number, and the first part.
    #[track_caller]
    pub(super) fn ask(&mut self, verb: u8, object: u32, number: u64, parts: &[&[u8]]) -> Answer {
        self.say(&question(verb, object, number, parts));
        Answer::read(&self.hear().unwrap())
    }
}

/// What this client has drawn. Anybody could foresee it, and that is this client's own business.
const DRAWN: [u8; 32] = [7; 32];

fn mac(key: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = HMAC::new(key);
    mac.update(MAGIC);
    for part in parts {
        mac.update(part);
    }
    mac.finalize()
}

/// A question, for which time does not count.
pub(super) fn question(verb: u8, object: u32, number: u64, parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = vec![verb];
    bytes.extend(object.to_le_bytes());
    bytes.extend(number.to_le_bytes());
    bytes.extend(u64::MAX.to_le_bytes());
    for part in parts {
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.extend(*part);
    }
    bytes
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) kind: u8,
    pub(super) number: u64,
    pub(super) part: Option<Vec<u8>>,
}

impl Answer {
    pub(super) fn read(bytes: &[u8]) -> Answer {
        let number = u64::from_le_bytes(bytes[1..9].try_into().unwrap());
        let part = bytes[9..].split_first_chunk().map(|(len, rest)| {
            let len = usize::try_from(u64::from_le_bytes(*len)).unwrap();
            rest[..len].to_vec()
        });
        Answer { kind: bytes[0], number, part }
    }

    /// Why not.
    #[track_caller]
    pub(super) fn why(&self) -> String {
        assert_eq!(self.kind, REFUSED);
        String::from_utf8(self.part.clone().unwrap_or_default()).unwrap()
    }
}
