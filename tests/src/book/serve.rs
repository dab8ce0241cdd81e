//! The book at an address of this machine: its pages, and lessons that run in them.
//!
//! Whoever can send us a request can run a lesson, so it must come from one of our own pages: from this machine, for this
//! address (a name that somebody else has led here is another), from this origin, and with the token that stands in
//! our pages only. What can be run are the lessons, in the ways that the command has, commands of lessons that stand in a
//! page, and the answers to exercises; nothing else that was sent is executed.

use std::{
    ffi::OsString,
    fs,
    io::Read,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

use anyhow::{Context, Result};
use tinyjson::JsonValue;

use super::{
    directive::{self, Directive},
    http::{Request, answer, redirect},
    jobs::Jobs,
    outline::{self, Kind},
};
use crate::{
    exercise::{self, Exercise},
    lesson::{self, Lesson},
    schedule::Schedule,
    words::Language,
};

/// So many connections at once.
const CONNECTIONS: usize = 64;

/// The server.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    house: House,
}

/// What all connections share.
#[derive(Debug)]
struct House {
    site: PathBuf,
    port: u16,
    token: String,
    lessons: Vec<Lesson>,
    /// The commands of lessons that stand in a page, each with the number of its lesson.
    commands: Vec<(u8, String)>,
    exercises: Vec<Exercise>,
    jobs: Jobs,
    connections: AtomicUsize,
}

impl Server {
    /// A server for the site in this folder, on this machine only; at port 0, any that is free.
    pub fn open(site: &Path, port: u16) -> Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let port = listener.local_addr()?.port();
        let house = House {
            site: site.canonicalize().with_context(|| format!("cannot find {}", site.display()))?,
            port,
            token: token()?,
            lessons: lesson::all()?,
            commands: commands()?,
            exercises: exercise::all()?,
            jobs: Jobs::default(),
            connections: AtomicUsize::new(0),
        };
        Ok(Server { listener, house })
    }

    /// Where it is, for a browser.
    pub fn address(&self, language: Language) -> String {
        format!("http://127.0.0.1:{}/{}/index.html", self.house.port, language.tag())
    }

    /// Serves until the program ends.
    #[expect(
        clippy::disallowed_methods,
        reason = "the harness does not fork, so it may have threads"
    )]
    pub fn serve(self) {
        let house = Arc::new(self.house);
        for stream in self.listener.incoming().flatten() {
            if house.connections.fetch_add(1, Relaxed) >= CONNECTIONS {
                house.connections.fetch_sub(1, Relaxed);
                continue;
            }
            let house = Arc::clone(&house);
            thread::spawn(move || {
                // Who has gone need not be told; the page says that the connection is lost.
                let _unheard = house.serve(&stream);
                house.connections.fetch_sub(1, Relaxed);
            });
        }
    }
}

/// The commands of lessons that our pages have to be started. Both languages have the same.
fn commands() -> Result<Vec<(u8, String)>> {
    let mut commands = Vec::new();
    for page in fs::read_dir(lesson::workspace().join("book/en/src"))? {
        let text = fs::read_to_string(page?.path()).unwrap_or_default();
        for line in outline::lines(&text) {
            if let Kind::Directive(asked) = line.kind
                && let Ok(Directive::Start(lesson, command)) = directive::parse(asked)
            {
                commands.push((lesson, command.to_owned()));
            }
        }
    }
    Ok(commands)
}

/// What nobody can guess.
fn token() -> Result<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

impl House {
    fn serve(&self, stream: &TcpStream) -> Result<()> {
        let Some(request) = Request::read(stream)? else {
            return Ok(answer(stream, "400 Bad Request", "text/plain", b"not understood")?);
        };
        let names = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        let is_ours = |host: &str| names.iter().any(|name| name == host);
        if !request.header("host").is_some_and(is_ours) {
            return forbidden(stream, "this server answers only by its own address");
        }
        match request.method.as_str() {
            "GET" => self.page(stream, &request.path),
            "POST" => {
                let origin = request.header("origin").and_then(|it| it.strip_prefix("http://"));
                if !origin.is_some_and(is_ours) {
                    return forbidden(stream, "only a page of this server may ask for this");
                }
                if request.header("x-course-token") != Some(&self.token) {
                    return forbidden(
                        stream,
                        "this page is from another run of the server; load it again",
                    );
                }
                self.act(stream, &request)
            }
            _ => Ok(answer(stream, "405 Method Not Allowed", "text/plain", b"GET or POST")?),
        }
    }

