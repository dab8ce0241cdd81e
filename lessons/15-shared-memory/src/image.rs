//! Part 3: an image in shared memory, blurred by 1, 2, 4 … processes, each in its own rows.

use std::{iter::successors, ops::Range, time::Duration};

use shared::{Process, Result, SharedMemory, cpu_count, now, println};

use crate::guest_book::new_name;

pub(crate) const WIDTH: usize = 1024;
pub(crate) const HEIGHT: usize = 256;
const RADIUS: usize = 16;

// ANCHOR: image
/// No process writes where another reads, so nobody needs a lock; and nobody sends the image to anybody.
pub(crate) fn one_image_many_processes() -> Result<()> {
    let cores = u32::try_from(cpu_count()).unwrap_or(u32::MAX);
    println!("image: {WIDTH} × {HEIGHT} pixels, cores: {cores}");
    let image = SharedMemory::create(&new_name("image"), WIDTH * HEIGHT)?;

    let mut alone = None;
    for processes in successors(Some(1), |n| Some(2 * n)).take_while(|n| *n <= 2 * cores) {
        image.write_at(0, &rings());
        let wall = blur_with(processes, &image)?;
        // On a virtual clock computing takes no time: 0 / 0 is no number, and the greater of that and 0 is 0.
        let speed_up = alone.get_or_insert(wall).div_duration_f64(wall).max(0.0);
        println!(
            "{processes:>3} at work: {:>5.3} s, speed-up {speed_up:>4.1}, checksum {:08x} {}",
            wall.as_secs_f64(),
            checksum(&image.to_vec()),
            bar(speed_up / f64::from(cores)),
        );
    }
    Ok(())
}

fn blur_with(processes: u32, image: &SharedMemory<u8>) -> Result<Duration> {
    let begin = now();
    let row = |n: u32| HEIGHT * n as usize / processes as usize;
    let mut children = Vec::new();
    for n in 0..processes {
        children.push(Process::new(move || blur(image, row(n)..row(n + 1))).start()?);
    }
    for child in &children {
        child.join()?;
    }
    Ok(now().saturating_sub(begin))
}

/// Takes these rows out of the image, and puts them back into the same place.
fn blur(image: &SharedMemory<u8>, rows: Range<usize>) {
    let mut pixels = vec![0; rows.len() * WIDTH];
    image.read_at(rows.start * WIDTH, &mut pixels);
    pixels.chunks_exact_mut(WIDTH).for_each(blur_row);
    image.write_at(rows.start * WIDTH, &pixels);
}
// ANCHOR_END: image

/// Makes each pixel the mean of those near it in its row.
fn blur_row(row: &mut [u8]) {
    let sharp = row.to_vec();
    for (x, pixel) in row.iter_mut().enumerate() {
        let near = &sharp[x.saturating_sub(RADIUS)..(x + RADIUS + 1).min(WIDTH)];
        let sum: usize = near.iter().map(|pixel| usize::from(*pixel)).sum();
        *pixel = u8::try_from(sum / near.len()).unwrap_or(u8::MAX);
    }
}

/// The image before: rings round its upper left corner.
pub(crate) fn rings() -> Vec<u8> {
    let pixel = |i: usize| ((i % WIDTH).pow(2) + (i / WIDTH).pow(2)) / 64 % 256;
    (0..WIDTH * HEIGHT).map(|i| u8::try_from(pixel(i)).unwrap_or(u8::MAX)).collect()
}

/// Source: Fowler, Noll, Vo, FNV-1a.
pub(crate) fn checksum(pixels: &[u8]) -> u32 {
    let add = |sum: u32, pixel: &u8| (sum ^ u32::from(*pixel)).wrapping_mul(0x0100_0193);
    pixels.iter().fold(0x811c_9dc5, add)
}

/// Twenty blocks if all cores were busy all the time.
fn bar(share: f64) -> String {
    (0..20).map(f64::from).filter(|block| block + 0.5 < 20.0 * share).map(|_| '█').collect()
}
