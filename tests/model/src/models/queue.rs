//! `Queue`, and the ring in it.

use crate::{
    Error,
    channel::{Queue, Waitable, wait},
    play::{Plain, Play},
};

type Scene = (Queue<u32>, Plain);

fn empty() -> Scene {
    (Queue::new().unwrap(), Plain::new())
}

fn room_for_one() -> Scene {
    (Queue::bounded(1).unwrap(), Plain::new())
}

fn put<const ITEM: u32>((queue, _): &Scene) {
    queue.put(ITEM).unwrap();
}

fn get((queue, _): &Scene) {
    queue.get().unwrap();
}

fn put_and_close((queue, _): &Scene) {
    queue.put(1).unwrap();
    queue.close();
}

fn nothing_left((queue, _): &Scene) {
    assert_eq!(queue.len(), 0);
}

#[test]
fn who_gets_sees_the_item_and_what_was_written_before_it_was_put() {
    let play = Play {
        scene: empty,
        roles: [
            |(queue, note)| {
                note.set(1);
                queue.put(7).unwrap();
            },
            |(queue, note)| {
                assert_eq!(queue.get().unwrap(), 7);
                assert_eq!(note.get(), 1);
            },
        ],
        end: nothing_left,
    };
    play.run();
}

#[test]
fn items_come_in_order_and_who_waits_for_room_is_told_of_it() {
    let play = Play {
        scene: room_for_one,
        roles: [
            |(queue, _)| {
                queue.put(1).unwrap();
                queue.put(2).unwrap();
            },
            |(queue, _)| assert_eq!([queue.get().unwrap(), queue.get().unwrap()], [1, 2]),
        ],
        end: nothing_left,
    };
    play.run_with(2);
}

#[test]
fn two_who_put_keep_out_of_each_others_way() {
    let play = Play {
        scene: empty,
        roles: [
            |(queue, _)| assert_eq!(queue.get().unwrap() + queue.get().unwrap(), 3),
            put::<1>,
            put::<2>,
        ],
        end: nothing_left,
    };
    play.run_with(2);
}

#[test]
fn two_who_get_have_an_item_each() {
    let play = Play {
        scene: empty,
        roles: [
            |scene| {
                put::<1>(scene);
                put::<2>(scene);
            },
            get,
            get,
        ],
        end: nothing_left,
    };
    play.run_with(2);
}

#[test]
fn what_was_put_before_the_queue_was_closed_is_got_and_then_it_is_closed() {
    let play = Play {
        scene: empty,
        roles: [put_and_close, |(queue, _)| {
            assert_eq!(queue.get().unwrap(), 1);
            assert!(matches!(queue.get(), Err(Error::Closed { .. })));
        }],
        end: |_| (),
    };
    play.run_with(2);
}

#[test]
fn closing_reaches_who_waits_for_room() {
    let play = Play {
        scene: || (Queue::bounded(0).unwrap(), Plain::new()),
        roles: [|(queue, _)| queue.close(), |(queue, _)| assert!(queue.put(1).is_err())],
        end: |_| (),
    };
    play.run_with(2);
}

#[test]
fn closing_reaches_all_who_wait_though_who_closes_dies() {
    let play = Play {
        scene: || Queue::<u32>::bounded(0).unwrap(),
        roles: [
            |queue: &Queue<u32>| queue.close(),
            |queue| assert!(queue.put(1).is_err()),
            |queue| assert!(queue.get().is_err()),
        ],
        end: |_| (),
    };
    play.run_killing_main(|queue| {
        // Looks at it in the only way that tells nobody.
        if !queue.source().0.is_ready() {
            queue.close();
        }
    });
}

#[test]
fn nothing_is_written_over_an_item_that_is_still_read() {
    fn large() -> String {
        "x".repeat(30_000) // Two of them fill the ring.
    }
    let play = Play {
        scene: || {
            let queue = Queue::new().unwrap();
            queue.put(large()).unwrap();
            queue.put(large()).unwrap();
            queue
        },
        roles: [
            |queue: &Queue<String>| queue.put(large()).unwrap(),
            |queue| assert_eq!(queue.get().unwrap().len() + queue.get().unwrap().len(), 60_000),
        ],
        end: |queue| assert_eq!(queue.len(), 1),
    };
    play.run();
}

