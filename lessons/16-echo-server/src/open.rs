//! Open to everybody: `serve 1`, `serve 2` or `serve 3`, and an address, has a server wait for real clients until Ctrl-C;
//! `call` is such a client.

use std::{io::Read, time::Duration};

use shared::{Listener, Result, Stream, println, seconds};

use crate::{guests::Guest, servers};

/// Where we listen if nobody says otherwise.
const ADDRESS: &str = "127.0.0.1:8016";

/// So many clients at a time, and so many who accept.
const MOST: usize = 64;
const CREW: usize = 8;

/// Somebody who says nothing for so long is not served any more, for others are waiting.
const PATIENCE: Option<Duration> = Some(seconds(60));

/// Has the server that is meant listen at an address.
pub(crate) fn serve(words: &[&str]) -> Option<Result<()>> {
    match *words {
        [way @ ("1" | "2" | "3")] => Some(listen(way, ADDRESS)),
        [way @ ("1" | "2" | "3"), address] => Some(listen(way, address)),
        _ => None,
    }
}

// ANCHOR: open
/// Ctrl-C ends us as it ends any program: the kernel closes the socket, and the runtime has no child outlive us.
fn listen(way: &str, address: &str) -> Result<()> {
    let listener = Listener::bind(address)?;
    println!("listening on {}; Ctrl-C ends it", listener.address());
    println!("in another terminal: cargo lesson 16 call {} hello", listener.address());
    match way {
        "1" => servers::one_at_a_time(&listener, PATIENCE),
        "2" => servers::process_per_client(&listener, MOST, PATIENCE),
        _ => servers::crew(&listener, CREW, PATIENCE),
    }
}
// ANCHOR_END: open

/// Calls a server: says words and waits for the echo, or says nothing and keeps the line.
pub(crate) fn call(words: &[&str]) -> Option<Result<()>> {
    match *words {
        [address] => Some(say_nothing(address)),
        [address, words] => Some(say(address, words)),
        _ => None,
    }
}

fn say(address: &str, words: &str) -> Result<()> {
    Guest::at("client", Stream::connect(address)?).says(words)
}

fn say_nothing(address: &str) -> Result<()> {
    let mut line = Stream::connect(address)?;
    println!("client is connected, and says nothing");
    let mut heard = String::new();
    line.read_to_string(&mut heard)?;
    println!("the server has hung up: {heard:?}");
    Ok(())
}
