//! `Condition`.

use std::time::Duration;

use crate::{
    play::{Plain, Play, have_seats},
    sync::Condition,
};

type Scene = (Condition, Plain);

fn nothing_there() -> Scene {
    have_seats();
    (Condition::new().unwrap(), Plain::new())
}

fn take_one((condition, there): &Scene) {
    let mut held = condition.acquire().unwrap();
    held.wait_for(|| there.get() != 0).unwrap();
    there.set(there.get() - 1);
}

#[test]
fn who_waits_is_called_and_sees_what_was_written_under_the_lock() {
    let play = Play {
        scene: nothing_there,
        roles: [
            |(condition, there)| {
                let mut held = condition.acquire().unwrap();
                there.set(1);
                held.notify_one();
            },
            take_one,
        ],
        end: |(_, there)| assert_eq!(there.get(), 0),
    };
    play.run();
}

#[test]
fn each_notify_calls_another_one() {
    let play = Play {
        scene: nothing_there,
        roles: [
            |(condition, there)| {
                for _ in 0..2 {
                    let mut held = condition.acquire().unwrap();
                    there.add(1);
                    held.notify_one();
                }
            },
            take_one,
            take_one,
        ],
        end: |(_, there)| assert_eq!(there.get(), 0),
    };
    play.run_with(2);
}

#[test]
fn notify_two_calls_two() {
    let play = Play {
        scene: nothing_there,
        roles: [
            |(condition, there)| {
                let mut held = condition.acquire().unwrap();
                there.set(2);
                held.notify(2);
            },
            take_one,
            take_one,
        ],
        end: |(_, there)| assert_eq!(there.get(), 0),
    };
    play.run_with(2);
}

#[test]
fn who_has_given_up_waiting_is_not_called_in_place_of_one_who_waits() {
    let play = Play {
        scene: nothing_there,
        roles: [
            |(condition, there)| {
                let mut held = condition.acquire().unwrap();
                held.wait_timeout(Duration::ZERO).unwrap();
                there.set(1);
                held.notify_one();
            },
            take_one,
        ],
        end: |(_, there)| assert_eq!(there.get(), 0),
    };
    play.run_with(2);
}

#[test]
fn a_call_is_for_one_wait_and_is_told_though_the_time_is_over() {
    const WAITS: u32 = 1;
    const CALLED: u32 = 2;
    let play = Play {
        scene: nothing_there,
        roles: [
            |(condition, note)| {
                let mut held = condition.acquire().unwrap();
                if note.get() == WAITS {
                    held.notify_one();
                    note.set(CALLED);
                }
            },
            |(condition, note)| {
                let mut held = condition.acquire().unwrap();
                note.set(WAITS);
                assert_eq!(held.wait_timeout(Duration::ZERO).unwrap(), note.get() == CALLED);
                note.set(CALLED);
                assert!(!held.wait_timeout(Duration::ZERO).unwrap());
            },
        ],
        end: |_| (),
    };
    play.run_with(2);
}