#[test]
fn what_was_put_is_got_though_who_put_it_dies() {
    let play = Play {
        scene: empty,
        roles: [put::<1>, |(queue, _)| {
            assert!(matches!(queue.get(), Ok(1) | Err(Error::Closed { .. })));
        }],
        end: |_| (),
    };
    play.run_killing_main(|(queue, _)| {
        if queue.is_empty() {
            queue.close(); // Nothing was put, or it has been got already.
        }
    });
}

/// An item is at most once among these.
fn each_once(items: impl IntoIterator<Item = u32>) {
    let mut items: Vec<_> = items.into_iter().collect();
    let all = items.len();
    items.sort_unstable();
    items.dedup();
    assert_eq!(items.len(), all, "of all that was got, only these differ: {items:?}");
}

fn all_left(queue: &Queue<u32>) -> Vec<u32> {
    std::iter::from_fn(|| queue.try_get().unwrap()).collect()
}

#[test]
fn who_puts_after_one_that_died_puts_behind_what_that_one_has_put() {
    let play = Play {
        scene: empty,
        roles: [put::<1>, |(queue, first)| {
            queue.put(2).unwrap();
            first.set(queue.get().unwrap());
        }],
        end: |(queue, first)| {
            let items = [vec![first.get()], all_left(queue)].concat();
            assert!(items.contains(&2));
            each_once(items);
        },
    };
    play.run_killing_main(|_| ());
}

#[test]
fn who_gets_after_one_that_died_gets_what_nobody_else_has_got() {
    let play = Play {
        scene: || {
            let queue = Queue::new().unwrap();
            (1..=3).for_each(|item| queue.put(item).unwrap());
            (queue, [(); 2].map(|()| Plain::new()))
        },
        roles: [
            |(queue, got): &(Queue<u32>, [Plain; 2])| got[0].set(queue.get().unwrap()),
            |(queue, got)| got[1].set(queue.get().unwrap()),
        ],
        end: |(queue, got)| {
            let mut items = all_left(queue);
            items.extend(got.each_ref().map(Plain::get).into_iter().filter(|item| *item != 0));
            assert!(items.len() >= 2, "one is lost at most, that of the dead");
            each_once(items);
        },
    };
    play.run_killing_main(|_| ());
}

#[test]
fn all_who_wait_for_several_hear_of_what_was_put_though_who_put_it_dies() {
    let look = |(queue, _): &Scene| assert_eq!(wait(&[queue]).unwrap(), [0]);
    let play = Play { scene: empty, roles: [put::<1>, look, look], end: |_| () };
    play.run_killing_main(|(queue, _)| {
        if queue.is_empty() {
            queue.close(); // Nothing was put.
        }
    });
}

#[test]
fn there_are_never_more_than_have_room_nor_less_than_none() {
    let try_to_put = |(queue, _): &Scene| {
        queue.try_put(1).unwrap();
        assert!(queue.len() <= 1);
    };
    let play = Play {
        scene: room_for_one,
        roles: [try_to_put, try_to_put],
        end: |(queue, _)| assert_eq!(queue.len(), 1),
    };
    play.run_with(2);

    let put_and_get = |scene: &Scene| {
        put::<1>(scene);
        get(scene);
    };
    let look = |(queue, _): &Scene| assert!(queue.len() <= 1);
    Play { scene: empty, roles: [put_and_get, look], end: nothing_left }.run_with(2);
}

#[test]
fn nothing_is_written_over_an_item_that_is_still_there_though_its_getter_dies() {
    fn only(letter: char, count: usize) -> String {
        letter.to_string().repeat(count)
    }
    let play = Play {
        scene: || {
            let queue = Queue::new().unwrap();
            queue.put(only('a', 10_000)).unwrap();
            queue.put(only('b', 50_000)).unwrap();
            queue
        },
        roles: [
            |queue: &Queue<String>| {
                queue.get().unwrap();
                queue.get().unwrap();
            },
            |queue| queue.put(only('c', 50_000)).unwrap(), // Has room in the old place only when both are gone.
        ],
        end: |queue| {
            while let Some(item) = queue.try_get().unwrap() {
                let first = item.chars().next().unwrap();
                assert_eq!(item, only(first, item.len()));
            }
        },
    };
    play.run_killing_main(|_| ());
}

#[test]
fn who_dies_first_in_line_lets_the_next_one_be_first() {
    let put_two = |scene: &Scene| {
        put::<1>(scene);
        put::<2>(scene);
    };
    let play = Play { scene: empty, roles: [get, get, put_two], end: |_| () };
    play.run_killing_main_with(0, |_| ());
}
