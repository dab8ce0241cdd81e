//! Pipes: their ends, and waiting for several.

use std::time::Duration;

use shared::{
    Error, Process, Queue, Result, Waitable, duplex, ms, pipe, println, seconds, sleep, wait,
    wait_timeout,
};

use crate::{channel::tell, sync::kill};

/// One way, both ways; closed ends are errors at the other.
pub(crate) fn pipes() -> Result<()> {
    let (receiver, sender) = pipe()?;
    assert!(!receiver.poll()?);
    sender.send(1)?;
    assert!(receiver.poll()?);
    assert_eq!(receiver.recv()?, 1);
    assert_eq!(receiver.recv_timeout(ms(20))?, None);

    // Two messages stay two, and what was sent before the end is there.
    let child = Process::new(move || (0..3).try_for_each(|n| sender.send(n))).start()?;
    child.join()?;
    assert_eq!([receiver.recv()?, receiver.recv()?, receiver.recv()?], [0, 1, 2]);
    tell(receiver.recv());
    assert!(receiver.poll()?);

    // The end that we dropped is closed, although the child had been made before.
    let (receiver, sender) = pipe::<u32>()?;
    let child = Process::new(move || {
        while let Ok(n) = receiver.recv() {
            println!("received {n}");
        }
    });
    let child = child.start()?;
    sender.send(7)?;
    drop(sender);
    child.join()?;

    let (here, there) = duplex::<u32, String>()?;
    let child = Process::new(move || there.send("x".repeat(there.recv()? as usize))).start()?;
    here.send(3)?;
    assert_eq!(here.recv()?, "xxx");
    child.join()?;
    tell(here.send(1));
    tell(here.recv());
    Ok(())
}

/// An end that was only borrowed by a child is not its own.
pub(crate) fn borrowed_end() -> Result<()> {
    let (receiver, sender) = pipe()?;
    Process::new(|| tell(sender.send(1))).start()?.join()?;
    sender.send(2)?;
    assert_eq!(receiver.recv()?, 2);

    // Nor is one that was given to somebody else.
    let first = Process::new(move || {
        sleep(ms(20));
        sender.send(3)
    });
    let first = first.start()?;
    let second = Process::new(|| tell(receiver.recv())).start()?;
    second.join()?;
    assert_eq!(receiver.recv()?, 3);
    first.join()
}

/// An end whose process is killed is closed, whenever that is.
pub(crate) fn killed_ends() -> Result<()> {
    for round in 0..100 {
        let (receiver, sender) = pipe::<u32>()?;
        let child = Process::new(move || (0..).try_for_each(|n| sender.send(n)));
        let child = child.start()?;
        if round % 3 == 0 {
            kill(&child)?;
        } else if round % 3 == 1 {
            receiver.recv()?;
            child.kill()?;
        } else {
            child.kill()?;
        }
        let mut expected = u32::from(round % 3 == 1);
        let end = loop {
            match receiver.recv() {
                Ok(n) => assert_eq!(n, expected),
                Err(end) => break end,
            }
            expected += 1;
        };
        assert!(matches!(end, Error::EndOfFile), "{end}");
        assert!(child.wait().is_ok());
    }
    // And the other way round.
    let (receiver, sender) = pipe::<u32>()?;
    let child = Process::new(move || receiver.recv().map(|_| sleep(seconds(1000)))).start()?;
    sender.send(1)?;
    kill(&child)?;
    tell(sender.send(2));
    Ok(())
}

/// Waiting for pipes, queues and children at once.
pub(crate) fn wait_for_many() -> Result<()> {
    let queue = Queue::new()?;
    let (first, to_first) = pipe()?;
    let (second, to_second) = pipe::<u32>()?;
    assert!(wait_timeout(&[&first, &second, &queue], ms(20))?.is_empty());

    let child = Process::new(move || {
        sleep(ms(20));
        to_first.send(1)?;
        sleep(seconds(1000));
        Ok::<(), Error>(())
    });
    let child = child.start()?;
    assert_eq!(wait(&[&second, &queue, &first, &child])?, [2]);
    assert_eq!(first.recv()?, 1);

    let late = Process::new(|| {
        sleep(ms(20));
        queue.put(2)
    });
    let late = late.start()?;
    assert_eq!(wait(&[&first, &queue, &second])?, [1]);
    late.join()?;

    to_second.send(3)?;
    assert_eq!(wait(&[&first, &second, &queue])?, [1, 2]);
    assert_eq!((queue.get()?, second.recv()?), (2, 3));

    // A killed child is ready, and so is the pipe that it had an end of.
    child.kill()?;
    assert!([vec![0], vec![1], vec![0, 1]].contains(&wait(&[&child, &first, &queue])?));
    assert_eq!(wait(&[&child, &queue])?, [0]);
    child.wait()?;
    assert_eq!(wait(&[&child, &first, &queue])?, [0, 1]);
    tell(wait(&[]));
    Ok(())
}

/// More than the kernel compares at once, and longer than anybody waits.
pub(crate) fn wait_for_hundreds() -> Result<()> {
    let queues: Vec<_> = (0..200).map(|_| Queue::<usize>::new()).collect::<Result<_>>()?;
    let all: Vec<&dyn Waitable> = queues.iter().map(|queue| queue as &dyn Waitable).collect();
    for place in [0, 50, 199] {
        let queue = &queues[place];
        let puts = Process::new(|| {
            sleep(ms(5));
            queue.put(place)
        });
        let puts = puts.start()?;
        assert_eq!(wait_timeout(&all, Duration::MAX)?, [place]);
        assert_eq!(queue.get_timeout(Duration::MAX)?, Some(place));
        assert!(puts.join_timeout(Duration::MAX)?);
    }
    Ok(())
}
