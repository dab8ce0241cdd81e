//! How a client and a server begin to talk: each proves that it knows the key, and neither says it.
//!
//! A message is its length, in four bytes from the lowest, and then so many bytes. The server begins:
//!
//! 1. server: [`MAGIC`], and a number that it has drawn;
//! 2. client: a number that it has drawn, and its proof;
//! 3. server: 1, the number of this server, and its proof; or 0, and why not.
//!
//! A proof is HMAC-SHA256 (RFC 2104), under the key, of who proves it and of all three numbers that are known by then. Both
//! sides have drawn one, so no old proof will do; and as it says who, one side's is not the other's, which Python's
//! challenge, of which this one is made, does not have. The client goes first: a stranger learns nothing made with the key.

use std::{fmt, sync::Arc, time::Duration};

use hmac_sha256::HMAC;

use crate::{
    Error, Result,
    seam::{self, world},
    sys,
};

/// No message is longer, in bytes. What is asked for by strangers is no longer than [`PROOF`].
pub(super) const LONGEST: usize = 64 << 20;

/// Whoever owes the other side something, and is silent for so long, is given up: a client that has been let in need not
/// say anything, but who has begun must go on.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// When our patience is at its end, from now on. Under the conductor never: whoever is at the other side is one of us, and
/// if it is silent, the conductor sees it; but a clock that is careless would end any talk.
pub(super) fn patience_ends() -> Option<Duration> {
    seam::conductor().is_none().then(|| world().now() + PATIENCE)
}

/// So a server says what it is, and which language it speaks.
const MAGIC: [u8; 16] = *b"shared manager 1";

/// How long a client's first message is.
pub(super) const PROOF: usize = 64;
/// How long a server's first and second message may be; the second one may say why not.
pub(super) const HELLO: usize = 48;
pub(super) const WELCOME: usize = 512;

/// Why a server lets nobody in who cannot prove that it knows the key.
pub(super) const WRONG_KEY: &str = "wrong key";

/// A number that nobody could foresee.
pub(super) type Drawn = [u8; 32];
/// Which server it is, among all that have ever been at an address.
pub(super) type Session = [u8; 16];

/// What all who may ask know.
#[derive(Clone)]
pub(super) struct Key(Arc<[u8]>);

impl Key {
    pub(super) fn new(key: &[u8]) -> Result<Key> {
        if key.is_empty() {
            let why = "an empty key would let in everybody; take one that nobody can guess".into();
            return Err(Error::ManagerRefused { object: "the manager".into(), why });
        }
        Ok(Key(key.into()))
    }

    fn mac(&self, who: &[u8], numbers: [&[u8]; 3]) -> HMAC {
        let mut mac = HMAC::new(&self.0);
        mac.update(MAGIC);
        // Each of them has always the same length, so what is told apart stays apart.
        mac.update(who);
        for number in numbers {
            mac.update(number);
        }
        mac
    }

    fn of_client(&self, server: &Drawn, client: &Drawn) -> HMAC {
        self.mac(b"client", [server, client, &[]])
    }

    fn of_server(&self, server: &Drawn, client: &Drawn, session: &Session) -> HMAC {
        self.mac(b"server", [server, client, session])
    }
}

/// The server's first message.
pub(super) fn hello(drawn: &Drawn) -> Vec<u8> {
    [&MAGIC[..], drawn].concat()
}

/// The client's message, and the number in it. `None`: whoever said hello is no manager of this version.
pub(super) fn prove(key: &Key, hello: &[u8]) -> Result<Option<(Vec<u8>, Drawn)>> {
    let drawn = hello.strip_prefix(&MAGIC).and_then(|drawn| Drawn::try_from(drawn).ok());
    let Some(server) = drawn else { return Ok(None) };
    let client = sys::unpredictable()?;
    let proof = key.of_client(&server, &client).finalize();
    Ok(Some(([client, proof].concat(), client)))
}

/// The server's second message, if the client's proof is good.
pub(super) fn welcome(
    key: &Key,
    session: &Session,
    server: &Drawn,
    proof: &[u8],
) -> Option<Vec<u8>> {
    let (client, proof) = proof.split_first_chunk::<32>()?;
    let is_good = key.of_client(server, client).finalize_verify(proof.try_into().ok()?);
    let ours = key.of_server(server, client, session).finalize();
    is_good.then(|| [&[1], &session[..], &ours].concat())
}

/// The server's second message, if it lets nobody in.
pub(super) fn refusal(why: &str) -> Vec<u8> {
    [&[0], why.as_bytes()].concat()
}

/// What a client makes of it.
pub(super) enum Reply {
    Welcome(Session),
    /// It is no such server, or not one that knows the key.
    Fraud,
    Refused(String),
}

/// What a client makes of the server's second message.
pub(super) fn read(key: &Key, hello: &[u8], client: &Drawn, reply: &[u8]) -> Reply {
    let server = hello.strip_prefix(&MAGIC).and_then(|drawn| Drawn::try_from(drawn).ok());
    let (Some(server), Some((kind, rest))) = (server, reply.split_first()) else {
        return Reply::Fraud;
    };
    if *kind == 0 {
        return Reply::Refused(String::from_utf8_lossy(rest).into_owned());
    }
    let Some((session, proof)) = rest.split_first_chunk() else { return Reply::Fraud };
    match proof.try_into() {
        Ok(proof) if key.of_server(&server, client, session).finalize_verify(proof) => {
            Reply::Welcome(*session)
        }
        _ => Reply::Fraud,
    }
}

/// A message as it goes over the line.
pub(super) fn framed(message: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(4 + message.len());
    bytes.extend(u32::try_from(message.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend(message);
    bytes
}

impl fmt::Debug for Key {
    /// Nobody reads it in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Reply, hello, prove, read, refusal, welcome};

    #[test]
    fn who_knows_the_key_is_let_in_and_nobody_else() {
        let [ours, others] = ["open", "shut"].map(|key| Key::new(key.as_bytes()).unwrap());
        let (server, session) = ([1; 32], [2; 16]);
        let hello = hello(&server);
        let (proof, client) = prove(&ours, &hello).unwrap().unwrap();
        let welcomed = welcome(&ours, &session, &server, &proof).unwrap();
        let reads = |key, reply: &[u8]| read(key, &hello, &client, reply);
        assert!(matches!(reads(&ours, &welcomed), Reply::Welcome(it) if it == session));
        assert!(matches!(reads(&others, &welcomed), Reply::Fraud));
        assert!(matches!(reads(&ours, &refusal("no")), Reply::Refused(why) if why == "no"));
        assert!(welcome(&others, &session, &server, &proof).is_none());
        // Neither an old proof nor the server's own words will do.
        assert!(welcome(&ours, &session, &[3; 32], &proof).is_none());
        assert!(welcome(&ours, &session, &server, &[&client, &welcomed[17..]].concat()).is_none());
        for end in 0..welcomed.len() {
            assert!(matches!(reads(&ours, &welcomed[..end]), Reply::Fraud | Reply::Refused(_)));
            assert!(welcome(&ours, &session, &server, &proof[..end]).is_none());
        }
        assert!(prove(&ours, b"HTTP/1.1 400 Bad Request").unwrap().is_none());
        assert!(Key::new(b"").is_err());
    }
}
