//! What stands in lanes, in English.

use shared::seam::wire::Kind;

use crate::{lanes::Sort, words::LaneWords};

pub(super) const LANES: LaneWords = LaneWords {
    operation,
    nameless: |sort, number| {
        let sort = match sort {
            Sort::Lock => "lock",
            Sort::Value => "value",
            Sort::Event => "event",
            Sort::Condition => "condition",
            Sort::Queue => "queue",
            Sort::Semaphore => "semaphore",
            Sort::Connection => "connection",
            Sort::Listener => "listener",
            Sort::Other => "thing",
        };
        format!("{sort} {number}")
    },
    left: |who, what, place, on| match on {
        [] => format!("{who} has not ended: next is {what} ({place})"),
        _ => format!("{who} waits for {}: {what} ({place})", on.join(", ")),
    },
    title: "Swim lanes of a run",
    description: |steps, processes, verdict| {
        let ended = verdict.map_or(String::new(), |it| format!(" How it ended: {it}."));
        format!("Steps: {steps}. Processes, one lane each: {processes}.{ended}")
    },
    blocked: "waits",
    knot: "deadlock",
    step: |number, who, what, place| format!("Step {number}, {who}: {what} ({place})"),
};

fn operation(kind: Kind, thing: &str) -> String {
    let verb = match kind {
        Kind::Start => "start",
        Kind::Begin => "begin",
        Kind::End => "end",
        Kind::Join if thing.is_empty() => "join any child",
        Kind::Join => "join",
        Kind::Poll if thing.is_empty() => "look at children",
        Kind::Poll => "look at",
        Kind::Signal => "signal",
        Kind::Catch => "catch",
        Kind::Sleep => "sleep",
        Kind::Print => "print",
        Kind::Acquire => "acquire",
        Kind::TryAcquire | Kind::TryDown => "try",
        Kind::Release => "release",
        Kind::Get => "read",
        Kind::Set => "write",
        Kind::Update => "update",
        Kind::Yield => "yield",
        Kind::Await => "await",
        Kind::Wait => "wait on",
        Kind::Notify => "notify",
        Kind::Put => "put in",
        Kind::Take => "take from",
        Kind::TryPut => "try to put in",
        Kind::TryTake => "try to take from",
        Kind::Watch => "wait for any",
        Kind::Listen => "listen on",
        Kind::Connect => "connect to",
        Kind::Accept => "accept from",
        Kind::Send => "send to",
        Kind::Receive => "receive from",
        Kind::Close => "close",
        Kind::Down => "take one of",
        Kind::Up | Kind::TryUp => "give one to",
        Kind::Done => "finish one of",
    };
    format!("{verb} {thing}").trim_end().to_owned()
}
