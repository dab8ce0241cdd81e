//! `Lock` and `RLock`.

use std::rc::Rc;

use loom::sync::Notify;

use crate::{
    Error, Lock,
    play::{Plain, Play, dawdle},
    sync::RLock,
};

fn lock_and_sum() -> (Lock, Plain) {
    (Lock::new().unwrap(), Plain::new())
}

fn add((lock, sum): &(Lock, Plain)) {
    let _held = lock.acquire().unwrap();
    sum.add(1);
}

#[test]
fn a_lock_lets_one_in_at_a_time_who_sees_what_the_one_before_has_written() {
    Play { scene: lock_and_sum, roles: [add, add], end: |(_, sum)| assert_eq!(sum.get(), 2) }.run();
}

#[test]
fn a_lock_forgets_none_of_two_who_wait() {
    let play =
        Play { scene: lock_and_sum, roles: [add; 3], end: |(_, sum)| assert_eq!(sum.get(), 3) };
    play.run_with(2);
}

#[test]
fn who_only_tries_a_lock_sees_what_was_written_too() {
    fn try_to_add((lock, sum): &(Lock, Plain)) {
        if let Some(_held) = lock.try_acquire().unwrap() {
            sum.add(1);
        }
    }
    let play = Play {
        scene: lock_and_sum,
        roles: [add, try_to_add],
        end: |(_, sum)| assert!((1..=2).contains(&sum.get())),
    };
    play.run();
}

/// As `add`, also after somebody has died with the lock.
fn add_whatever_happens((lock, sum): &(Lock, Plain)) {
    let held = match lock.acquire() {
        Err(Error::OwnerDied { .. }) => lock.recover(),
        held => held,
    };
    let _held = held.unwrap();
    sum.add(1);
}

#[test]
fn a_lock_passes_on_when_its_owner_dies_and_shows_what_the_dead_one_has_written() {
    let play = Play {
        scene: lock_and_sum,
        roles: [add_whatever_happens; 3],
        end: |(_, sum)| assert!((2..=3).contains(&sum.get())),
    };
    play.run_killing_main(|_| ());
}

#[test]
fn an_rlock_lets_one_in_at_a_time_until_its_last_guard_is_gone() {
    fn add_twice((rlock, sum): &(RLock, Plain)) {
        let _held = rlock.acquire().unwrap();
        sum.add(1);
        drop(rlock.acquire().unwrap());
        sum.add(1);
    }
    let play = Play {
        scene: || (RLock::new().unwrap(), Plain::new()),
        roles: [add_twice, add_twice],
        end: |(_, sum)| assert_eq!(sum.get(), 4),
    };
    play.run();
}

#[test]
fn all_who_wait_learn_that_the_owner_has_died_though_nobody_recovers() {
    fn try_it((lock, _): &(Lock, Plain)) {
        assert!(matches!(lock.acquire().map(drop), Ok(()) | Err(Error::OwnerDied { .. })));
    }
    let play = Play { scene: lock_and_sum, roles: [try_it; 3], end: |_| () };
    play.run_killing_main(|_| ());
}

/// Who lets go and finds nobody to wake says so in the word. Until then the lock can have been held again, and two have
/// fallen asleep, of whom the last holder wakes only one. Bells have all come to where this is so.
#[test]
fn none_of_two_is_forgotten_who_fell_asleep_while_another_found_nobody_to_wake() {
    struct Scene {
        lock: Lock,
        wants_it: Notify,
        found_nobody: Rc<Notify>,
        come: [Notify; 2],
        goes_on: Rc<Notify>,
    }
    fn scene() -> Scene {
        let notify = || Rc::new(Notify::new());
        let (found_nobody, goes_on) = (notify(), notify());
        let (found, on) = (Rc::clone(&found_nobody), Rc::clone(&goes_on));
        dawdle(move || {
            found.notify();
            on.wait();
        });
        let (lock, wants_it) = (Lock::new().unwrap(), Notify::new());
        Scene { lock, wants_it, found_nobody, come: [Notify::new(), Notify::new()], goes_on }
    }
    fn come_late<const WHO: usize>(scene: &Scene) {
        scene.come[WHO].notify();
        drop(scene.lock.acquire().unwrap());
    }
    let play = Play {
        scene,
        roles: [
            |scene| {
                let held = scene.lock.acquire().unwrap();
                scene.wants_it.wait();
                drop(held);
                scene.found_nobody.wait();
                let held = scene.lock.acquire().unwrap();
                scene.come.iter().for_each(Notify::wait);
                drop(held);
                scene.goes_on.notify();
            },
            |scene| {
                scene.wants_it.notify();
                drop(scene.lock.acquire().unwrap());
            },
            come_late::<0>,
            come_late::<1>,
        ],
        end: |_| (),
    };
    play.run_with(0);
}
