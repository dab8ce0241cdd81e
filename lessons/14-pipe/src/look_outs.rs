//! Part 6: one who listens to many.

use shared::{Process, Receiver, Result, Sender, Waitable, pipe, println, seconds, sleep, wait};

// ANCHOR: many
/// Who reads one tube after the other hears nothing of the second while the first is silent. `wait` says which has something.
pub(crate) fn many_at_once() -> Result<()> {
    let (mut look_outs, mut tubes) = (Vec::new(), Vec::new());
    for n in 1..=3 {
        let (bridge, crows_nest) = pipe()?;
        let process = Process::new(move || look_out(n, &crows_nest)).name(format!("look-out {n}"));
        look_outs.push(process.start()?);
        tubes.push((n, bridge));
    }
    while !tubes.is_empty() {
        let all: Vec<_> = tubes.iter().map(|(_, tube)| tube as &dyn Waitable).collect();
        let ready = wait(&all)?;
        // From behind, so that what is taken out does not move those that are still to be read.
        for place in ready.into_iter().rev() {
            let (n, tube) = &tubes[place];
            if !hear(*n, tube) {
                tubes.remove(place);
            }
        }
    }
    look_outs.iter().try_for_each(|look_out| look_out.join())
}

/// Says whether there may be more. An end whose other end is closed is ready, too: that can be heard.
fn hear(n: u64, tube: &Receiver<u32>) -> bool {
    let heard = tube.recv();
    match &heard {
        Ok(ship) => println!("captain hears look-out {n}: ship {ship} in sight"),
        Err(err) => println!("captain hears look-out {n} no more: {err}"),
    }
    heard.is_ok()
}

fn look_out(n: u64, captain: &Sender<u32>) -> Result<()> {
    for ship in 1..=2 {
        sleep(seconds(4 - n));
        captain.send(ship)?;
    }
    Ok(())
}
// ANCHOR_END: many
