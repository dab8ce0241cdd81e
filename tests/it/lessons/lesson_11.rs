//! Lesson 11, manager.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use harness::check::check;

use super::{MANY, always, find, is_exact_but_for};

const GONE: &str =
    "the manager is gone: its server has ended, and with it all that it had; start another one";

#[test]
fn under_the_lock_no_cake_is_lost() {
    always(11, 1, 3, |run| {
        check(run).line("*").count(3);
        check(run).in_order(["cakes: 19950", "lines in the book: 50"]);
    });
}

#[test]
fn without_the_lock_an_update_may_be_lost_but_not_by_update() {
    let explored = always(11, 2, 5 * MANY, |run| {
        check(run).line("*").count(3);
        check(run).line("read, then write: cakes left of 10: *").count(1);
        check(run).line("update: cakes left of 10: 8").last();
    });
    explored.sometimes(["read, then write: cakes left of 10: 8"]);
    explored.sometimes(["read, then write: cakes left of 10: 9"]);
}

#[test]
fn what_is_in_an_object_is_the_same_for_all() {
    always(11, 3, MANY, |run| {
        check(run).line("*").count(3);
        check(run).in_order(["on the shelf: cheesecake, sponge", "the shop is open: true"]);
    });
}

#[test]
fn all_kinds_work_from_children() {
    always(11, 4, MANY, |run| {
        check(run).line("*").count(4);
        check(run).in_order(["cakes sold: 7", "orders of each cook: [1, 1]", "orders left: 0"]);
    });
}

#[test]
fn when_the_server_dies_nobody_waits_for_it() {
    let (cook, main) = (format!("cook: {GONE}"), format!("main: {GONE}"));
    always(11, 5, MANY, |run| {
        check(run).line("*").count(4);
        check(run).line("the server is killed: exit code -9").count(1);
        check(run).line(cook.as_str()).count(1);
        check(run).line(main.as_str()).last();
    });
}

#[test]
fn who_knows_address_key_and_name_buys_and_who_has_another_key_does_not() {
    let explored = always(11, 6, MANY, |run| {
        check(run).line("*").count(5);
        check(run).line("Ann buys a cake; *").count(1);
        check(run).line("Bob buys a cake; *").count(1);
        check(run).line("* are left").count(2);
        check(run)
            .line("Fay: 127.0.0.1:*: wrong key; give the one that the manager was started with")
            .count(1);
        check(run).line("cakes left of 10: 8").last();
    });
    explored.sometimes(["Ann buys a cake; 9 are left", "Bob buys a cake; 8 are left"]);
    explored.sometimes(["Bob buys a cake; 9 are left"]);
}

/// The lesson as a program of its own, which tells where its shop is.
fn serve() -> (Child, String) {
    let mut program = Command::new(find(11).program().unwrap())
        .args(["serve", "127.0.0.1:0"])
        .env("COURSE_LANG", "en")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let address = line.strip_prefix("the shop is open at ").unwrap().split(';').next().unwrap();
    let address = address.to_owned();
    (program, address)
}

fn buy(words: &[&str]) -> (Option<i32>, String) {
    let program = find(11).program().unwrap();
    let buy = Command::new(program).arg("buy").args(words).env("COURSE_LANG", "en").output();
    let output = buy.unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(told).unwrap())
}

#[test]
fn programs_that_are_no_family_buy_at_the_same_shop() {
    let (mut shop, address) = serve();
    assert_eq!(buy(&[&address]), (Some(0), "bought a cake; 9 are left\n".into()));
    let wrong = "wrong key; give the one that the manager was started with";
    let told = buy(&[&address, "open barley"]);
    assert_eq!(told, (Some(1), format!("Error: {address}: {wrong}\n")));
    assert_eq!(buy(&[&address, "open sesame"]), (Some(0), "bought a cake; 8 are left\n".into()));
    assert_eq!(buy(&[&address, "open sesame", "please"]).0, Some(2));
    shop.kill().unwrap();
    shop.wait().unwrap();
    let nobody = format!(
        "Error: cannot connect to {address}: Connection refused; start whoever shall listen there first\n"
    );
    // The server ends when its starter has, and that takes a moment.
    let gone = || (0..1000).map(|_| buy(&[&address])).find(|told| !told.1.contains("are left"));
    let told = gone().unwrap();
    assert_eq!(told.0, Some(1));
    let cut_off = format!("Error: {address}: whoever listens there has hung up\n");
    assert!(told.1 == nobody || told.1 == cut_off || told.1.contains(GONE), "{}", told.1);
}

#[test]
fn it_is_exact_in_both_languages() {
    is_exact_but_for(&[], 11);
}
