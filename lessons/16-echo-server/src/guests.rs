//! Guests who talk with a server, and what they hear.

use std::io::{self, BufRead, BufReader, Read, Write};

use shared::{Listener, Process, Result, Stream, ms, println, sleep};

// ANCHOR: at_server
/// Opens a server of this kind, has guests come, and closes it.
pub(crate) fn at_server(
    server: impl Fn(&Listener) -> Result<()>,
    guests: impl FnOnce(&Listener) -> Result<()>,
) -> Result<()> {
    let listener = Listener::bind("127.0.0.1:0")?;
    let server = Process::new(|| server(&listener)).name("server").start()?;
    let ended = guests(&listener);
    server.terminate()?;
    server.wait()?;
    ended
}
// ANCHOR_END: at_server

/// Somebody who has called.
pub(crate) struct Guest {
    name: &'static str,
    line: BufReader<Stream>,
}

impl Guest {
    pub(crate) fn new(name: &'static str, listener: &Listener) -> Result<Guest> {
        let line = Stream::connect(listener.address())?;
        println!("{name} is connected");
        Ok(Guest::at(name, line))
    }

    /// Who is on this line.
    pub(crate) fn at(name: &'static str, line: Stream) -> Guest {
        Guest { name, line: BufReader::new(line) }
    }

    /// Says this, and waits for the echo.
    pub(crate) fn says(&mut self, words: &str) -> Result<()> {
        let mut echo = String::new();
        writeln!(self.line.get_mut(), "{words}")?;
        self.line.read_line(&mut echo)?;
        if echo.trim_end() != words {
            return Err(io::Error::other(format!("no echo: {echo:?}")).into());
        }
        println!("{} hears: {words}", self.name);
        Ok(())
    }

    /// Hears a word that is no echo, and then the end.
    pub(crate) fn hears_no(mut self) -> Result<()> {
        let mut all = String::new();
        self.line.read_to_string(&mut all)?;
        println!("{} hears: {}", self.name, all.trim_end());
        Ok(())
    }

    pub(crate) fn hangs_up(self) {
        println!("{} hangs up", self.name);
    }
}

/// Each of them has been served, and stays on the line. The place of one who has just hung up may not be free yet: who hears
/// that the server is busy calls again.
pub(crate) fn keep_the_line<const N: usize>(
    names: [&'static str; N],
    listener: &Listener,
) -> Result<Vec<Guest>> {
    let mut guests = Vec::new();
    for name in names {
        let mut guest = Guest::new(name, listener)?;
        while guest.says("hello").is_err() {
            sleep(ms(100));
            guest = Guest::new(name, listener)?;
        }
        guests.push(guest);
    }
    Ok(guests)
}
