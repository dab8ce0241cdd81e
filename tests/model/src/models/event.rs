//! `Event`.

use crate::{
    play::{Plain, Play},
    sync::Event,
};

type Scene = (Event, Plain);

fn not_set() -> Scene {
    (Event::new().unwrap(), Plain::new())
}

fn write_and_set((event, note): &Scene) {
    note.set(1);
    event.set();
}

fn wait_and_read((event, note): &Scene) {
    event.wait();
    assert_eq!(note.get(), 1);
}

#[test]
fn whoever_waits_sees_the_event_and_what_was_written_before() {
    let play = Play { scene: not_set, roles: [write_and_set, wait_and_read], end: |_| () };
    play.run();
}

#[test]
fn one_set_is_seen_by_all_who_wait() {
    let play =
        Play { scene: not_set, roles: [write_and_set, wait_and_read, wait_and_read], end: |_| () };
    play.run_with(2);
}

#[test]
fn who_only_looks_at_an_event_sees_what_was_written_too() {
    let look = |(event, note): &Scene| {
        if event.is_set() {
            assert_eq!(note.get(), 1);
        }
    };
    Play { scene: not_set, roles: [write_and_set, look], end: |_| () }.run();
}

#[test]
fn who_dies_in_set_has_set_it_for_all_or_for_none() {
    let wait = |(event, _): &Scene| event.wait();
    let play = Play { scene: not_set, roles: [|(event, _)| event.set(), wait, wait], end: |_| () };
    play.run_killing_main(|(event, _)| {
        if !event.is_set() {
            event.set();
        }
    });
}

#[test]
fn of_two_who_take_their_event_back_and_look_at_the_others_one_sees_it() {
    fn mine_and_then_the_others<const ME: usize>(scene: &[(Event, Plain); 2]) {
        scene[ME].0.clear();
        scene[ME].1.set(u32::from(scene[1 - ME].0.is_set()));
    }
    let play = Play {
        scene: || {
            [(); 2].map(|()| {
                let scene = not_set();
                scene.0.set();
                scene
            })
        },
        roles: [mine_and_then_the_others::<0>, mine_and_then_the_others::<1>],
        end: |scene| assert!(scene.iter().any(|(_, saw_it_set)| saw_it_set.get() == 0)),
    };
    play.run();
}
