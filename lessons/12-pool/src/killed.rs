//! Part 4: a worker is killed in the middle of a song.

use std::sync::OnceLock;

use shared::{Event, Pool, Result, active_children, println};

/// What all workers know from birth: that the second song is half sung, and what never happens.
static STAGE: OnceLock<(Event, Event)> = OnceLock::new();

// ANCHOR: killed
/// Python's pool waits for ever for the song that went with its singer. Here it fails, and the others are sung.
pub(crate) fn a_worker_is_killed() -> Result<()> {
    let stage = (Event::new()?.named("halfway"), Event::new()?.named("never"));
    let (halfway, _never) = STAGE.get_or_init(|| stage);
    let pool = Pool::builder(1).named("choir").start()?;
    let songs: Vec<_> = (1..=3).map(|n| pool.apply_async(sing, n)).collect::<Result<_>>()?;
    halfway.wait();
    for singer in active_children()? {
        println!("killed: {}", singer.name());
        singer.kill()?;
    }
    for (n, song) in (1..).zip(songs) {
        match song.get() {
            Ok(()) => println!("song {n}: sung"),
            Err(err) => println!("song {n}: {err}"),
        }
    }
    for singer in active_children()? {
        println!("in its place: {}", singer.name());
    }
    pool.close().join()
}

fn sing(song: u32) {
    println!("song {song} begins");
    if let Some((halfway, never)) = STAGE.get().filter(|_| song == 2) {
        halfway.set();
        never.wait();
    }
}
// ANCHOR_END: killed
