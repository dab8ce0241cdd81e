//! Three servers that do the same: they give back what they hear.

use std::{
    io::{self, Read, Write},
    time::Duration,
};

use shared::{Child, Listener, Process, Result, Stream, Waitable, wait};

// ANCHOR: echo
/// Gives everything back as it comes, until the client has said all.
fn echo(mut client: Stream) -> io::Result<()> {
    let mut bytes = vec![0; 64 << 10];
    loop {
        match client.read(&mut bytes)? {
            0 => return Ok(()),
            read => client.write_all(&bytes[..read])?,
        }
    }
}

/// A client that vanishes, or is silent for longer than we have patience, is no reason to close.
fn serve(client: Stream, patience: Option<Duration>) {
    client.set_timeout(patience);
    let _gone = echo(client);
}
// ANCHOR_END: echo

// ANCHOR: one_server
/// Accept, serve, accept.
pub(crate) fn one_at_a_time(listener: &Listener, patience: Option<Duration>) -> Result<()> {
    loop {
        serve(listener.accept()?, patience);
    }
}
// ANCHOR_END: one_server

// ANCHOR: per_client
/// Accept, start a child, accept; and wait for children as well as for clients, so that none stays a zombie.
pub(crate) fn process_per_client(
    listener: &Listener,
    most: usize,
    patience: Option<Duration>,
) -> Result<()> {
    let mut children = Vec::new();
    loop {
        let mut things: Vec<&dyn Waitable> = vec![listener];
        things.extend(children.iter().map(|child| child as &dyn Waitable));
        wait(&things)?;

        children = still_alive(children)?;
        let Some(client) = listener.accept_timeout(Duration::ZERO)? else { continue };
        if children.len() == most {
            refuse(client, most);
        } else {
            // If there is no process to be had, this client goes unserved, and the others stay.
            let child = Process::new(move || serve(client, patience)).start();
            children.extend(child);
        }
    }
}

fn still_alive(children: Vec<Child>) -> Result<Vec<Child>> {
    let mut alive = Vec::new();
    for child in children {
        if child.is_alive()? {
            alive.push(child);
        }
    }
    Ok(alive)
}

/// Better a clear word at once than a machine on which nothing moves.
fn refuse(mut client: Stream, most: usize) {
    client.set_timeout(Some(Duration::ZERO));
    let _gone = writeln!(client, "busy: {most} clients are being served; come again later");
}
// ANCHOR_END: per_client

// ANCHOR: crew_server
/// So many processes, started once, all accept from the same socket. One that is killed is replaced.
pub(crate) fn crew(listener: &Listener, size: usize, patience: Option<Duration>) -> Result<()> {
    let acceptor = || Process::new(|| one_at_a_time(listener, patience)).start();
    let mut crew = (0..size).map(|_| acceptor()).collect::<Result<Vec<_>>>()?;
    loop {
        let lost = shared::wait_any(&crew.iter().collect::<Vec<_>>())?;
        crew[lost] = acceptor()?;
    }
}
// ANCHOR_END: crew_server
