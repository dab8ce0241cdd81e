//! Shared memory, as a program sees it: what is in it, and that it is given back.

use harness::{contain::Contain, lesson};

use super::{program, says, texts};

#[test]
fn values_are_whole_and_seen_by_all() {
    says("values", &["-6 true 音 [2.5, 1.5]", "20000"]);
}

#[test]
fn shared_memory_is_there_also_under_a_limit_of_address_space() {
    let script = format!("ulimit -v 500000; exec {} values", program().display());
    let contain = Contain::new(lesson::course().unwrap(), "sh").args(["-c", script.as_str()]);
    assert_eq!(texts(&contain.run().unwrap()), ["-6 true 音 [2.5, 1.5]", "20000"]);
}

#[test]
fn a_million_locks_made_and_dropped_take_no_memory() {
    says("million_locks", &["no growth"]);
}

#[test]
fn what_killed_children_have_allocated_is_used_again() {
    says("killed_with_blocks", &["no leak"]);
}

#[test]
fn a_block_that_only_a_child_has_any_more_stays() {
    says("moved_into_child", &["still 42"]);
}

#[test]
fn a_block_that_only_an_orphan_has_any_more_stays() {
    says("orphan_with_block", &["still 42"]);
}

#[test]
fn the_lock_of_a_value_is_recovered_as_any_other() {
    let told = ["sum", "votes"].map(|it| {
        format!("lock of the {it}: its owner died while holding it; mend what it guards, then call `recover` in place of `acquire`")
    });
    says("owner_of_a_value_killed", &told.each_ref().map(String::as_str));
}
