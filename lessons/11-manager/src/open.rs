//! Open to everybody: `serve` has a shop until Ctrl-C, and `buy`, in another terminal or on another machine, buys there.

use shared::{Manager, Result, println};

use crate::anywhere::{KEY, buy, open_shop};

/// Where the shop is if nobody says otherwise.
const ADDRESS: &str = "127.0.0.1:8011";

/// Does it at the address and with the key that were given.
pub(crate) fn at(words: &[&str], act: fn(&str, &str) -> Result<()>) -> Option<Result<()>> {
    match *words {
        [] => Some(act(ADDRESS, KEY)),
        [address] => Some(act(address, KEY)),
        [address, key] => Some(act(address, key)),
        _ => None,
    }
}

// ANCHOR: open
/// Sells until somebody ends us.
pub(crate) fn serve(address: &str, key: &str) -> Result<()> {
    let manager = Manager::listen(address, key)?;
    open_shop(&manager)?;
    println!("the shop is open at {}; Ctrl-C closes it", manager.address());
    manager.server().join()
}

pub(crate) fn visit(address: &str, key: &str) -> Result<()> {
    println!("bought a cake; {} are left", buy(address, key)?);
    Ok(())
}
// ANCHOR_END: open
