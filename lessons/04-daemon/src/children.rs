//! The two kinds of children of part 3.

use shared::{ms, println, seconds, sleep};

use crate::proc;

// ANCHOR: children
/// Would go on for ever.
pub(crate) fn draw_stars() {
    for row in 1.. {
        println!("daemon: {}", "*".repeat(row));
        sleep(ms(200));
    }
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
