//! Open to everybody: `serve 1`, `serve 2` or `serve 3`, and an address, has a server wait for real clients until Ctrl-C.

use std::{env, process::ExitCode, time::Duration};

use shared::{Listener, Result, println, seconds};

use crate::servers;

/// Where we listen if nobody says otherwise.
const ADDRESS: &str = "127.0.0.1:8016";

/// So many clients at a time, and so many who accept.
const MOST: usize = 64;
const CREW: usize = 8;

/// Somebody who says nothing for so long is not served any more, for others are waiting.
const PATIENCE: Option<Duration> = Some(seconds(60));

/// If the command line says `serve`, does that, and says how it ended.
pub(crate) fn serve_if_asked() -> Option<ExitCode> {
    let words: Vec<_> = env::args().skip(1).collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let ended = match words[..] {
        ["serve", way @ ("1" | "2" | "3")] => serve(way, ADDRESS),
        ["serve", way @ ("1" | "2" | "3"), address] => serve(way, address),
        ["serve", ..] => {
            eprintln!("say which server, 1, 2 or 3, and perhaps where: serve 2 {ADDRESS}");
            return Some(ExitCode::from(2));
        }
        _ => return None,
    };
    Some(match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("Error: {err}");
            ExitCode::FAILURE
        }
    })
}

// ANCHOR: open
/// Ctrl-C ends us as it ends any program: the kernel closes the socket, and the runtime has no child outlive us.
fn serve(way: &str, address: &str) -> Result<()> {
    let listener = Listener::bind(address)?;
    println!("listening on {}; Ctrl-C ends it", listener.address());
    println!("in another terminal: nc {}", listener.address().replace(':', " "));
    match way {
        "1" => servers::one_at_a_time(&listener, PATIENCE),
        "2" => servers::process_per_client(&listener, MOST, PATIENCE),
        _ => servers::crew(&listener, CREW, PATIENCE),
    }
}
// ANCHOR_END: open