    /// A file of the site. Into pages comes the token, which only who may read them can know.
    fn page(&self, stream: &TcpStream, path: &str) -> Result<()> {
        if path == "/" || path.ends_with('/') {
            return Ok(redirect(stream, &format!("{path}index.html"))?);
        }
        let file = self.site.join(path.trim_start_matches('/')).canonicalize();
        let inside = file.ok().filter(|file| file.starts_with(&self.site) && file.is_file());
        let Some(file) = inside else {
            return Ok(answer(stream, "404 Not Found", "text/plain", b"there is no such page")?);
        };
        let mut bytes = fs::read(&file)?;
        let kind = match file.extension().and_then(|it| it.to_str()) {
            Some("html") => {
                let token =
                    format!("<meta name=\"course-token\" content=\"{}\">\n</head>", self.token);
                bytes = String::from_utf8_lossy(&bytes).replacen("</head>", &token, 1).into_bytes();
                "text/html; charset=utf-8"
            }
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("woff2") => "font/woff2",
            _ => "text/plain; charset=utf-8",
        };
        Ok(answer(stream, "200 OK", kind, &bytes)?)
    }

    /// Starts something, or says something to what has been started.
    fn act(&self, stream: &TcpStream, request: &Request) -> Result<()> {
        let said: JsonValue = match request.body.parse() {
            Ok(said @ JsonValue::Object(_)) => said,
            _ => return Ok(answer(stream, "400 Bad Request", "text/plain", b"no JSON object")?),
        };
        let language =
            text(&said, "lang").and_then(|tag| Language::tagged(&tag)).unwrap_or(Language::English);
        if let Some(number) = request.path.strip_prefix("/api/play/") {
            let wish = text(&said, "say").unwrap_or_default();
            let is_heard = number.parse().is_ok_and(|number| self.jobs.say(number, &wish));
            let status = if is_heard { "204 No Content" } else { "404 Not Found" };
            return Ok(answer(stream, status, "text/plain", b"")?);
        }
        let Some(mut arguments) = self.command(&request.path, &said) else {
            return Ok(answer(
                stream,
                "404 Not Found",
                "text/plain",
                b"there is no such lesson or exercise, or no such thing to do",
            )?);
        };
        arguments.extend(["--lang".into(), language.tag().into()]);
        if request.path == "/api/play" {
            self.jobs.converse(stream, &arguments)
        } else {
            self.jobs.run(stream, &arguments, language.words())
        }
    }

    /// What is to be run, put together from what we know only: a lesson that there is and a part, an exercise that there is,
    /// or a schedule.
    fn command(&self, path: &str, said: &JsonValue) -> Option<Vec<OsString>> {
        if path == "/api/lanes" {
            let schedule: Schedule = text(said, "schedule")?.parse().ok()?;
            return Some(
                ["lanes", &schedule.to_string(), "--format", "html"].map(OsString::from).into(),
            );
        }
        if let Some(name) = text(said, "exercise") {
            let label = self.exercises.iter().find(|it| it.name == name)?.label();
            let words: &[&str] = match path {
                "/api/check" => &["check", &label],
                "/api/hint" => &["hint", &label],
                "/api/solution" => &["solution", &label],
                "/api/play" => &["play", &label, "--json"],
                _ => return None,
            };
            return Some(words.iter().map(OsString::from).collect());
        }
        let number: u8 = text(said, "lesson")?.parse().ok()?;
        let lesson = self.lessons.iter().find(|lesson| lesson.number == number)?.label();
        if let Some(command) = text(said, "command") {
            let known = self.commands.contains(&(number, command.clone())) && path == "/api/run";
            let words = known.then(|| directive::command_words(&command).ok()).flatten()?;
            let words = ["lesson", &lesson].into_iter().chain(words);
            return Some(words.map(OsString::from).collect());
        }
        let part: u32 = text(said, "part")?.parse().ok()?;
        let part = part.to_string();
        let words: &[&str] = match path {
            "/api/run" => &["lesson", &lesson, &part],
            "/api/explore" => &["explore", &lesson, &part, "--json"],
            "/api/play" => &["play", &lesson, &part, "--json"],
            _ => return None,
        };
        Some(words.iter().map(OsString::from).collect())
    }
}

fn forbidden(stream: &TcpStream, why: &str) -> Result<()> {
    Ok(answer(stream, "403 Forbidden", "text/plain; charset=utf-8", why.as_bytes())?)
}

fn text(said: &JsonValue, name: &str) -> Option<String> {
    let JsonValue::Object(fields) = said else { return None };
    fields.get(name)?.get::<String>().cloned()
}
