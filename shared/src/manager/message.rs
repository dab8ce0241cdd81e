//! What is asked and answered, as bytes: a verb, the number of an object, numbers, and parts that only the asker understands.
//!
//! The bytes may come from a stranger. So nothing is believed that is not there, and nothing that comes is ever run.

use std::time::Duration;

/// What is to be done with an object. The verbs of all kinds of objects stand in one list, as an old program must not
/// understand a new one by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Verb {
    /// Make an object: the kind is `number`, and the parts are what it begins with.
    Make = 1,
    /// Forget an object.
    Delete,
    /// The part, and its version as the number, of what the first part, or the number, stands for.
    Get,
    /// Put the last part in that place.
    Set,
    /// The same, but only if the version there is `number`; the place is in the first part.
    Replace,
    /// Put it there only if nothing is there, and say what is.
    SetDefault,
    Contains,
    Pop,
    Clear,
    Len,
    Keys,
    Items,
    Extend,
    Insert,
    Reverse,
    Put,
    Take,
    Close,
    Most,
    Done,
    Join,
    Acquire,
    Recover,
    Release,
    Wait,
    Notify,
    Abort,
    Reset,
    Call,
    /// Under the name in the first part, as the kind of object in the second one, all may find it.
    Publish,
    /// The number of what is published under this name, as this kind.
    Find,
}

impl Verb {
    const ALL: [Verb; 31] = {
        use Verb::{
            Abort, Acquire, Call, Clear, Close, Contains, Delete, Done, Extend, Find, Get, Insert,
            Items, Join, Keys, Len, Make, Most, Notify, Pop, Publish, Put, Recover, Release,
            Replace, Reset, Reverse, Set, SetDefault, Take, Wait,
        };
        [
            Make, Delete, Get, Set, Replace, SetDefault, Contains, Pop, Clear, Len, Keys, Items,
            Extend, Insert, Reverse, Put, Take, Close, Most, Done, Join, Acquire, Recover, Release,
            Wait, Notify, Abort, Reset, Call, Publish, Find,
        ]
    };
}

/// What somebody asks.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) verb: Verb,
    pub(crate) object: u32,
    pub(crate) number: u64,
    /// How long the asker wants to wait.
    pub(crate) at_most: Option<Duration>,
    pub(crate) parts: Vec<Vec<u8>>,
}

/// How an answer begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Mood {
    /// It is done.
    Yes = 1,
    /// Nothing is there, or there is no room, or time is up.
    No,
    /// Somebody else was faster; here is what is there now.
    Changed,
    /// No such object.
    Gone,
    /// Its owner died.
    OwnerDied,
    Closed,
    Broken,
    TaskLost,
    TooOften,
    /// It makes no sense; a part says why.
    Refused,
}

impl Mood {
    const ALL: [Mood; 10] = {
        use Mood::{
            Broken, Changed, Closed, Gone, No, OwnerDied, Refused, TaskLost, TooOften, Yes,
        };
        [Yes, No, Changed, Gone, OwnerDied, Closed, Broken, TaskLost, TooOften, Refused]
    };
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) mood: Mood,
    pub(crate) number: u64,
    pub(crate) parts: Vec<Vec<u8>>,
}

impl Answer {
    pub(crate) fn of(mood: Mood) -> Answer {
        Answer { mood, number: 0, parts: Vec::new() }
    }

    pub(crate) fn number(number: u64) -> Answer {
        Answer { number, ..Answer::of(Mood::Yes) }
    }

    pub(crate) fn part(part: Vec<u8>) -> Answer {
        Answer { parts: vec![part], ..Answer::of(Mood::Yes) }
    }

    pub(crate) fn parts(parts: Vec<Vec<u8>>) -> Answer {
        Answer { parts, ..Answer::of(Mood::Yes) }
    }

    pub(crate) fn refused(why: &str) -> Answer {
        Answer { parts: vec![why.as_bytes().to_vec()], ..Answer::of(Mood::Refused) }
    }

    /// Yes if it is so.
    pub(crate) fn whether(so: bool) -> Answer {
        Answer::of(if so { Mood::Yes } else { Mood::No })
    }
}

/// In place of a time when there is none.
const FOR_EVER: u64 = u64::MAX;

impl Ask {
    pub(crate) fn new(verb: Verb, object: u32) -> Ask {
        Ask { verb, object, number: 0, at_most: None, parts: Vec::new() }
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let at_most =
            self.at_most.map_or(FOR_EVER, |it| u64::try_from(it.as_nanos()).unwrap_or(FOR_EVER));
        let mut bytes = vec![self.verb as u8];
        bytes.extend(self.object.to_le_bytes());
        bytes.extend(self.number.to_le_bytes());
        bytes.extend(at_most.to_le_bytes());
        write_parts(&mut bytes, &self.parts);
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Ask> {
        let mut rest = bytes;
        let verb = byte(&mut rest)?;
        let verb = Verb::ALL.into_iter().find(|it| *it as u8 == verb)?;
        let (object, number) = (u32::from_le_bytes(take(&mut rest)?), long(&mut rest)?);
        let at_most = match long(&mut rest)? {
            FOR_EVER => None,
            nanos => Some(Duration::from_nanos(nanos)),
        };
        Some(Ask { verb, object, number, at_most, parts: read_parts(rest)? })
    }
}

impl Answer {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![self.mood as u8];
        bytes.extend(self.number.to_le_bytes());
        write_parts(&mut bytes, &self.parts);
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Answer> {
        let mut rest = bytes;
        let mood = byte(&mut rest)?;
        let mood = Mood::ALL.into_iter().find(|it| *it as u8 == mood)?;
        Some(Answer { mood, number: long(&mut rest)?, parts: read_parts(rest)? })
    }
}

fn write_parts(bytes: &mut Vec<u8>, parts: &[Vec<u8>]) {
    for part in parts {
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.extend(part);
    }
}

fn read_parts(mut rest: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let len = usize::try_from(long(&mut rest)?).ok()?;
        let (part, others) = rest.split_at_checked(len)?;
        parts.push(part.to_vec());
        rest = others;
    }
    Some(parts)
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    take(rest).map(|[byte]: [u8; 1]| byte)
}

fn long(rest: &mut &[u8]) -> Option<u64> {
    take(rest).map(u64::from_le_bytes)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, others) = rest.split_first_chunk::<N>()?;
    *rest = others;
    Some(*first)
}
