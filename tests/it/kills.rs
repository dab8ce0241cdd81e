//! Whoever is killed, at whatever step of whatever it does with what it shares: the others come to an end and find what was
//! promised. The conductor makes every point reachable.

use super::conducted;

/// Kills at each step of the default schedule, and says how many there were.
#[track_caller]
fn kill_at_each_step(program: &str) -> usize {
    let verdicts = conducted::kill_at_each_step(program);
    for (step, verdict) in verdicts.iter().enumerate() {
        // Main is killed itself; or it has seen all others end, and what it looks at is as it should be.
        assert!(
            ["Signal(9)", "Code(0)"].contains(&&**verdict),
            "{program}, step {step}: {verdict}"
        );
    }
    assert!(verdicts.len() > 10, "{program} has only {} steps", verdicts.len());
    verdicts.len()
}

#[test]
fn whoever_is_killed_the_others_come_to_an_end() {
    let programs = [
        "kill_lock",
        "kill_rlock",
        "kill_semaphore",
        "kill_condition",
        "kill_event",
        "kill_barrier",
        "kill_queue",
        "kill_bounded_queue",
        "kill_joinable_queue",
        "kill_pipes",
        "kill_many",
        "kill_sockets",
        "kill_pool",
        "kill_short_lived_pool",
        "kill_manager",
        "kill_manager 127.0.0.1:0",
        "kill_manager_tasks",
        "kill_manager_tasks 127.0.0.1:0",
        "kill_manager_barrier",
        "kill_manager_barrier 127.0.0.1:0",
    ];
    let points = programs.map(|program| (program, kill_at_each_step(program)));
    insta::assert_debug_snapshot!("points", points);
}
