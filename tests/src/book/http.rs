//! As much HTTP/1.1 as the book's server needs: one request a connection, a page or a stream of lines as the answer.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

/// How long whoever has connected may take to say what it wants, and to take what it gets.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a request may be: its head, and its body.
const HEAD: u64 = 16 << 10;
const BODY: usize = 4 << 10;

/// What somebody wants.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) method: String,
    /// The path, without what stands after `?`.
    pub(super) path: String,
    headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Request {
    /// Reads a request; `None` if it is none, or too long.
    pub(super) fn read(stream: &TcpStream) -> io::Result<Option<Request>> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut head = BufReader::new(stream).take(HEAD);
        let mut line = String::new();
        head.read_line(&mut line)?;
        let mut words = line.split_whitespace();
        let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
        let path = target.split(['?', '#']).next().unwrap_or_default().to_owned();
        let mut request = Request { method: method.to_owned(), path, ..Request::default() };
        loop {
            let mut line = String::new();
            if head.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else { return Ok(None) };
            request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let length = request.header("content-length").map_or(Ok(0), str::parse);
        let Some(length) = length.ok().filter(|length| *length <= BODY) else { return Ok(None) };
        let mut body = vec![0; length];
        let mut rest = head.into_inner().take(BODY as u64);
        rest.read_exact(&mut body)?;
        request.body = String::from_utf8_lossy(&body).into_owned();
        Ok(Some(request))
    }

    /// The value of a header, by its name in small letters.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }
}

/// What all answers say: to be kept by nobody, and to be taken for nothing but what they are.
const ALWAYS: &str = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
    X-Frame-Options: DENY\r\nCross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n";

/// Answers with all of something.
pub(super) fn answer(
    mut stream: &TcpStream,
    status: &str,
    kind: &str,
    body: &[u8],
) -> io::Result<()> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{ALWAYS}Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)
}

/// Begins an answer that comes line by line, in chunks, so that its end can be told from a connection that is lost.
pub(super) fn begin_stream(mut stream: &TcpStream) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 200 OK\r\n{ALWAYS}Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    stream.write_all(head.as_bytes())
}

/// The next line of such an answer.
pub(super) fn line(mut stream: &TcpStream, line: &str) -> io::Result<()> {
    stream.write_all(format!("{:x}\r\n{line}\n\r\n", line.len() + 1).as_bytes())
}

/// The end of such an answer.
pub(super) fn end_stream(mut stream: &TcpStream) -> io::Result<()> {
    stream.write_all(b"0\r\n\r\n")
}

/// Sends somebody elsewhere.
pub(super) fn redirect(mut stream: &TcpStream, to: &str) -> io::Result<()> {
    let head =
        format!("HTTP/1.1 303 See Other\r\n{ALWAYS}Location: {to}\r\nContent-Length: 0\r\n\r\n");
    stream.write_all(head.as_bytes())
}

/// Whether whoever had connected is gone. It has nothing more to say, so anything but silence is the end.
pub(super) fn is_gone(stream: &TcpStream) -> bool {
    if stream.set_nonblocking(true).is_err() {
        return true;
    }
    let heard = stream.peek(&mut [0]);
    let is_silent = heard.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock);
    stream.set_nonblocking(false).is_err() || !is_silent
}
