//! Part 4: how many connections a second each of the three servers bears.

use std::io::{self, Read, Write};

use shared::{Listener, Process, Result, Stream, now, println};

use crate::{guests::at_server, servers};

/// So many guests come one after the other from each of two processes.
const GUESTS: u32 = 100;

// ANCHOR: load
/// The work is nothing, so all that is counted is what it costs to begin: a fork for each client, or none.
pub(crate) fn connections_a_second() -> Result<()> {
    println!("each connection carries one short echo; at any time there are 2");
    at_server(
        |listener| servers::one_at_a_time(listener, None),
        |door| measure("one at a time", door),
    )?;
    let per_client = |listener: &Listener| servers::process_per_client(listener, 64, None);
    at_server(per_client, |door| measure("a process per client", door))?;
    at_server(|listener| servers::crew(listener, 4, None), |door| measure("a crew of 4", door))?;
    println!("bars: a block for each 1000 a second");
    Ok(())
}

fn measure(server: &str, listener: &Listener) -> Result<()> {
    let began = now();
    let call_often = || (0..GUESTS).try_for_each(|_| call(listener.address()));
    let callers = [Process::new(call_often).start()?, Process::new(call_often).start()?];
    callers.iter().try_for_each(|caller| caller.join())?;
    let took = now().saturating_sub(began).as_secs_f64();
    // On a virtual clock nothing takes time, and there is nothing to divide by.
    let rate = if took > 0.0 { f64::from(2 * GUESTS) / took } else { 0.0 };
    let bar: String =
        (0..30).map(f64::from).filter(|block| (block + 0.5) * 1000.0 < rate).map(|_| '█').collect();
    println!("{rate:>8.0} a second: {server} {bar}");
    Ok(())
}

/// Says a word, and hears it.
fn call(address: &str) -> io::Result<()> {
    let mut stream = Stream::connect(address)?;
    stream.write_all(b"echo")?;
    stream.finish()?;
    let mut echo = Vec::new();
    stream.read_to_end(&mut echo)?;
    assert_eq!(echo, b"echo");
    Ok(())
}
// ANCHOR_END: load
