//! A terminal that a program draws on: one key at a time, and as it was before when we leave.

use std::{
    collections::VecDeque,
    io::{self, IsTerminal, Write},
    os::fd::AsFd,
};

use anyhow::{Result, bail};
use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::termios::{SetArg, Termios, cfmakeraw, tcgetattr, tcsetattr},
    unistd::read,
};

/// A key that somebody has pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Char(char),
    Enter,
    Up,
    Down,
    Escape,
    /// Ctrl-C, or the terminal is gone.
    Interrupt,
    Other,
}

/// The terminal on standard input and output.
#[derive(Debug)]
pub(super) struct Terminal {
    before: Termios,
    /// Columns and rows.
    size: (usize, usize),
    /// What was typed while we waited for an answer of the terminal itself.
    typed: VecDeque<u8>,
}

/// The other screen, without a cursor; and back.
const ENTER: &str = "\x1b[?1049h\x1b[?25l";
const LEAVE: &str = "\x1b[?25h\x1b[?1049l";

impl Terminal {
    pub(super) fn open() -> Result<Terminal> {
        let stdin = io::stdin();
        if !stdin.is_terminal() || !io::stdout().is_terminal() {
            bail!("no terminal");
        }
        let before = tcgetattr(stdin.as_fd())?;
        let mut raw = before.clone();
        cfmakeraw(&mut raw);
        tcsetattr(stdin.as_fd(), SetArg::TCSANOW, &raw)?;
        let terminal = Terminal { before, size: (80, 24), typed: VecDeque::new() };
        write(ENTER)?;
        Ok(terminal)
    }

    /// How many columns and rows there are, as of the last drawing.
    pub(super) fn size(&mut self) -> Result<(usize, usize)> {
        // As far right and down as it goes, and then: where am I?
        write("\x1b[999;999H\x1b[6n")?;
        let mut heard = Vec::new();
        while let Some(byte) = byte_within(200)? {
            heard.push(byte);
            if let Some(size) = take_report(&mut heard) {
                self.size = size;
                break;
            }
        }
        self.typed.extend(heard);
        Ok(self.size)
    }

    /// Draws these lines, and nothing else.
    #[expect(clippy::unused_self, reason = "only a terminal that is open can be drawn on")]
    pub(super) fn draw(&self, lines: &[String]) -> Result<()> {
        let lines: Vec<_> = lines.iter().map(|line| format!("{line}\x1b[K")).collect();
        write(&format!("\x1b[H{}\x1b[J", lines.join("\r\n")))
    }

    /// Waits for a key.
    pub(super) fn key(&mut self) -> Result<Key> {
        let first = match self.typed.pop_front() {
            None => byte()?,
            typed => typed,
        };
        let Some(first) = first else { return Ok(Key::Interrupt) };
        Ok(match first {
            b'\r' | b'\n' => Key::Enter,
            3 | 4 => Key::Interrupt,
            0x1b => self.sequence()?,
            b'k' => Key::Up,
            b'j' => Key::Down,
            _ if first.is_ascii() => Key::Char(first.into()),
            _ => Key::Other,
        })
    }

    /// What comes after an Escape: nothing, or a key that has no character of its own.
    fn sequence(&mut self) -> Result<Key> {
        if self.soon()?.is_none() {
            return Ok(Key::Escape);
        }
        loop {
            match self.soon()? {
                Some(b'A') => return Ok(Key::Up),
                Some(b'B') => return Ok(Key::Down),
                Some(it) if it == b'[' || it == b';' || it.is_ascii_digit() => (),
                _ => return Ok(Key::Other),
            }
        }
    }

    /// The next byte of the same key.
    fn soon(&mut self) -> Result<Option<u8>> {
        match self.typed.pop_front() {
            None => byte_within(50),
            typed => Ok(typed),
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // If it is gone, it needs no mending.
        let _gone = write(LEAVE);
        let _gone = tcsetattr(io::stdin().as_fd(), SetArg::TCSANOW, &self.before);
    }
}

/// Takes the terminal's answer from the end of what was heard: columns and rows. What stands before it was typed.
fn take_report(heard: &mut Vec<u8>) -> Option<(usize, usize)> {
    let at = heard.iter().rposition(|byte| *byte == 0x1b)?;
    let report = str::from_utf8(&heard[at..]).ok()?;
    let (rows, columns) = report.strip_prefix("\x1b[")?.strip_suffix('R')?.split_once(';')?;
    let size = (columns.parse().ok()?, rows.parse().ok()?);
    heard.truncate(at);
    Some(size)
}

fn write(text: &str) -> Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    Ok(stdout.flush()?)
}

/// The next byte; `None` at the end of the input.
pub(crate) fn byte() -> Result<Option<u8>> {
    let mut one = [0];
    loop {
        match read(io::stdin().as_fd(), &mut one) {
            Ok(count) => return Ok((count == 1).then_some(one[0])),
            Err(Errno::EINTR) => (),
            Err(errno) => return Err(errno.into()),
        }
    }
}

/// The next byte, if it comes within so many milliseconds.
fn byte_within(milliseconds: u16) -> Result<Option<u8>> {
    let stdin = io::stdin();
    let mut watched = [PollFd::new(stdin.as_fd(), PollFlags::POLLIN)];
    match poll(&mut watched, PollTimeout::from(milliseconds)) {
        Ok(0) | Err(Errno::EINTR) => Ok(None),
        Ok(_) => byte(),
        Err(errno) => Err(errno.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::take_report;

    #[track_caller]
    fn leaves(heard: &str, size: Option<(usize, usize)>, typed: &str) {
        let mut heard = heard.as_bytes().to_vec();
        assert_eq!(take_report(&mut heard), size);
        assert_eq!(heard, typed.as_bytes());
    }

    #[test]
    fn what_was_typed_before_the_report_is_left() {
        leaves("\x1b[24;80R", Some((80, 24)), "");
        leaves("q\x03\x1b[A\x1b[24;80R", Some((80, 24)), "q\x03\x1b[A");
    }

    #[test]
    fn what_is_no_report_is_left() {
        for typed in ["", "R", "\x1b", "\x1b[24;8", "\x1b[R", "\x1b[A"] {
            leaves(typed, None, typed);
        }
    }
}
