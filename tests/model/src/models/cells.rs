//! `cells`: the elements of an `Array` and of a `SharedMemory`.

use crate::{
    cells::{get, read, set, update, write},
    play::{Plain, Play},
    sys::AtomicU64,
};

/// Eight elements, four in a word.
type Scene = ([AtomicU64; 2], Plain);

fn noughts() -> Scene {
    (Default::default(), Plain::new())
}

fn all((words, _): &Scene) -> Vec<u16> {
    let mut all = Vec::new();
    read(words, 0, 8, |piece| all.extend_from_slice(piece));
    all
}

#[test]
fn neighbours_in_a_word_do_not_undo_each_other() {
    let play = Play {
        scene: noughts,
        roles: [
            |(words, _)| set(words, 0, 1_u16),
            |(words, _)| assert!(update(words, 1, |n: u16| n + 2) > 1),
            |(words, _)| write(words, 2, &[3_u16; 6]),
        ],
        end: |scene| assert_eq!(all(scene), [1, 2, 3, 3, 3, 3, 3, 3]),
    };
    play.run();
}

#[test]
fn whoever_sees_a_piece_sees_what_was_written_before_it() {
    let write_all = |(words, note): &Scene| {
        note.set(1);
        write(words, 0, &[1_u16; 8]);
    };
    let read_one = |(words, note): &Scene| {
        if get::<u16>(words, 5) == 1 {
            assert_eq!(note.get(), 1);
        }
    };
    let read_all = |scene: &Scene| {
        if all(scene)[2] == 1 {
            assert_eq!(scene.1.get(), 1);
        }
    };
    Play { scene: noughts, roles: [write_all, read_one, read_all], end: |_| () }.run();
}
