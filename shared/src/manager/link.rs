//! `Proxy`: what all that stands for an object of a server has in common: which object, and how to ask.

use std::{borrow::Cow, cell::RefCell, fmt, sync::Arc, time::Duration};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, de::Error as _, ser,
};

use super::{
    message::{Answer, Ask, Mood, Verb},
    things::Sort,
};
use crate::{
    Error, Result,
    channel::code,
    seam::{self, Kind, Op},
};

/// A way to ask a server.
pub(crate) trait Link: Send + Sync {
    /// Asks, and waits for the answer. Says beforehand that `op` is about to happen.
    fn call(&self, op: Op, ask: &[u8]) -> Result<Vec<u8>>;
    /// Where the server listens; empty if it does not.
    fn address(&self) -> &str;
    /// The number from which on those of its objects are counted, for pictures.
    fn id(&self) -> u64;
}

thread_local! {
    /// Whose answers are being read, or whose questions written: proxies among them are that one's.
    static SPEAKS_WITH: RefCell<Option<Arc<dyn Link>>> = const { RefCell::new(None) };
}

/// What stands for an object.
#[derive(Clone)]
pub struct Proxy {
    link: Arc<dyn Link>,
    number: u32,
    name: Cow<'static, str>,
}

impl Proxy {
    /// Has an object made.
    #[track_caller]
    pub(super) fn make(
        link: &Arc<dyn Link>,
        sort: Sort,
        number: u64,
        parts: Vec<Vec<u8>>,
        name: &'static str,
    ) -> Result<Proxy> {
        let link = Arc::clone(link);
        let mut proxy = Proxy { link, number: 0, name: Cow::Borrowed(name) };
        let ask = Ask { number: number << 8 | sort as u64, parts, ..Ask::new(Verb::Make, 0) };
        let made = proxy.call(proxy.op(Kind::Update), &ask)?;
        proxy.number = u32::try_from(made.number).unwrap_or(0);
        Ok(proxy)
    }

    /// What has been published under this name, as this kind of object.
    #[track_caller]
    pub(super) fn find(link: &Arc<dyn Link>, name: &str, kind: &str) -> Result<Proxy> {
        let link = Arc::clone(link);
        let mut proxy = Proxy { link, number: 0, name: Cow::Owned(name.to_owned()) };
        let found = proxy.with(Kind::Get, Verb::Find, vec![name.into(), kind.into()])?;
        proxy.number = u32::try_from(found.number).unwrap_or(0);
        Ok(proxy)
    }

    #[track_caller]
    pub(super) fn publish(&self, name: &str, kind: &str) -> Result<()> {
        self.with(Kind::Set, Verb::Publish, vec![name.into(), kind.into()]).map(drop)
    }

    pub(super) fn named(mut self, name: Cow<'static, str>) -> Proxy {
        seam::name(self.link.id() + u64::from(self.number), &name);
        self.name = name;
        self
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    #[track_caller]
    pub(super) fn op(&self, kind: Kind) -> Op {
        Op::on(kind, self.link.id() + u64::from(self.number))
    }

    pub(super) fn ask(&self, verb: Verb) -> Ask {
        Ask::new(verb, self.number)
    }

    /// Asks for something with these parts.
    #[track_caller]
    pub(super) fn with(&self, kind: Kind, verb: Verb, parts: Vec<Vec<u8>>) -> Result<Answer> {
        self.call(self.op(kind), &Ask { parts, ..self.ask(verb) })
    }

    /// Asks how many there are of something.
    #[track_caller]
    pub(super) fn how_many(&self, verb: Verb) -> Result<usize> {
        let answer = self.with(Kind::Get, verb, Vec::new())?;
        Ok(usize::try_from(answer.number).unwrap_or(usize::MAX))
    }

    /// Asks for something with a number.
    #[track_caller]
    pub(super) fn count(&self, kind: Kind, verb: Verb, number: u64) -> Result<Answer> {
        self.call(self.op(kind), &Ask { number, ..self.ask(verb) })
    }

    /// Asks for something that may take time.
    #[track_caller]
    pub(super) fn within(&self, kind: Kind, verb: Verb, at_most: Option<Duration>) -> Result<bool> {
        let answer = self.call(self.op(kind), &Ask { at_most, ..self.ask(verb) })?;
        Ok(answer.mood == Mood::Yes)
    }

    /// Asks, and makes errors of answers that are.
    pub(super) fn call(&self, op: Op, ask: &Ask) -> Result<Answer> {
        let answer = self.link.call(op, &ask.to_bytes())?;
        let name = || self.name.to_string();
        let refused = |why: String| Error::ManagerRefused { object: name(), why };
        let answer = Answer::from_bytes(&answer).ok_or_else(|| {
            refused("its answer makes no sense; is it of another version?".into())
        })?;
        match answer.mood {
            Mood::Yes | Mood::No | Mood::Changed => Ok(answer),
            Mood::Gone => {
                Err(refused("there is no such object any more; it has been deleted".into()))
            }
            Mood::OwnerDied => Err(Error::OwnerDied { lock: name() }),
            Mood::Closed => Err(Error::Closed { queue: name() }),
            Mood::Broken => Err(Error::BrokenBarrier { barrier: name() }),
            Mood::TaskLost => Err(Error::TaskLost { queue: name() }),
            Mood::TooOften => {
                let most = u32::try_from(answer.number).unwrap_or(u32::MAX);
                Err(Error::ReleasedTooOften { semaphore: name(), most })
            }
            Mood::Refused => {
                Err(refused(answer.parts.iter().map(|it| String::from_utf8_lossy(it)).collect()))
            }
        }
    }

    /// A thing as bytes; proxies in it must be of the same manager.
    pub(super) fn encode<T: Serialize + 'static>(&self, thing: &T) -> Result<Vec<u8>> {
        encode(&self.link, thing)
    }

