//! Lesson 01, concurrency and parallelism.

use harness::{check::check, transcript::Transcript};

use super::{MANY, always, always_free, is_exact_but_for};

#[test]
fn one_process_plays_all_the_music_before_it_writes_code() {
    let explored = always(1, 1, MANY, |run| {
        each_in_its_order(run);
        check(run).line("music, *").before("code, *");
        check(run).line("all done after * s").last();
    });
    explored.in_all_orders();
}

#[test]
fn two_processes_have_both_begun_before_either_works() {
    always(1, 2, MANY, |run| {
        each_in_its_order(run);
        check(run).each_once(["the musician is ready", "the programmer is ready"]);
        check(run).line("the * is ready").before("music, *");
        check(run).line("the * is ready").before("code, *");
        check(run).line("all done after * s").last();
    });
}

fn each_in_its_order(run: &Transcript) {
    for (task, unit) in [("music", "beat"), ("code", "line")] {
        check(run).line(format!("{task}, *")).count(5);
        check(run).in_order((1..=5).map(|n| format!("{task}, {unit} {n} of 5")));
    }
}

#[test]
fn each_line_carries_its_arguments() {
    always(1, 3, MANY, |run| {
        check(run).line("Ann *").count(3);
        check(run).in_order((1..=3).map(|n| format!("Ann sings Ode to Joy, verse {n}")));
        check(run).line("Bob *").count(3);
        check(run).in_order((1..=3).map(|n| format!("Bob dances, turn {n} of 3")));
    });
}

#[test]
fn the_chart_goes_to_twice_the_cores() {
    always_free(1, 4, |run| {
        let cores = std::thread::available_parallelism().unwrap().get();
        let counts =
            std::iter::successors(Some(1), |n| Some(2 * n)).take_while(|n| *n <= 2 * cores);
        let rows = counts.map(|n| format!("{n:>3} at once: * s, CPU * s a task, speed-up *"));
        let rows: Vec<_> = rows.collect();
        check(run).line("* at once: *").count(rows.len());
        check(run).in_order(["cores: *", "each task *"].map(String::from).into_iter().chain(rows));
        check(run).line("up to * at once are parallel; *").last();
        for line in run.lines.iter().filter(|line| line.text.contains(" at once: ")) {
            let words: Vec<_> = line.text.split_whitespace().collect();
            let [_, _, _, wall, _, _, task, _, _, _, _, speed_up, ..] = words[..] else {
                panic!("{words:?}")
            };
            let numbers = [wall, task, speed_up].map(|number| number.parse::<f64>().unwrap());
            let [wall, task, speed_up] = numbers;
            assert!(wall > 0.0 && task >= 0.0 && speed_up > 0.0, "{}", line.text);
        }
    });
}

#[test]
fn a_line_in_two_calls_can_be_torn_and_in_one_it_is_whole() {
    let explored = always(1, 5, MANY, |run| {
        let lines: Vec<_> = run.lines.iter().map(|line| line.text.as_str()).collect();
        let [_, two_calls, .., _, _, _, _] = lines[..] else { panic!("{lines:?}") };
        assert_eq!(two_calls, "each line in two calls:");
        assert_eq!(lines[6], "each line in one call:");
        let whole = Transcript::of_lines(lines[7..].to_vec());
        check(&whole).line("*").count(4);
        check(&whole).line("Ann sings \"Ode to Joy\"").count(2);
        check(&whole).line("Bob sings \"The Blue Danube\"").count(2);
        // Torn lines lose nothing: four beginnings, four ends.
        let torn = lines[2..6].concat();
        for piece in ["Ann sings \"", "Bob sings \"", "Ode to Joy\"", "The Blue Danube\""] {
            assert_eq!(torn.matches(piece).count(), 2, "{torn}");
        }
    });
    let whole = "Ann sings \"Ode to Joy\"";
    explored.sometimes(["Ann sings \"Bob sings \"*", "each line in one call:"]);
    explored.sometimes(["each line in two calls:", whole, whole, "each line in one call:"]);
}

#[test]
fn it_is_exact_in_both_languages() {
    // The cores have hundreds of thousands of numbers to try, and on the clock of seed 0 that takes no time: nothing to see.
    is_exact_but_for(&[4], 1);
}
