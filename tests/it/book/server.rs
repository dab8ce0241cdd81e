//! The book's server: whom it answers, what it runs, and that nothing of it is left when the page is closed.
#![expect(
    clippy::disallowed_methods,
    reason = "a test is outside, with threads and a clock of its own"
)]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use harness::{book::serve::Server, lesson::build_all, words::Language};
use tinyjson::JsonValue;

/// A server of a site with one page.
struct House {
    host: String,
    token: String,
}

impl House {
    fn open(name: &str) -> House {
        build_all().unwrap();
        let site = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("served-{name}"));
        let _none_yet = fs::remove_dir_all(&site);
        fs::create_dir_all(site.join("en")).unwrap();
        fs::write(site.join("en/index.html"), "<html><head></head><body>a page</body></html>")
            .unwrap();
        let server = Server::open(&site, 0).unwrap();
        let address = server.address(Language::English);
        let host = address.strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
        thread::spawn(move || server.serve());
        let house = House { host, token: String::new() };
        let page = house.get("/en/index.html");
        let token = page.split("course-token\" content=\"").nth(1).unwrap();
        House { token: token.split('"').next().unwrap().to_owned(), ..house }
    }

    /// Sends this, and leaves the connection open.
    fn send(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream
    }

    fn answer(&self, text: &str) -> String {
        let mut answer = Vec::new();
        self.send(text).read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str) -> String {
        self.answer(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host))
    }

    /// What one of its own pages would send.
    fn request(&self, path: &str, body: &str) -> String {
        let House { host, token } = self;
        let length = body.len();
        format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nX-Course-Token: {token}\r\n\
            Content-Length: {length}\r\n\r\n{body}"
        )
    }

    fn post(&self, path: &str, body: &str) -> String {
        self.answer(&self.request(path, body))
    }
}

#[track_caller]
fn is(answer: &str, status: &str) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
}

