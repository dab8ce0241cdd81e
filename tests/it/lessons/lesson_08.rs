//! Lesson 08, event.

use harness::{check::check, transcript::Transcript};

use super::{MANY, always, is_exact_but_for};

#[test]
fn an_event_is_set_and_taken_back() {
    always(8, 1, MANY, |run| {
        check(run).line("*").count(4);
        check(run).in_order([
            "new: set false",
            "after set and wait: set true",
            "after clear, and waiting for 0.5 s: set false",
        ]);
    });
}

#[test]
fn no_car_passes_on_red() {
    always(8, 2, MANY, |run| {
        check(run).each_once((1..=3).map(|car| format!("car {car} passes")));
        for car in 1..=3 {
            check(run).line(format!("car {car} is here")).before(format!("car {car} passes"));
        }
        check(run).line("light: *").count(4);
        check(run).in_order(["light: red", "light: green", "light: red", "light: green"]);
        assert_eq!(cars_on_red(run), [""; 0]);
    });
}

/// The cars that pass when the light does not show green.
fn cars_on_red(run: &Transcript) -> Vec<&str> {
    let mut is_green = false;
    let mut on_red = Vec::new();
    for line in &run.lines {
        match line.text.as_str() {
            "light: green" => is_green = true,
            "light: red" => is_green = false,
            text if text.ends_with(" passes") && !is_green => on_red.push(text),
            _ => (),
        }
    }
    on_red
}

#[test]
fn nobody_runs_before_the_gun_and_all_after_it() {
    always(8, 3, MANY, |run| {
        check(run).each_once((1..=5).map(|n| format!("runner {n} is ready")));
        check(run).each_once((1..=5).map(|n| format!("runner {n} runs")));
        check(run).line("bang!").count(1);
        check(run).line("bang!").before("runner * runs");
        for n in 1..=5 {
            check(run).line(format!("runner {n} is ready")).before(format!("runner {n} runs"));
        }
    });
}

#[test]
fn a_car_that_only_looks_passes_or_stops() {
    let explored = always(8, 4, MANY, |run| {
        check(run).line("*").count(4);
        check(run).line("car 1 *").count(1);
        check(run).in_order(["light: green", "light: red"]);
        check(run).line("light: green").before("car 1 *");
    });
    explored.sometimes(["light: red", "car 1 passes"]);
    explored.sometimes(["light: red", "car 1 stops"]);
}

#[test]
fn it_is_exact_in_both_languages() {
    is_exact_but_for(&[], 8);
}
