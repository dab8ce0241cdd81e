//! The bell, on which most others sleep.

use std::sync::atomic::Ordering::SeqCst;

use crate::{
    channel::{Queue, wait},
    play::{Play, die},
    seam::{Kind, Op, Seen, world},
    sync::bell,
    sys::{AtomicU32, RobustWord},
};

#[derive(Default)]
struct Scene {
    bell: RobustWord,
    one: AtomicU32,
    other: AtomicU32,
}

fn op() -> Op {
    Op::new(Kind::Watch)
}

fn change_one(scene: &Scene) {
    bell::change(op(), &scene.bell, || scene.one.store(1, SeqCst));
}

fn change_other(scene: &Scene) {
    bell::change(op(), &scene.bell, || scene.other.store(1, SeqCst));
}

fn sleep_until_both(scene: &Scene) {
    let missing = || {
        let [one, other] = [&scene.one, &scene.other].map(|word| word.load(SeqCst));
        (one == 0 || other == 0)
            .then(|| [Seen::new(&scene.one, one), Seen::new(&scene.other, other)])
    };
    assert!(bell::sleep(op(), &scene.bell, None, missing));
}

#[test]
fn a_sleeper_hears_of_each_change() {
    let play = Play {
        scene: Scene::default,
        roles: [change_one, change_other, sleep_until_both],
        end: |_| (),
    };
    play.run_with(2);
}

#[test]
fn who_watches_a_bell_hears_of_a_change() {
    let watch = |scene: &Scene| {
        while scene.one.load(SeqCst) == 0 {
            let missing = || (scene.one.load(SeqCst) == 0).then(|| [Seen::new(&scene.one, 0)]);
            if let Some(words) = bell::watch(&scene.bell, missing) {
                world().wait_many(op(), &words, None);
            }
        }
    };
    Play { scene: Scene::default, roles: [change_one, watch], end: |_| () }.run();
}

#[test]
fn who_waits_for_two_queues_hears_of_the_one_that_has_something() {
    let play = Play {
        scene: || [(); 2].map(|()| Queue::new().unwrap()),
        roles: [
            |[_, two]: &[Queue<u32>; 2]| two.put(2).unwrap(),
            |[one, two]| assert_eq!(wait(&[one, two]).unwrap(), [1]),
        ],
        end: |_| (),
    };
    play.run_with(2);
}

#[test]
fn a_change_that_nobody_waits_for_any_more_rings_for_nobody() {
    let hear = |scene: &Scene| {
        let missing = || (scene.one.load(SeqCst) == 0).then(|| [Seen::new(&scene.one, 0)]);
        bell::sleep(op(), &scene.bell, None, missing);
    };
    let play = Play {
        scene: Scene::default,
        roles: [change_one, hear],
        end: |scene| {
            change_other(scene); // Whoever has heard of the first one may have left its mark on the bell.
            assert_eq!(scene.bell.word.load(SeqCst), 0);
        },
    };
    play.run();
}

#[test]
fn all_who_sleep_hear_of_a_change_whose_maker_is_dead_and_so_is_who_was_woken_first() {
    let hear = |scene: &Scene| {
        let missing = || (scene.one.load(SeqCst) == 0).then(|| [Seen::new(&scene.one, 0)]);
        bell::sleep(op(), &scene.bell, None, missing);
    };
    let change_and_die = |scene: &Scene| {
        scene.bell.prepare();
        scene.one.store(1, SeqCst);
        die();
    };
    let play = Play { scene: Scene::default, roles: [hear, hear, change_and_die], end: |_| () };
    play.run_killing_main_with(0, |_| ());
}