/// Waits until as many processes as expected have this in their command line.
#[track_caller]
fn await_processes(words: &[&str], expected: usize) {
    let wanted = words.join("\0");
    let count = || {
        let entries = fs::read_dir("/proc").unwrap().flatten();
        let lines = entries.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
        lines.filter(|line| String::from_utf8_lossy(line).contains(&wanted)).count()
    };
    let begun = Instant::now();
    while (count() == 0) != (expected == 0) {
        assert!(begun.elapsed() < Duration::from_mins(1), "{words:?}: {}", count());
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn pages_are_served_and_nothing_else() {
    let house = House::open("pages");
    is(&house.get("/en/index.html"), "200");
    is(&house.get("/en/"), "303");
    for path in
        ["/nothing.html", "/../../../etc/passwd", "/en", "/en/../../../../../../../etc/passwd"]
    {
        is(&house.get(path), "404");
    }
    is(&house.answer("nonsense\r\n\r\n"), "400");
    is(&house.answer(&format!("PUT / HTTP/1.1\r\nHost: {}\r\n\r\n", house.host)), "405");
}

#[test]
fn only_its_own_pages_may_run_something() {
    let house = House::open("strangers");
    let body = r#"{"lesson":"05","part":"1"}"#;
    let request = house.request("/api/run", body);
    let (host, token) = (&house.host, &house.token);
    let changed = |old: &str, new: &str| {
        let changed = request.replace(old, new);
        assert_ne!(changed, request);
        house.answer(&changed)
    };
    is(&changed(&format!("Host: {host}"), "Host: evil.example"), "403");
    is(&changed(&format!("Origin: http://{host}"), "Origin: http://evil.example"), "403");
    is(&changed(&format!("Origin: http://{host}\r\n"), ""), "403");
    is(&changed(token, "0"), "403");
    is(&changed(&format!("X-Course-Token: {token}\r\n"), ""), "403");
    // Who comes by another name, to which somebody has given our address, does not even get the token.
    is(&house.answer("GET /en/index.html HTTP/1.1\r\nHost: evil.example\r\n\r\n"), "403");
}

#[test]
fn only_what_there_is_can_be_run() {
    let house = House::open("unknown");
    for body in [
        r#"{"lesson":"99","part":"1"}"#,
        r#"{"lesson":"05; ls","part":"1"}"#,
        r#"{"lesson":"05","part":"--help"}"#,
        r#"{"lesson":5,"part":1}"#,
    ] {
        is(&house.post("/api/run", body), "404");
    }
    is(&house.post("/api/check", r#"{"exercise":"../no-join"}"#), "404");
    is(&house.post("/api/run", r#"{"exercise":"no-join"}"#), "404");
    is(&house.post("/api/shell", r#"{"lesson":"05","part":"1"}"#), "404");
    is(&house.post("/api/lanes", r#"{"schedule":"--help"}"#), "404");
    is(&house.post("/api/play/7", r#"{"say":"undo"}"#), "404");
    is(&house.post("/api/run", "[]"), "400");
    is(&house.post("/api/run", &" ".repeat(5000)), "400");
}

#[test]
fn a_lesson_runs_line_by_line_in_the_language_of_the_page() {
    let house = House::open("run");
    let answer = house.post("/api/run", r#"{"lesson":"05","part":"1","lang":"zh"}"#);
    is(&answer, "200");
    assert!(answer.contains("{\"out\":\"寄出了第 1 封信\"}\n"), "{answer}");
    let last = answer.lines().rfind(|line| line.starts_with('{')).unwrap();
    assert!(last.starts_with("{\"end\":") && answer.ends_with("\r\n0\r\n\r\n"), "{answer}");
    let answer = house.post("/api/explore", r#"{"lesson":"05","part":"4"}"#);
    let schedule = answer.split("schedule\\\":\\\"").nth(1).unwrap().split('\\').next().unwrap();
    let answer = house.post("/api/lanes", &format!(r#"{{"schedule":"{schedule}"}}"#));
    assert!(answer.contains("<svg "), "{answer}");
}

#[test]
fn an_answer_is_judged_in_the_language_of_the_page() {
    let house = House::open("judge");
    let answer = house.post("/api/check", r#"{"exercise":"no-join","lang":"zh"}"#);
    is(&answer, "200");
    // Whoever has cloned the course has not solved it; a learner may have.
    assert!(answer.contains("05-no-join · 先后有序"), "{answer}");
    let last = answer.lines().rfind(|line| line.starts_with('{')).unwrap();
    assert!(last.starts_with("{\"end\":"), "{answer}");
}

#[test]
fn when_the_page_is_closed_nothing_of_it_is_left() {
    let house = House::open("closed");
    let running =
        house.send(&house.request("/api/run", r#"{"lesson":"04","part":"3","lang":"zh"}"#));
    let words = ["04-daemon", "3", "--lang", "zh"];
    await_processes(&words, 1);
    drop(running);
    await_processes(&words, 0);
}

#[test]
fn whoever_conducts_in_a_page_chooses_and_leaves_nothing_behind() {
    let house = House::open("play");
    let playing =
        house.send(&house.request("/api/play", r#"{"lesson":"05","part":"4","lang":"zh"}"#));
    let words = ["play", "05-join", "4", "--json", "--lang", "zh"];
    let mut lines =
        BufReader::new(&playing).lines().map_while(Result::ok).filter(|it| it.starts_with('{'));
    let mut next = || {
        let line: JsonValue = lines.next().unwrap().parse().unwrap();
        line
    };
    let session = next()["session"].get::<String>().unwrap().clone();
    let say = |said: &str| {
        let body = format!(r#"{{"say":"{said}"}}"#);
        is(&house.post(&format!("/api/play/{session}"), &body), "204");
    };
    // The clock by which sleep is no promise; then main goes whenever it can.
    let mut view = move || next()["out"].get::<String>().unwrap().parse::<JsonValue>().unwrap();
    view();
    say("clock");
    let end = loop {
        let view = view();
        if let JsonValue::Object(end) = &view["end"] {
            assert_eq!(end["good"].get::<bool>(), Some(&true));
            break view;
        }
        let players = view["players"].get::<Vec<JsonValue>>().unwrap();
        let ready = players.iter().find(|player| player["ready"].get() == Some(&true)).unwrap();
        say(&format!("go {}", ready["player"].get::<f64>().unwrap()));
    };
    let output = end["output"].get::<String>().unwrap();
    let (first, second) = (output.find("第 1 封").unwrap(), output.find("第 2 封").unwrap());
    assert!(second < first, "{output}");
    await_processes(&words, 1);
    drop(playing);
    await_processes(&words, 0);
}