    pub(super) fn decode<T: DeserializeOwned + 'static>(&self, bytes: Vec<u8>) -> Result<T> {
        let _speaking = Speaking::with(&self.link);
        code::decode(bytes)
    }

    /// The part of an answer; `None` if there is none.
    pub(super) fn part<T: DeserializeOwned + 'static>(&self, answer: Answer) -> Result<Option<T>> {
        if answer.mood == Mood::No {
            return Ok(None);
        }
        answer.parts.into_iter().next().map(|part| self.decode(part)).transpose()
    }

    /// Each part of an answer.
    pub(super) fn parts<T: DeserializeOwned + 'static>(&self, answer: Answer) -> Result<Vec<T>> {
        answer.parts.into_iter().map(|part| self.decode(part)).collect()
    }
}

pub(super) fn encode<T: Serialize + 'static>(link: &Arc<dyn Link>, thing: &T) -> Result<Vec<u8>> {
    let _speaking = Speaking::with(link);
    code::encode(thing).map(Cow::into_owned)
}

/// While this lives, proxies are written and read as those of one link.
struct Speaking {
    before: Option<Arc<dyn Link>>,
}

impl Speaking {
    fn with(link: &Arc<dyn Link>) -> Speaking {
        Speaking { before: SPEAKS_WITH.replace(Some(Arc::clone(link))) }
    }
}

impl Drop for Speaking {
    fn drop(&mut self) {
        SPEAKS_WITH.set(self.before.take());
    }
}

impl Serialize for Proxy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ours = SPEAKS_WITH
            .with_borrow(|link| link.as_ref().is_some_and(|link| Arc::ptr_eq(link, &self.link)));
        if ours {
            self.number.serialize(serializer)
        } else {
            let why = "an object of a manager can be put only into an object of the same manager";
            Err(ser::Error::custom(why))
        }
    }
}

impl<'de> Deserialize<'de> for Proxy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Proxy, D::Error> {
        let number = u32::deserialize(deserializer)?;
        let link = SPEAKS_WITH.with_borrow(Clone::clone);
        let link =
            link.ok_or_else(|| D::Error::custom("only a manager can tell whose object that is"))?;
        Ok(Proxy { link, number, name: Cow::Borrowed("an object of the manager") })
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy")
            .field("name", &self.name)
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// What every kind of proxy has: a name, an end, copies, and that it can be put into other objects of its manager.
macro_rules! proxy {
    ($name:ident $(<$($of:ident),+>)?) => {
        impl $(<$($of),+>)? $name $(<$($of),+>)? {
            /// Gives it a name, for messages and pictures.
            #[must_use]
            pub fn named(mut self, name: impl Into<std::borrow::Cow<'static, str>>) -> Self {
                self.proxy = self.proxy.named(name.into());
                self
            }

            /// Deletes the object on the server, for all. Whoever uses it afterwards, or waits for it, is told so. What
            /// nobody deletes lives as long as its manager.
            #[track_caller]
            pub fn delete(self) -> crate::Result<()> {
                self.proxy.with(crate::seam::Kind::Close, super::message::Verb::Delete, Vec::new()).map(drop)
            }

            /// From now on whoever may ask the manager [finds](super::Access::find) it under this name. Fails if something
            /// else is published under it already.
            #[track_caller]
            pub fn publish(&self, name: &str) -> crate::Result<()> {
                self.proxy.publish(name, <Self as super::link::Object>::KIND)
            }

            fn of(proxy: super::link::Proxy) -> Self {
                super::link::Object::for_it(proxy)
            }
        }

        impl $(<$($of),+>)? super::link::Object for $name $(<$($of),+>)? {
            const KIND: &'static str = stringify!($name);

            fn for_it(proxy: super::link::Proxy) -> Self {
                Self { proxy, of: Default::default() }
            }
        }

        impl $(<$($of),+>)? Clone for $name $(<$($of),+>)? {
            fn clone(&self) -> Self {
                Self { proxy: self.proxy.clone(), of: self.of.clone() }
            }
        }

        impl $(<$($of),+>)? serde::Serialize for $name $(<$($of),+>)? {
            fn serialize<Z: serde::Serializer>(&self, serializer: Z) -> std::result::Result<Z::Ok, Z::Error> {
                self.proxy.serialize(serializer)
            }
        }

        impl<'de, $($($of),+)?> serde::Deserialize<'de> for $name $(<$($of),+>)? {
            fn deserialize<Z: serde::Deserializer<'de>>(deserializer: Z) -> std::result::Result<Self, Z::Error> {
                super::link::Proxy::deserialize(deserializer).map(Self::of)
            }
        }

        impl $(<$($of),+>)? std::fmt::Debug for $name $(<$($of),+>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.proxy).finish()
            }
        }
    };
}
pub(super) use proxy;

/// What stands for an object of a manager: a [`Dict`](super::Dict), a [`List`](super::List) … There are no others.
pub trait Object {
    /// What kind of object it takes that for.
    #[doc(hidden)]
    const KIND: &'static str;

    #[doc(hidden)]
    fn for_it(proxy: Proxy) -> Self;
}
