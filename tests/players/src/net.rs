//! Sockets: who listens, who connects, and what each is told.

use std::{
    env,
    fmt::Display,
    fs,
    io::{self, ErrorKind, Read, Write},
    process,
};

use shared::{
    Exit, Listener, Process, Queue, Result, Stream, ms, now, println, seconds, sleep, wait,
    wait_timeout,
};

/// Gives everything back until the other side has said all.
pub(crate) fn echo(mut stream: &Stream) -> io::Result<()> {
    let mut bytes = vec![0; 100_000];
    loop {
        match stream.read(&mut bytes)? {
            0 => return Ok(()),
            read => stream.write_all(&bytes[..read])?,
        }
    }
}

/// Sends this and reads what comes back until the end.
pub(crate) fn ask(mut stream: &Stream, what: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(what)?;
    stream.finish()?;
    let mut back = Vec::new();
    stream.read_to_end(&mut back)?;
    Ok(back)
}

fn tell<T, E: Display>(result: Result<T, E>) {
    match result {
        Ok(_) => println!("no error"),
        Err(err) => println!("{err}"),
    }
}

/// Echoes come back whole over every kind of address, also more at once than any buffer holds.
pub(crate) fn echoes() -> Result<()> {
    let file = format!("/tmp/players-{}", process::id());
    for address in ["127.0.0.1:0", "[::1]:0", "@players: echoes", &file] {
        let listener = match Listener::bind(address) {
            Err(_) if address.starts_with('[') => continue, // Not every machine has this kind.
            bound => bound?,
        };
        let server = Process::new(|| (0..3).try_for_each(|_| echo(&listener.accept()?)));
        let server = server.start()?;
        for size in [0, 10, 1_000_000] {
            let what: Vec<_> = (0..size).map(|n: u32| n.to_le_bytes()[n as usize % 3]).collect();
            let mut stream = Stream::connect(listener.address())?;
            // Who sends must not wait for who receives, or in the end both wait.
            let sends = Process::new(|| {
                (&stream).write_all(&what)?;
                stream.finish()
            });
            let sends = sends.start()?;
            let mut back = Vec::new();
            stream.read_to_end(&mut back)?;
            assert!(back == what, "{size} bytes at {address}");
            sends.join()?;
        }
        server.join()?;
    }
    assert!(fs::metadata(&file).is_err(), "the file is gone");
    Ok(())
}

/// What is wrong with an address is said at once.
pub(crate) fn refusals() -> Result<()> {
    tell(Listener::bind("door"));
    tell(Stream::connect("@players: nobody"));
    let listener = Listener::bind("@players: taken")?;
    tell(Listener::bind("@players: taken"));
    let too_long = format!("@{}", "long".repeat(30));
    tell(Listener::bind(&too_long).map_err(|err| err.to_string().replace("longlong", "")));
    tell(wait(&[&listener, &Queue::<u32>::new()?]));
    drop(listener);
    Listener::bind("@players: taken")?;
    Ok(())
}

/// Who listens at this address does not answer.
pub(crate) fn in_vain() -> Result<()> {
    let address = env::args().nth(2).unwrap_or_default();
    Stream::connect_timeout(&address, ms(20)).map(drop)
}

/// Nobody waits longer than was said.
pub(crate) fn patience() -> Result<()> {
    let listener = Listener::bind("127.0.0.1:0")?;
    assert!(listener.accept_timeout(ms(20))?.is_none());
    assert!(wait_timeout(&[&listener], ms(20))?.is_empty());

    let mut stream = Stream::connect(listener.address())?;
    let server = listener.accept()?;
    stream.set_timeout(Some(ms(20)));
    let late = stream.read(&mut [0]).expect_err("nobody has written");
    assert_eq!(late.kind(), ErrorKind::TimedOut);

    // Who sends a byte now and then holds up a time-out, but not a deadline.
    let drips = Process::new(move || {
        while (&server).write_all(b".").is_ok() {
            sleep(ms(10));
        }
    });
    let drips = drips.start()?;
    stream.set_deadline(Some(now() + ms(100)));
    let late = stream.read_exact(&mut [0; 1000]).expect_err("too few");
    assert_eq!(late.kind(), ErrorKind::TimedOut);
    drips.kill()?;
    drips.wait()?;

    // Nobody reads: in the end the buffers are full.
    let mut stream = Stream::connect(listener.address())?;
    stream.set_timeout(Some(ms(20)));
    let late = stream.write_all(&vec![0; 30_000_000]).expect_err("too much");
    assert_eq!(late.kind(), ErrorKind::TimedOut);
    Ok(())
}

