//! `Value`.

use crate::{
    play::{Plain, Play},
    value::Value,
};

type Scene = (Value<u32>, Plain);

fn nought() -> Scene {
    (Value::new(0).unwrap(), Plain::new())
}

fn write_and_set((value, note): &Scene) {
    note.set(1);
    value.set(1);
}

fn read_if_told((value, note): &Scene) {
    if value.get() > 0 {
        assert_eq!(note.get(), 1);
    }
}

fn count((value, _): &Scene) {
    value.update(|n| n + 1);
}

#[test]
fn no_update_is_lost() {
    let end = |(value, _): &Scene| assert_eq!(value.get(), 3);
    Play { scene: nought, roles: [count, count, count], end }.run();
}

#[test]
fn whoever_sees_what_was_set_sees_what_was_written_before() {
    Play { scene: nought, roles: [write_and_set, read_if_told], end: |_| () }.run();
}

#[test]
fn whoever_sees_an_update_sees_what_was_written_before_it() {
    let write_and_count = |scene: &Scene| {
        scene.1.set(1);
        count(scene);
    };
    Play { scene: nought, roles: [write_and_count, read_if_told], end: |_| () }.run();
}

#[test]
fn whoever_updates_what_was_set_sees_what_was_written_before() {
    let count_and_read = |(value, note): &Scene| {
        if value.update(|n| n + 1) == 2 {
            assert_eq!(note.get(), 1);
        }
    };
    Play { scene: nought, roles: [write_and_set, count_and_read], end: |_| () }.run();
}

#[test]
fn an_update_in_between_hides_nothing() {
    let read = |(value, note): &Scene| {
        if value.get() == 2 {
            assert_eq!(note.get(), 1);
        }
    };
    let write_and_count = |scene: &Scene| {
        scene.1.set(1);
        count(scene);
    };
    Play { scene: nought, roles: [write_and_count, count, read], end: |_| () }.run();
}

#[test]
fn what_is_poked_under_the_lock_is_peeked_under_it() {
    let count = |(value, note): &Scene| {
        let _held = value.lock().unwrap();
        value.poke(value.peek() + 1);
        note.add(1);
    };
    let end = |(value, note): &Scene| assert_eq!((value.get(), note.get()), (2, 2));
    Play { scene: nought, roles: [count, count], end }.run();
}
