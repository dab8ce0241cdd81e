//! Listens to what a contained program prints.

use std::{
    io::{BufRead, BufReader, Read, Write},
    os::unix::net::UnixStream,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
        mpsc::Sender,
    },
    thread,
    time::Instant,
};

use anyhow::{Context, Result};

use crate::{contain::wire::TOO_MUCH_OUTPUT, transcript::Line};

/// What was heard from the program.
#[derive(Debug)]
pub(super) enum Heard {
    /// A line of standard output.
    Output(Line),
    /// A line of standard error.
    Error(String),
    /// It was more than the limit, and is not told any more.
    TooMuch,
}

/// Listens to what the program prints, and has it ended when that is too much.
pub(super) struct Ear {
    sender: Sender<Heard>,
    started: Instant,
    heard: Arc<AtomicU64>,
    limit: u64,
    control: UnixStream,
}

impl Ear {
    /// One that counts from now on, and complains to the launcher when it is too much.
    pub(super) fn new(
        sender: Sender<Heard>,
        started: Instant,
        limit: u64,
        control: UnixStream,
    ) -> Ear {
        Ear { sender, started, heard: Arc::default(), limit, control }
    }

    /// Listens to this pipe, in a thread, until everybody has closed it.
    #[expect(
        clippy::disallowed_methods,
        reason = "the harness does not fork, so it may have threads"
    )]
    pub(super) fn listen<R>(&self, pipe: Option<R>, heard: fn(Line) -> Heard) -> Result<()>
    where
        R: Read + Send + 'static,
    {
        let pipe = pipe.context("no pipe")?;
        let ear = Ear {
            sender: self.sender.clone(),
            started: self.started,
            heard: Arc::clone(&self.heard),
            limit: self.limit,
            control: self.control.try_clone().context("cannot copy a socket")?,
        };
        thread::spawn(move || ear.hear(BufReader::new(pipe), heard));
        Ok(())
    }

    fn hear(mut self, mut pipe: impl BufRead, heard: fn(Line) -> Heard) {
        let mut bytes = Vec::new();
        // No line may be so long that it alone is over the limit: it would be read before it is counted.
        while let Ok(count @ 1..) = (&mut pipe).take(self.limit + 1).read_until(b'\n', &mut bytes) {
            let before = self.heard.fetch_add(count as u64, Relaxed);
            if before + count as u64 > self.limit {
                // It stays open until the end, so that who writes is killed for our reason, not by SIGPIPE.
                let _gone_already = self.control.write_all(&[TOO_MUCH_OUTPUT]);
                let _not_interested = self.sender.send(Heard::TooMuch);
                let _at_the_end = std::io::copy(&mut pipe, &mut std::io::sink());
                return;
            }
            let text =
                String::from_utf8_lossy(bytes.strip_suffix(b"\n").unwrap_or(&bytes)).into_owned();
            let arrived = Some(self.started.elapsed());
            if self.sender.send(heard(Line { text, arrived, ..Line::default() })).is_err() {
                return;
            }
            bytes.clear();
        }
    }
}
