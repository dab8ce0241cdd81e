//! Part 6: an empty queue is not the end. Somebody may be about to put something.

use shared::{Error, Process, Queue, Result, println};

// ANCHOR: empty
/// Two songs, and the second comes when the first may be over.
pub(crate) fn while_not_empty() -> Result<()> {
    play_two_songs(play_while_not_empty)?;
    println!("until it is closed:");
    play_two_songs(play_until_closed)
}

fn play_two_songs(play: fn(&Queue<u32>) -> Result<()>) -> Result<()> {
    let songs = Queue::<u32>::new()?.named("songs");
    songs.put(1)?;
    let player = Process::new(|| play(&songs)).name("player").start()?;
    songs.put(2)?;
    songs.close(); // No song will be put any more, and now everybody can know.
    player.join()?;
    println!("songs that nobody has played: {}", songs.len());
    Ok(())
}

fn play_while_not_empty(songs: &Queue<u32>) -> Result<()> {
    while !songs.is_empty() {
        println!("plays song {}", songs.get()?);
    }
    println!("nothing there, so the player leaves");
    Ok(())
}
// ANCHOR_END: empty

// ANCHOR: closed
fn play_until_closed(songs: &Queue<u32>) -> Result<()> {
    loop {
        match songs.get() {
            Ok(song) => println!("plays song {song}"),
            Err(Error::Closed { .. }) => return Ok(()),
            Err(other) => return Err(other),
        }
    }
}
// ANCHOR_END: closed
