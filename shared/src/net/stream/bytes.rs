//! A stream as std reads and writes: also half of it at a time, through `&Stream`.

use std::io::{self, ErrorKind, Read, Write};

use super::Stream;
use crate::seam::Kind;

impl Read for &Stream {
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.receive(self.op(Kind::Receive), bytes)
    }

    #[track_caller]
    fn read_exact(&mut self, mut bytes: &mut [u8]) -> io::Result<()> {
        let op = self.op(Kind::Receive);
        while !bytes.is_empty() {
            match self.receive(op, bytes)? {
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                read => bytes = &mut bytes[read..],
            }
        }
        Ok(())
    }
}

impl Write for &Stream {
    #[track_caller]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.send(self.op(Kind::Send), bytes)
    }

    #[track_caller]
    fn write_all(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        let op = self.op(Kind::Send);
        while !bytes.is_empty() {
            let written = self.send(op, bytes)?;
            bytes = &bytes[written..];
        }
        Ok(())
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
