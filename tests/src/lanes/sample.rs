//! A run for the painters' tests: two customers at one till, and the second never gives it back.

use std::{rc::Rc, time::Duration};

use shared::seam::wire::Kind::{self, Acquire, Begin, End, Join, Release, Set, Sleep, Start};

use crate::conductor::{Ask, Clock, Knot, Object, Run, Step, Verdict, Wait};

const TILL: u64 = 7;
const MONEY: u64 = 9;

pub(crate) fn deadlock() -> Run {
    let sleep = Ask { until: Some(200_000_000), ..ask(1, Sleep, 0, 22) };
    let mut steps = vec![
        step(0, ask(0, Start, 0, 10), &[]),
        step(0, ask(0, Start, 0, 11), &[ask(1, Begin, 0, 10)]),
        step(0, ask(1, Begin, 0, 10), &[ask(2, Begin, 0, 11)]),
        step(0, ask(1, Acquire, TILL, 21), &[ask(2, Begin, 0, 11)]),
        step(0, ask(2, Begin, 0, 11), &[]),
        step(200, sleep, &[]),
        step(200, ask(1, Set, MONEY, 23), &[]),
        step(200, ask(1, Release, TILL, 24), &[]),
        step(200, ask(2, Acquire, TILL, 31), &[ask(1, End, 0, 25)]),
        step(200, ask(1, End, 0, 25), &[]),
    ];
    steps[6].value = Some("3".to_owned());
    steps[6].output = "milk & <bread>\n牛奶\n".to_owned();
    let (main, bob) = (ask(0, Join, 2, 12), ask(2, Acquire, TILL, 32));
    let waits = [(&main, 2), (&bob, 2)].map(|(ask, on)| Wait { ask: ask.clone(), on: vec![on] });
    Run {
        clock: Clock::Prompt,
        steps,
        names: ["", "Ann", "Bob"].map(str::to_owned).to_vec(),
        objects: vec![
            Object { number: TILL, name: "till".to_owned(), value: String::new() },
            Object { number: MONEY, name: String::new(), value: "3".to_owned() },
        ],
        knot: None,
        pending: vec![main.clone(), bob.clone()],
        lost: Vec::new(),
        rested: false,
        apart: String::new(),
        errors: String::new(),
        verdict: Verdict::Deadlock(waits.to_vec()),
    }
}

/// As far as step 8 Ann waits for Bob, and Bob for Ann; then one of them gives up, and all come to an end.
pub(crate) fn knot() -> Run {
    let waits = [(ask(1, End, 0, 25), 2), (ask(2, Acquire, TILL, 31), 1)];
    let waits = waits.map(|(ask, on)| Wait { ask, on: vec![on] }).to_vec();
    let knot = Some(Knot { step: 8, waits });
    Run { knot, pending: Vec::new(), verdict: Verdict::Code(0), ..deadlock() }
}

fn ask(player: usize, kind: Kind, object: u64, line: u32) -> Ask {
    let file = Rc::from("lessons/05-join/src/main.rs");
    Ask { player, kind, object, file, line, until: None, timed: false }
}

fn step(milliseconds: u64, ask: Ask, others: &[Ask]) -> Step {
    let mut ready = others.to_vec();
    ready.push(ask.clone());
    ready.sort_by_key(|ask| ask.player);
    Step {
        ask,
        time: Duration::from_millis(milliseconds),
        ready,
        output: String::new(),
        value: None,
        clock: false,
        deviates: false,
    }
}