/// Each end of a connection is noticed at the other.
pub(crate) fn ends() -> Result<()> {
    for address in ["127.0.0.1:0", "@players: ends"] {
        let listener = Listener::bind(address)?;
        let meet =
            || -> Result<_> { Ok((Stream::connect(listener.address())?, listener.accept()?)) };

        let (mut ours, theirs) = meet()?;
        (&theirs).write_all(b"last words")?;
        drop(theirs);
        let mut words = String::new();
        ours.read_to_string(&mut words)?;
        assert_eq!(words, "last words");

        let (mut ours, theirs) = meet()?;
        let holds =
            Process::new(move || sleep(seconds(1000) + seconds(theirs.peer().len() as u64)));
        let holds = holds.start()?;
        holds.kill()?;
        assert_eq!(ours.read(&mut [0])?, 0);
        assert_eq!(holds.wait()?.number(), -9);
        let lost = (0..1000).find_map(|_| ours.write(b"?").err()).map(|err| err.kind());
        assert!(
            matches!(lost, Some(ErrorKind::BrokenPipe | ErrorKind::ConnectionReset)),
            "{lost:?}"
        );

        // A child that has nothing to do with it does not keep the line open.
        let (ours, mut theirs) = meet()?;
        let knows_nothing = Process::new(|| sleep(seconds(1000))).start()?;
        drop(ours);
        assert_eq!(theirs.read(&mut [0])?, 0);
        knows_nothing.kill()?;
        knows_nothing.wait()?;

        // Who is gone before being accepted is accepted, and is gone.
        drop(Stream::connect(listener.address())?);
        assert_eq!(listener.accept()?.read(&mut [0])?, 0);
    }
    Ok(())
}

/// Listeners, connections and children are waited for at once.
pub(crate) fn many() -> Result<()> {
    let listener = Listener::bind("127.0.0.1:0")?;
    let address = listener.address();
    let comes = Process::new(|| {
        sleep(ms(20));
        let mut stream = Stream::connect(address)?;
        stream.write_all(b"1")?;
        sleep(ms(20));
        stream.write_all(b"2")?;
        sleep(ms(20));
        Ok::<(), io::Error>(())
    });
    let comes = comes.start()?;
    // It connects before it ends.
    assert!(wait(&[&comes, &listener])?.contains(&1));
    let mut stream = listener.accept()?;
    for _ in 0..2 {
        assert!(wait(&[&comes, &listener, &stream])?.contains(&2));
        stream.read_exact(&mut [0])?;
    }
    while wait(&[&comes, &listener])? != [0] {}
    assert_eq!(comes.wait()?, Exit::Code(0));
    assert_eq!(wait(&[&comes, &listener, &stream])?, [0, 2]);
    Ok(())
}

/// Two who accept share one listener; who of them gets whom is chance.
pub(crate) fn sharing() -> Result<()> {
    let listener = Listener::bind("127.0.0.1:0")?;
    let serve = |who: u8| {
        let listener = &listener;
        Process::new(move || listener.accept()?.write_all(&[who])).start()
    };
    let servers = [serve(b'a')?, serve(b'b')?];
    let address = listener.address();
    let client = |number: u8| {
        Process::new(move || {
            let mut who = String::new();
            Stream::connect(address)?.read_to_string(&mut who)?;
            println!("client {number}: {who}");
            Ok::<(), io::Error>(())
        })
        .start()
    };
    let clients = [client(1)?, client(2)?];
    servers.iter().chain(&clients).try_for_each(|child| child.join())
}
