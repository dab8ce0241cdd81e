//! The bell, on which most others sleep.

use std::sync::atomic::Ordering::SeqCst;

use crate::{
    channel::{Queue, wait},
    play::Play,
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
