//! `JoinableQueue`.

use crate::{
    Error,
    channel::JoinableQueue,
    play::{Plain, Play},
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
