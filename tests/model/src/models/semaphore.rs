//! `Semaphore` and `BoundedSemaphore`.

use crate::{
    play::{Plain, Play},
    sync::{BoundedSemaphore, Semaphore},
};

type Scene = (Semaphore, Plain);

fn none_free() -> Scene {
    (Semaphore::new(0).unwrap(), Plain::new())
}

fn release((semaphore, _): &Scene) {
    semaphore.release().unwrap();
}

fn acquire((semaphore, _): &Scene) {
    semaphore.acquire().keep();
}

#[test]
fn who_acquires_sees_what_was_written_before_the_release() {
    let play = Play {
        scene: none_free,
        roles: [
            |(semaphore, note)| {
                note.set(1);
                semaphore.release().unwrap();
            },
            |(semaphore, note)| {
                semaphore.acquire().keep();
                assert_eq!(note.get(), 1);
            },
        ],
        end: |(semaphore, _)| assert_eq!(semaphore.value(), 0),
    };
    play.run();
}

#[test]
fn who_only_tries_to_acquire_sees_what_was_written_too() {
    let play = Play {
        scene: none_free,
        roles: [
            |(semaphore, note)| {
                note.set(1);
                semaphore.release().unwrap();
            },
            |(semaphore, note)| {
                if let Some(permit) = semaphore.try_acquire() {
                    permit.keep();
                    assert_eq!(note.get(), 1);
                }
            },
        ],
        end: |_| (),
    };
    play.run();
}

#[test]
fn each_release_lets_one_go_on() {
    let play = Play {
        scene: none_free,
        roles: [
            |scene| {
                release(scene);
                release(scene);
            },
            acquire,
            acquire,
        ],
        end: |(semaphore, _)| assert_eq!(semaphore.value(), 0),
    };
    play.run_with(2);
}

#[test]
fn one_permit_is_for_one_at_a_time() {
    fn add((semaphore, sum): &Scene) {
        let _permit = semaphore.acquire();
        sum.add(1);
    }
    let play = Play {
        scene: || (Semaphore::new(1).unwrap(), Plain::new()),
        roles: [add, add],
        end: |(semaphore, sum)| assert_eq!((semaphore.value(), sum.get()), (1, 2)),
    };
    play.run();
}

#[test]
fn a_bounded_semaphore_refuses_one_of_two_who_give_the_same_permit_back() {
    fn give_back((semaphore, refused): &(BoundedSemaphore, BoundedSemaphore)) {
        if semaphore.release().is_err() {
            refused.release().unwrap();
        }
    }
    fn one_taken() -> BoundedSemaphore {
        let semaphore = BoundedSemaphore::new(1).unwrap();
        semaphore.acquire().keep();
        semaphore
    }
    let play = Play {
        scene: || (one_taken(), one_taken()),
        roles: [give_back, give_back],
        end: |(semaphore, refused)| assert_eq!((semaphore.value(), refused.value()), (1, 1)),
    };
    play.run();
}

#[test]
fn a_permit_that_was_given_is_found_though_the_giver_dies() {
    let play = Play { scene: none_free, roles: [release, acquire], end: |_| () };
    play.run_killing_main(|scene| {
        if scene.0.value() == 0 {
            release(scene); // None was given, or it is taken already.
        }
    });
}

#[test]
fn who_dies_while_it_acquires_keeps_nobody_else_waiting() {
    let play = Play {
        scene: none_free,
        roles: [acquire, acquire, |scene| {
            release(scene);
            release(scene);
        }],
        end: |_| (),
    };
    play.run_killing_main(|_| ());
}
