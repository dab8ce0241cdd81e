//! Open to everybody: `serve` has a shop until Ctrl-C, and `buy`, in another terminal or on another machine, buys there.

use std::{env, process::ExitCode};

use shared::{Manager, Result, println};

use crate::anywhere::{KEY, buy, open_shop};

/// Where the shop is if nobody says otherwise.
const ADDRESS: &str = "127.0.0.1:8011";

/// If the command line says `serve` or `buy`, does that, and says how it ended.
pub(crate) fn do_what_is_asked() -> Option<ExitCode> {
    let words: Vec<_> = env::args().skip(1).collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let (act, rest): (fn(&str, &str) -> Result<()>, _) = match words[..] {
        ["serve", ref rest @ ..] => (serve, rest),
        ["buy", ref rest @ ..] => (visit, rest),
        _ => return None,
    };
    let ended = match *rest {
        [] => act(ADDRESS, KEY),
        [address] => act(address, KEY),
        [address, key] => act(address, key),
        _ => {
            eprintln!("say where, and perhaps the key: {} {ADDRESS} \"{KEY}\"", words[0]);
            return Some(ExitCode::from(2));
        }
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
/// Sells until somebody ends us.
fn serve(address: &str, key: &str) -> Result<()> {
    let manager = Manager::listen(address, key)?;
    open_shop(&manager)?;
    println!("the shop is open at {}; Ctrl-C closes it", manager.address());
    manager.server().join()
}

fn visit(address: &str, key: &str) -> Result<()> {
    println!("bought a cake; {} are left", buy(address, key)?);
    Ok(())
}
// ANCHOR_END: open
