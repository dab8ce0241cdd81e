//! `Queue`, when it is so large that it gives memory back.

use crate::{channel::Queue, play::Play};

#[test]
fn a_large_queue_loses_one_item_at_most_though_its_getter_dies_while_it_gives_memory_back() {
    const LONG: usize = (128 << 10) - 16; // With two lengths of eight bytes each, eight of them fill all there is.
    let play = Play {
        scene: || {
            let queue = Queue::new().unwrap();
            (0..8).for_each(|_| queue.put("x".repeat(LONG)).unwrap());
            queue
        },
        roles: [
            |queue: &Queue<String>| assert_eq!(queue.get().unwrap().len(), LONG),
            // Has room in the place of the one that is got, if that has been given back.
            |queue| drop(queue.put("x".repeat(LONG))),
        ],
        end: |queue| {
            assert!(queue.len() >= 7);
            while let Some(item) = queue.try_get().unwrap() {
                assert!(item == "x".repeat(LONG), "{} letters", item.len());
            }
            assert_eq!(queue.len(), 0);
        },
    };
    play.run_killing_main(|_| ());
}
