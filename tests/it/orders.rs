//! Everything that processes share, in every order that two or three of them can go: the promise holds in each, and all
//! have been tried.

use std::process;

use harness::words::Language;

use super::conducted::Conducted;

/// More than any of them has; one that is cut short here is not all orders.
const AT_MOST: usize = 2000;

/// Tries all orders of a player, and says how many there are and what was printed.
#[track_caller]
fn all_orders(player: &str) -> (usize, Vec<String>) {
    // A block is known by its name to everybody on the machine, so each run of this test has its own.
    let argument = format!("orders_{player} orders-{}", process::id());
    let language = Language::English;
    let conducted =
        Conducted { program: "players", argument: &argument, language, way: "exhaustive" };
    let found = conducted.explore(AT_MOST);
    let bad = found.bad().into_iter().map(|it| format!("{}: {}", it.verdict, it.output));
    assert_eq!(bad.collect::<Vec<_>>(), [""; 0], "{player}");
    assert_eq!(found.strayed, None, "{player} goes the same way by the same choices");
    let Some(orders) = found.orders else { panic!("{player}: more than {AT_MOST} orders") };
    let mut said: Vec<_> = found.outcomes.into_iter().map(|it| it.output).collect();
    said.sort_unstable();
    (orders, said)
}

/// All orders of a small play: how many there are, if it can be said, and what came of them.
#[track_caller]
fn reached(play: &str) -> (Option<usize>, bool, Vec<String>) {
    let argument = format!("reach_{play}");
    let language = Language::English;
    let conducted =
        Conducted { program: "players", argument: &argument, language, way: "exhaustive" };
    let found = conducted.explore(AT_MOST);
    let told = found.outcomes.iter().map(|it| match it.verdict.split('(').next() {
        Some("Code") => it.output.trim_end().to_owned(),
        other => other.unwrap_or_default().to_owned(),
    });
    let mut told: Vec<_> = told.collect();
    told.sort_unstable();
    (found.orders, found.rested, told)
}

#[test]
fn what_is_easily_missed_is_found() {
    for (play, outcomes) in [
        ("any_child", ["0", "1"]),
        ("lock_in_time", ["false", "true"]),
        ("item_in_time", ["None", "Some(7)"]),
        ("killed_waiter", ["", "Bob sings"]),
        ("undone_task", ["Deadlock", "all done"]),
        ("closing_end", ["Ok(())", "too late"]),
    ] {
        let (orders, rested, told) = reached(play);
        assert_eq!(told, outcomes, "{play}");
        assert!(orders.is_some() && !rested, "{play}: {orders:?}");
    }
}

#[test]
fn where_orders_may_be_left_out_nobody_says_that_they_are_all() {
    let (orders, _, told) = reached("plain_lines");
    assert_eq!((orders, told.len()), (None, 1), "lines that nobody announced");
    let (orders, rested, told) = reached("three_tries");
    assert_eq!((orders.is_some(), rested, told), (true, true, vec!["got it".into()]));
}

#[test]
fn each_thing_keeps_its_promise_in_all_orders() {
    let players = [
        "lock",
        "rlock",
        "semaphore",
        "semaphore_of_two",
        "condition",
        "event",
        "barrier",
        "value",
        "array",
        "one_way",
        "both_ways",
        "manager",
        "queue",
        "bounded_queue",
        "joinable_queue",
        "joinable_queue_of_two",
        "shared_memory",
        "many",
    ];
    let orders = players.map(|player| {
        let (orders, said) = all_orders(player);
        assert_eq!(said, [""], "{player}");
        (player, orders)
    });
    insta::assert_debug_snapshot!("orders", orders);
}

#[test]
fn of_two_who_give_the_same_permit_back_either_may_be_refused() {
    assert_eq!(all_orders("bounded_semaphore"), (2, vec!["0\n".into(), "1\n".into()]));
}
