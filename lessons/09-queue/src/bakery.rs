//! Part 5: several who put, several who get, and how those learn that it is over.

use shared::{Process, Queue, Result, ms, println, sleep};

// ANCHOR: bakery
/// The number of the baker, and of the cake. Or nothing, in place of a cake: none comes after that.
type Tray = Queue<Option<(u32, u32)>>;

/// A taster who waits cannot know whether one more will come. Only who knows that all are baked can say so.
pub(crate) fn bakers_and_tasters() -> Result<()> {
    let tray = Tray::new()?.named("tray");
    let (mut bakers, mut tasters) = (Vec::new(), Vec::new());
    for n in 1..=3 {
        bakers.push(Process::new(|| bake(n, &tray)).name(format!("baker {n}")).start()?);
    }
    for n in 1..=2 {
        tasters.push(Process::new(|| taste(n, &tray)).name(format!("taster {n}")).start()?);
    }
    for baker in &bakers {
        baker.join()?;
    }
    for _ in &tasters {
        tray.put(None)?; // One each: whoever has taken one takes nothing more.
    }
    for taster in &tasters {
        taster.join()?;
    }
    println!("left on the tray: {}", tray.len());
    Ok(())
}

fn bake(baker: u32, tray: &Tray) -> Result<()> {
    for cake in 1..=3 {
        sleep(ms(500));
        tray.put(Some((baker, cake)))?;
    }
    Ok(())
}

fn taste(taster: u32, tray: &Tray) -> Result<()> {
    while let Some((baker, cake)) = tray.get()? {
        println!("taster {taster}: cake {cake} of baker {baker}");
        sleep(ms(300));
    }
    println!("taster {taster}: that was all");
    Ok(())
}
// ANCHOR_END: bakery
