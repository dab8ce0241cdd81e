//! The light of part 2, and two ways to drive.

use shared::{Event, Lock, Result, println, seconds, sleep};

// ANCHOR: traffic
/// Red, green, red, and green for good, so that nobody waits for ever.
pub(crate) fn change(green: &Event, crossing: &Lock) -> Result<()> {
    for _ in 0..2 {
        let empty = crossing.acquire()?; // It does not turn red while a car is on the way.
        green.clear();
        println!("light: red");
        drop(empty);
        sleep(seconds(2));

        println!("light: green");
        green.set();
        sleep(seconds(2));
    }
    Ok(())
}

/// That `wait` has seen green does not mean that it still is. So look again where the light cannot change.
pub(crate) fn drive(car: u32, green: &Event, crossing: &Lock) -> Result<()> {
    sleep(seconds(2 * u64::from(car) - 1));
    println!("car {car} is here");
    loop {
        green.wait();
        let _mine = crossing.acquire()?;
        if green.is_set() {
            println!("car {car} passes");
            return Ok(());
        }
    }
}
// ANCHOR_END: traffic

// ANCHOR: without
/// What `is_set` says is old as soon as it is said, and nobody here has waited until the light must stay as it is.
pub(crate) fn drive_without_waiting(car: u32, green: &Event) {
    sleep(seconds(1));
    if green.is_set() {
        println!("car {car} passes");
    } else {
        println!("car {car} stops");
    }
}
// ANCHOR_END: without
