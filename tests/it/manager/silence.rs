//! Who is silent in the middle of something is given up, on either side, and who is in the middle of nothing is not. A
//! minute is two seconds here.
#![expect(clippy::disallowed_methods, reason = "looks from outside, in real time")]

use std::{io::Write, net::TcpListener, thread, time::Duration};

use harness::transcript::{End, Transcript};

use super::{
    attacks::{Attacked, CAKE, find},
    remote::at_speed,
    stranger::{GET, KEY, MAGIC, SET, Stranger, YES, question},
};
use crate::runtime::{patient, player};

const SPEED: f64 = 30.0;

const TOO_SLOW: &str = "nothing more has come for a minute, in the middle of a message";

#[test]
fn who_does_not_go_on_is_given_up_and_who_has_not_begun_is_not() {
    let attacked = Attacked::at_speed(SPEED);
    let mut idle = Stranger::let_in(&attacked.address);
    let stock = find(&mut idle, "stock", "Dict");
    let alone = attacked.descriptors();

    let mut strangers: Vec<_> = (0..4).map(|_| Stranger::at(&attacked.address)).collect();
    for (stranger, half) in strangers.iter_mut().zip([0, 2, 4, 30]) {
        let message = [&[64, 0, 0, 0], &stranger.proof(KEY)[..]].concat();
        stranger.send(&message[..half]);
    }
    let mut guests = Stranger::let_in_all(4, &attacked.address);
    let half = question(SET, stock, 0, &[b"large", &[1; 5000]]);
    for (guest, sent) in guests.iter_mut().zip([1, 4, 5, 3000]) {
        let message = [&u32::try_from(half.len()).unwrap().to_le_bytes(), &half[..]].concat();
        guest.send(&message[..sent]);
    }
    for stranger in &mut strangers {
        stranger.hears_the_last(0, TOO_SLOW);
    }
    for guest in &mut guests {
        guest.hears_the_last(10, TOO_SLOW);
    }
    // They are told, and if they do not go then, they are gone.
    while attacked.descriptors() > alone {
        thread::sleep(Duration::from_millis(10));
    }
    let cake = idle.ask(GET, stock, 0, &[CAKE]);
    assert_eq!((cake.kind, cake.part), (YES, Some(vec![3])));
    attacked.end();
}

#[test]
fn who_does_not_read_its_answer_is_given_up() {
    let attacked = Attacked::at_speed(SPEED);
    let alone = attacked.descriptors();
    let mut glutton = Stranger::let_in(&attacked.address);
    let stock = find(&mut glutton, "stock", "Dict");
    assert_eq!(glutton.ask(SET, stock, 0, &[b"large", &vec![1; 32 << 20]]).kind, YES);
    glutton.say(&question(GET, stock, 0, &[b"large"]));
    while attacked.descriptors() > alone {
        thread::sleep(Duration::from_millis(10));
    }
    assert!(glutton.hear().is_err());
    attacked.end();
}

/// What a program is told that asks for a manager where somebody says this, and nothing more.
#[track_caller]
fn asks_in_vain(said: &[u8]) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let guest = player("manager_guest").arg(&address).limits(patient()).variables(at_speed(SPEED));
    let guest = guest.start().unwrap();
    let mut line = listener.accept().unwrap().0;
    line.write_all(said).unwrap();
    let Transcript { end, errors, .. } = guest.finish().unwrap();
    let told = "whoever listens there says nothing for a minute; it is no manager, or one that stands still";
    assert_eq!((end, errors), (End::Code(1), vec![format!("Error: {address}: {told}")]));
}

#[test]
fn a_manager_that_says_nothing_or_half_of_it_is_none() {
    let hello = [&[48, 0, 0, 0], MAGIC, &[7; 32]].concat();
    thread::scope(|scope| {
        for said in [&[][..], &hello[..20], &hello] {
            scope.spawn(move || asks_in_vain(said));
        }
    });
}
