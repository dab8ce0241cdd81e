//! `Lock` and `RLock`.

use crate::{
    Error, Lock,
    play::{Plain, Play},
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
