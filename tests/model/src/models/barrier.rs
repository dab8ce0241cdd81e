//! `Barrier`.

use std::rc::Rc;

use crate::{
    play::{Plain, Play, me},
    sync::{Barrier, Event},
};

struct Scene {
    barrier: Barrier<'static>,
    notes: [Plain; 3],
    /// What the places that the processes got have been.
    places: [Plain; 3],
    /// How often the action has been done.
    acted: Rc<Plain>,
}

fn barrier_for(parties: usize) -> Scene {
    Scene {
        barrier: Barrier::new(parties).unwrap(),
        notes: [(); 3].map(|()| Plain::new()),
        places: [(); 3].map(|()| Plain::new()),
        acted: Rc::new(Plain::new()),
    }
}

fn meet<const ME: usize>(scene: &Scene) {
    scene.notes[ME].set(1);
    let place = scene.barrier.wait().unwrap();
    scene.places[ME].set(u32::try_from(place).unwrap());
    let written: u32 = scene.notes[..scene.barrier.parties()].iter().map(Plain::get).sum();
    assert_eq!(written as usize, scene.barrier.parties());
}

fn each_had_another_place(scene: &Scene) {
    let places = &scene.places[..scene.barrier.parties()];
    let mut places: Vec<_> = places.iter().map(|place| place.get() as usize).collect();
    places.sort_unstable();
    assert!(places.into_iter().eq(0..scene.barrier.parties()));
}

#[test]
fn two_meet_and_see_what_the_other_has_written() {
    let play = Play {
        scene: || barrier_for(2),
        roles: [meet::<0>, meet::<1>],
        end: each_had_another_place,
    };
    play.run();
}

#[test]
fn three_meet_and_one_of_them_is_the_last() {
    let play = Play {
        scene: || barrier_for(3),
        roles: [meet::<0>, meet::<1>, meet::<2>],
        end: each_had_another_place,
    };
    play.run_with(2);
}

#[test]
fn the_same_two_can_meet_again() {
    fn twice<const ME: usize>(scene: &Scene) {
        for round in 1..=2 {
            scene.notes[ME].set(round);
            scene.barrier.wait().unwrap();
            assert_eq!(scene.notes[1 - ME].get(), round);
            scene.barrier.wait().unwrap();
        }
    }
    let play = Play { scene: || barrier_for(2), roles: [twice::<0>, twice::<1>], end: |_| () };
    play.run_with(2);
}

#[test]
fn the_action_sees_all_and_is_seen_by_all() {
    fn with_action() -> Scene {
        let mut scene = barrier_for(2);
        let acted = Rc::clone(&scene.acted);
        scene.barrier = scene.barrier.action(move || acted.add(1));
        scene
    }
    fn meet_and_look<const ME: usize>(scene: &Scene) {
        meet::<ME>(scene);
        assert_eq!(scene.acted.get(), 1);
    }
    let roles = [meet_and_look::<0>, meet_and_look::<1>];
    Play { scene: with_action, roles, end: each_had_another_place }.run_with(2);
}

#[test]
fn an_abort_reaches_who_waits() {
    let play = Play {
        scene: || barrier_for(2),
        roles: [|scene| scene.barrier.abort(), |scene| assert!(scene.barrier.wait().is_err())],
        end: |scene| assert!(scene.barrier.is_broken()),
    };
    play.run();
}

#[test]
fn who_dies_in_the_action_keeps_nobody_waiting() {
    fn with_action() -> Scene {
        let mut scene = barrier_for(2);
        let acted = Rc::clone(&scene.acted);
        let other_word = Event::new().unwrap();
        scene.barrier = scene.barrier.action(move || {
            if me() == 0 {
                acted.set(1);
                other_word.is_set(); // Before each access it may die.
            }
        });
        scene
    }
    let come = |scene: &Scene| {
        assert!(scene.barrier.wait().is_ok() || scene.barrier.is_broken());
    };
    let play = Play { scene: with_action, roles: [come, come], end: |_| () };
    play.run_killing_main(|scene| {
        if scene.acted.get() == 0 {
            scene.barrier.abort(); // Whether it had come is more than anybody can know.
        }
    });
}

#[test]
fn an_abort_at_any_moment_of_an_action_counts_and_leaves_nothing_held() {
    fn with_action() -> Scene {
        let mut scene = barrier_for(1);
        let other_word = Event::new().unwrap();
        scene.barrier = scene.barrier.action(move || assert!(!other_word.is_set()));
        scene
    }
    let play = Play {
        scene: with_action,
        roles: [|scene| scene.barrier.abort(), |scene| drop(scene.barrier.wait())],
        end: |scene| {
            assert!(scene.barrier.is_broken());
            scene.barrier.reset();
            scene.barrier.wait().unwrap();
        },
    };
    play.run_with(2);
}
