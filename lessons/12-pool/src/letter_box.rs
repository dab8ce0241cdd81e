//! Part 5: results that go through a queue, as soon as they are there.

use std::sync::OnceLock;

use shared::{Pool, Queue, Result, ms, println, sleep};

// ANCHOR: queue
/// In Python such a queue needs a manager, a process of its own. Here it is a place in memory, and the workers know it
/// from birth: it was there before the pool.
static LETTER_BOX: OnceLock<Queue<(u32, u32)>> = OnceLock::new();

pub(crate) fn pool_and_queue() -> Result<()> {
    let queue = Queue::new()?.named("letter box");
    let letters = LETTER_BOX.get_or_init(|| queue);
    let pool = Pool::new(2)?;
    let written = pool.map_async(write_letters, [1, 2, 3], Some(1))?;
    for _ in 0..6 {
        let (writer, letter) = letters.get()?;
        println!("in the letter box: letter {letter} of writer {writer}");
    }
    println!("letters written: {}", written.get()?.into_iter().sum::<Result<u32>>()?);
    pool.close().join()
}

/// Two letters each. What it returns comes at the end; what it puts is there at once.
fn write_letters(writer: u32) -> Result<u32> {
    for letter in 1..=2 {
        sleep(ms(200));
        if let Some(letters) = LETTER_BOX.get() {
            letters.put((writer, letter))?;
        }
    }
    Ok(2)
}
// ANCHOR_END: queue
