//! Pools whose workers or owners die.

use harness::words::Language;

use crate::{
    conducted::Conducted,
    runtime::{leaves_nobody_when_main_is_killed, says},
};

#[test]
fn who_dies_at_a_task_loses_this_one_and_nothing_else() {
    let told = |worker, how| {
        format!(
            "2: pool, worker {worker} {how} in the middle of this task; the others are not touched: submit it again if \
             it may be done twice"
        )
    };
    says(
        "pool_worker_killed",
        &[&told(1, "was ended by SIGKILL"), &told(2, "ended with exit code 4")],
    );
}

#[test]
fn workers_that_are_killed_all_the_time_lose_one_item_each_at_most() {
    says("pool_killed_often", &["done"]);
}

#[test]
fn workers_end_when_their_owner_is_killed() {
    says("pool_owner_killed", &["the owner is dead"]);
}

#[test]
fn workers_end_when_main_is_killed() {
    leaves_nobody_when_main_is_killed("pool_of_main");
}

#[test]
fn in_every_order_a_small_pool_does_the_same() {
    for (player, output) in
        [("pool_small", ""), ("pool_small_death", "pool, worker 1 ended with exit code 4 *")]
    {
        let language = Language::English;
        let conducted =
            Conducted { program: "players", argument: player, language, way: "outcomes" };
        let found = conducted.explore(150);
        assert_eq!(found.strayed, None);
        for outcome in &found.outcomes {
            assert_eq!(outcome.verdict, "Code(0)", "{player}");
            let begin = output.trim_end_matches('*');
            assert!(outcome.output.starts_with(begin), "{player}: {}", outcome.output);
        }
    }
}
