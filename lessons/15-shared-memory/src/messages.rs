//! Part 4: the same image made darker twice, once where it lies, once sent there and back.

use std::time::Duration;

use shared::{Process, Result, SharedMemory, duplex, now, println};

use crate::{
    guest_book::new_name,
    image::{HEIGHT, WIDTH, checksum, rings},
};

/// How many pixels travel in one message.
const BAND: usize = 16 * WIDTH;

// ANCHOR: messages
/// The work is next to nothing, so what is measured is the way to it. The first run of anything is slow: the best of three.
pub(crate) fn sent_or_shared() -> Result<()> {
    let fastest = |way: fn() -> Result<(Duration, Vec<u8>)>| {
        let runs: Result<Vec<_>> = (0..3).map(|_| way()).collect();
        runs.map(|runs| runs.into_iter().min().unwrap_or_default())
    };
    let (sent, image) = fastest(sent_there_and_back)?;
    println!("sent:   {:.4} s, checksum {:08x}", sent.as_secs_f64(), checksum(&image));
    let (shared, image) = fastest(shared_in_place)?;
    println!("shared: {:.4} s, checksum {:08x}", shared.as_secs_f64(), checksum(&image));
    // On a virtual clock both are 0, as in part 3.
    println!("sending takes {:.1} times as long", sent.div_duration_f64(shared).max(0.0));
    Ok(())
}

/// Each band is encoded, copied into the pipe, out of it, and decoded; and all that once more on its way back.
fn sent_there_and_back() -> Result<(Duration, Vec<u8>)> {
    let mut image = rings();
    let begin = now();
    let (main, worker) = duplex::<Vec<u8>, Vec<u8>>()?;
    let work = move || -> Result<()> {
        while let Ok(mut band) = worker.recv() {
            darken(&mut band);
            worker.send(band)?;
        }
        Ok(())
    };
    let worker = Process::new(work).start()?;
    for band in image.chunks(BAND) {
        main.send(band.to_vec())?;
    }
    for band in image.chunks_mut(BAND) {
        band.copy_from_slice(&main.recv()?);
    }
    drop(main);
    worker.join()?;
    Ok((now().saturating_sub(begin), image))
}

/// Nothing travels but the news that it is done, which is what `join` waits for.
fn shared_in_place() -> Result<(Duration, Vec<u8>)> {
    let image = SharedMemory::create(&new_name("image"), WIDTH * HEIGHT)?;
    image.write_at(0, &rings());
    let begin = now();
    let work = || {
        let mut band = [0; BAND];
        for place in (0..WIDTH * HEIGHT).step_by(BAND) {
            image.read_at(place, &mut band);
            darken(&mut band);
            image.write_at(place, &band);
        }
    };
    Process::new(work).start()?.join()?;
    Ok((now().saturating_sub(begin), image.to_vec()))
}

fn darken(pixels: &mut [u8]) {
    for pixel in pixels {
        *pixel /= 2;
    }
}
// ANCHOR_END: messages
