//! `JoinableQueue`.

use std::time::Duration;

use loom::sync::Notify;

use crate::{
    Error,
    channel::JoinableQueue,
    play::{Plain, Play, die},
};

type Scene = (JoinableQueue<u32>, [Plain; 2]);

fn no_tasks() -> Scene {
    (JoinableQueue::new().unwrap(), [(); 2].map(|()| Plain::new()))
}

fn work<const ME: usize>((queue, results): &Scene) {
    let task = queue.get().unwrap();
    results[ME].set(1);
    task.done();
}

#[test]
fn who_joins_sees_what_was_done() {
    let play = Play {
        scene: no_tasks,
        roles: [
            |(queue, results)| {
                queue.put(1).unwrap();
                queue.join().unwrap();
                assert_eq!(results[0].get(), 1);
            },
            work::<0>,
        ],
        end: |(queue, _)| assert_eq!(queue.unfinished(), 0),
    };
    play.run_with(2);
}

#[test]
fn who_joins_waits_for_all_tasks() {
    let play = Play {
        scene: no_tasks,
        roles: [
            |(queue, results)| {
                queue.put(1).unwrap();
                queue.put(2).unwrap();
                queue.join().unwrap();
                assert_eq!(results.each_ref().map(Plain::get), [1, 1]);
            },
            work::<0>,
            work::<1>,
        ],
        end: |(queue, _)| assert_eq!(queue.unfinished(), 0),
    };
    play.run_with(1);
}

#[test]
fn who_joins_learns_that_a_task_is_lost() {
    let play = Play {
        scene: no_tasks,
        roles: [work::<0>, |(queue, _)| {
            queue.put(1).unwrap();
            assert!(matches!(queue.join(), Ok(()) | Err(Error::TaskLost { .. })));
            queue.close();
        }],
        end: |_| (),
    };
    play.run_killing_main(|(queue, _)| {
        if let Ok(task) = queue.get() {
            task.done(); // It had not been taken.
        }
    });
}

#[test]
fn all_who_join_learn_that_a_task_is_lost_though_who_was_told_first_dies_too() {
    struct Scene {
        queue: JoinableQueue<u32>,
        taken: [Notify; 2],
        come: [Notify; 2],
    }
    fn join<const WHO: usize>(scene: &Scene) {
        scene.taken[WHO].wait();
        scene.come[WHO].notify();
        assert!(matches!(scene.queue.join(), Err(Error::TaskLost { .. })));
    }
    let play = Play {
        scene: || {
            let queue = JoinableQueue::new().unwrap();
            queue.put(1).unwrap();
            let notify = || [Notify::new(), Notify::new()];
            Scene { queue, taken: notify(), come: notify() }
        },
        roles: [join::<0>, join::<1>, |scene| {
            let _undone = scene.queue.get().unwrap();
            scene.taken.iter().for_each(Notify::notify);
            scene.come.iter().for_each(Notify::wait);
            die();
        }],
        end: |_| (),
    };
    play.run_killing_main_with(0, |_| ());
}

#[test]
fn a_task_that_was_lost_stays_lost_when_another_process_has_the_number_of_the_dead() {
    let play = Play {
        scene: || {
            let (queue, results) = no_tasks();
            queue.put(1).unwrap();
            queue.put(2).unwrap();
            let _undone = queue.get().unwrap();
            die();
            (queue, results)
        },
        roles: [work::<0>, |(queue, _)| {
            assert!(matches!(queue.join_timeout(Duration::ZERO), Err(Error::TaskLost { .. })));
        }],
        end: |(queue, _)| assert_eq!(queue.unfinished(), 1),
    };
    play.run_with(2);
}

#[test]
fn a_task_that_makes_another_before_it_is_done_is_not_all() {
    let play = Play {
        scene: || {
            let scene = no_tasks();
            scene.0.put(1).unwrap();
            scene
        },
        roles: [
            |(queue, _): &Scene| {
                let task = queue.get().unwrap();
                queue.put(2).unwrap();
                task.done();
            },
            |(queue, _)| assert!(!queue.join_timeout(Duration::ZERO).unwrap()),
        ],
        end: |(queue, _)| assert_eq!(queue.unfinished(), 1),
    };
    play.run();
}
