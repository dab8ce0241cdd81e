//! A stream as std reads and writes: also half of it at a time, through `&Stream`.

use std::io::{self, Read, Write};

use super::Stream;
use crate::seam::Kind;

impl Read for &Stream {
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.receive(self.op(Kind::Receive), bytes)
    }

    #[track_caller]
    fn read_exact(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.receive_all(self.op(Kind::Receive), bytes)
    }
}

impl Write for &Stream {
    #[track_caller]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.send(self.op(Kind::Send), bytes)
    }

    #[track_caller]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.send_all(self.op(Kind::Send), bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for Stream {
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        (&mut &*self).read(bytes)
    }

    #[track_caller]
    fn read_exact(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        (&mut &*self).read_exact(bytes)
    }
}

impl Write for Stream {
    #[track_caller]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (&mut &*self).write(bytes)
    }

    #[track_caller]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        (&mut &*self).write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
