//! The two kinds of children of part 3.

use shared::{Event, ms, println, seconds, sleep};

use crate::proc;

// ANCHOR: children
/// Takes 2 s for its picture, and then would hold it up for ever.
pub(crate) fn draw_stars(never: &Event) {
    for row in 1..=10 {
        println!("daemon: {}", "*".repeat(row));
        sleep(ms(200));
    }
    never.wait();
}

/// Takes 3 s: 1 until it sees in /proc that the daemon is dead, and 2 more.
pub(crate) fn outlive(daemon: u32) {
    println!("child: I have begun");
    while proc::is_running(daemon) {
        sleep(ms(10));
    }
    println!("child: the daemon is dead, and I work on");
    sleep(seconds(2));
    println!("child: I have finished");
}
// ANCHOR_END: children
