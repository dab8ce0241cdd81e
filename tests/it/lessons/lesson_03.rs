//! Lesson 03, isolation.

use harness::check::check;

use super::{MANY, after, always, is_exact_but_for};

#[test]
fn one_process_has_one_list() {
    always(3, 1, MANY, |run| {
        check(run).line("*").count(3);
        check(run).in_order([
            "the writer has written: [0, 1, 2, 3, 4]",
            "the reader reads: [0, 1, 2, 3, 4]",
        ]);
    });
}

#[test]
fn each_process_has_its_own_list() {
    always(3, 2, MANY, |run| {
        check(run).line("*").count(4);
        check(run).in_order([
            "the writer has written: [0, 1, 2, 3, 4]",
            "the reader reads: []",
            "main reads: []",
        ]);
    });
}

#[test]
fn each_child_counts_from_its_parents_10() {
    always(3, 3, MANY, |run| {
        check(run).line("the child has 11").count(1);
        check(run).line("the child *").count(1);
        check(run).line("the child has 11").before("the singer *");
        check(run).line("the child has 11").before("the dancer *");
        for who in ["singer", "dancer"] {
            check(run).line(format!("the {who} has *")).count(5);
            check(run).in_order((11..=15).map(|n| format!("the {who} has {n}")));
        }
        check(run).line("main still has 10").last();
    });
}

#[test]
fn what_the_child_writes_becomes_its_own() {
    always(3, 4, 2, |run| {
        let sizes = |who: &str| -> (u32, u32) {
            let line = run.lines.iter().find_map(|line| line.text.strip_prefix(who)).unwrap();
            let (shared, private) = line.split_once(", private").unwrap();
            let number = |text: &str| text.trim_end_matches("MiB").trim().parse().unwrap();
            (number(shared), number(private))
        };
        check(run).in_order(["main before *", "the child after the *", "the child after w*"]);
        let (shared, private) = sizes("main before the fork: shared");
        assert!(shared <= 1 && private >= 63, "{shared} {private}");
        let (shared, private) = sizes("the child after the fork: shared");
        assert!(shared >= 63 && private <= 1, "{shared} {private}");
        let (shared, private) = sizes("the child after writing a quarter: shared");
        assert!((47..=49).contains(&shared) && (15..=18).contains(&private), "{shared} {private}");
        check(run).line("main: the first byte is still 1").last();
    });
}

#[test]
fn a_shared_counter_counts_for_all() {
    always(3, 5, MANY, |run| {
        check(run).line("the child has 11").count(1);
        check(run).line("the child has 11").before("the singer *");
        check(run).line("the child has 11").before("the dancer *");
        check(run).line("the singer has *").count(5);
        check(run).line("the dancer has *").count(5);
        check(run).each_once((11..=21).map(|n| format!("the * has {n}")));
        check(run).line("main now has 21").last();
        assert_eq!(after(run, "main now has"), "21");
    });
}

#[test]
fn it_is_exact_in_both_languages() {
    // How much of its memory is private the kernel counts in pages, and these are huge on some machines.
    is_exact_but_for(&[4], 3);
}
