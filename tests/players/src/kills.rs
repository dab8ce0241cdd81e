//! One small program for each thing that processes share, of whom anyone may be killed at any step: those who are left come
//! to an end, and main finds what was promised. What only the dead one could have done, main does in its place.

use std::io;

use shared::{
    Array, Barrier, Child, Condition, Error, Event, Exit, JoinableQueue, Listener, Lock, Process,
    Queue, RLock, Result, Semaphore, Stream, Value, duplex, pipe, seconds, wait,
};

use crate::{net, sync::start};

/// Whether it came to a good end; or it was killed, which is no news here.
fn ended(child: &Child) -> Result<bool> {
    let exit = child.wait()?;
    assert!(matches!(exit, Exit::Code(0) | Exit::Signal(_)), "{exit:?}");
    Ok(exit == Exit::Code(0))
}

fn all_ended(children: &[Child]) -> Result<bool> {
    children.iter().map(ended).try_fold(true, |all, one| Ok(all & one?))
}

pub(crate) fn lock() -> Result<()> {
    let (lock, count) = (Lock::new()?, Value::new(0)?);
    let children = start(2, |_| {
        for _ in 0..2 {
            let _held = match lock.acquire() {
                Err(Error::OwnerDied { .. }) => lock.recover()?,
                held => held?,
            };
            count.set(count.get() + 1);
        }
        Ok(())
    })?;
    let all = all_ended(&children)?;
    let _held = lock.recover()?;
    assert!(!all || count.get() == 4, "{}", count.get());
    Ok(())
}

pub(crate) fn rlock() -> Result<()> {
    let lock = RLock::new()?;
    let children = start(2, |_| {
        let take = || match lock.acquire() {
            Err(Error::OwnerDied { .. }) => lock.recover(),
            held => held,
        };
        let _once = take()?;
        let _twice = take()?;
        Ok(())
    })?;
    all_ended(&children)?;
    drop(lock.recover()?);
    Ok(())
}

pub(crate) fn semaphore() -> Result<()> {
    let seats = Semaphore::new(2)?;
    let children = start(3, |_| {
        let _seat = seats.acquire();
        Ok(())
    })?;
    let all = all_ended(&children)?;
    // One is killed; at most its seat is gone.
    assert!(seats.value() >= if all { 2 } else { 1 });
    drop(seats.acquire());
    Ok(())
}

pub(crate) fn condition() -> Result<()> {
    let (cake, ready) = (Condition::new()?, Value::new(false)?);
    let guests = start(2, |_| {
        // If whoever holds it dies, nothing is half done: we ask again.
        while let Err(Error::OwnerDied { .. }) =
            cake.recover().and_then(|mut held| held.wait_for(|| ready.get()))
        {}
        Ok(())
    })?;
    let baker = Process::new(|| -> Result<()> {
        let mut held = cake.recover()?;
        ready.set(true);
        held.notify_all();
        Ok(())
    });
    ended(&baker.start()?)?;
    let mut held = cake.recover()?;
    ready.set(true);
    held.notify_all();
    drop(held);
    all_ended(&guests).map(drop)
}

pub(crate) fn event() -> Result<()> {
    let gun = Event::new()?;
    let runners = start(2, |_| {
        gun.wait();
        Ok(())
    })?;
    ended(&Process::new(|| gun.set()).start()?)?;
    gun.set();
    all_ended(&runners).map(drop)
}

pub(crate) fn barrier() -> Result<()> {
    let start_line = Barrier::new(2)?;
    let runners = start(2, |_| match start_line.wait() {
        Err(Error::BrokenBarrier { .. }) => Ok(()),
        arrived => arrived.map(drop),
    })?;
    let first = shared::wait_any(&[&runners[0], &runners[1]])?;
    if !ended(&runners[first])? {
        start_line.abort(); // The other one would wait for somebody who does not come.
    }
    all_ended(&runners).map(drop)
}

/// What is got is got once and in order; at most the one item is missing that its getter was killed with.
pub(crate) fn queue() -> Result<()> {
    let (queue, seen) = (Queue::new()?, Array::new([0; 4])?);
    let take_all = || -> Result<()> {
        while let Ok(n) = queue.get() {
            seen.update(n, |times| times + 1);
        }
        Ok(())
    };
    let getters = start(2, |_| take_all())?;
    let put = Value::new(0)?;
    let putter = Process::new(|| -> Result<()> {
        for n in 0..4 {
            queue.put(n)?;
            put.set(n + 1);
        }
        Ok(())
    });
    let putter = putter.start()?;
    ended(&putter)?;
    queue.close();
    let all = all_ended(&getters)?;
    take_all()?;
    let times = seen.to_vec();
    assert!(times.iter().all(|times| *times <= 1), "{times:?}");
    let missing = times.iter().take(put.get()).filter(|times| **times == 0).count();
    assert!(missing <= usize::from(!all), "{times:?}");
    Ok(())
}

/// Whoever waits for room goes on when somebody else makes it.
pub(crate) fn bounded_queue() -> Result<()> {
    let queue = Queue::bounded(1)?;
    let putters = start(2, |who| (0..2).try_for_each(|n| queue.put((who, n))))?;
    let getter = Process::new(|| queue.get().map(drop)).start()?;
    ended(&getter)?;
    let mut next = [0, 0];
    while wait(&[&putters[0], &putters[1], &queue])? != [0, 1] {
        if let Some((who, n)) = queue.try_get()? {
            assert!(n >= next[who], "in order");
            next[who] = n + 1;
        } else if ended_now(&putters)? {
            break;
        }
    }
    all_ended(&putters).map(drop)
}

fn ended_now(children: &[Child]) -> Result<bool> {
    let codes: Vec<_> = children.iter().map(Child::exit_code).collect::<Result<_>>()?;
    Ok(codes.iter().all(Option::is_some))
}

/// Who joins is told that all is done, or that a task died.
pub(crate) fn joinable_queue() -> Result<()> {
    let tasks = JoinableQueue::<u32>::new()?;
    let cooks = start(2, |_| {
        while let Ok(task) = tasks.get() {
            task.done();
        }
        Ok(())
    })?;
    for n in 0..3 {
        tasks.put(n)?;
    }
    let joined = tasks.join();
    tasks.close();
    let all = all_ended(&cooks)?;
    match joined {
        Ok(()) => Ok(()),
        Err(Error::TaskLost { .. }) if !all => Ok(()),
        Err(err) => Err(err),
    }
}

/// What was sent comes, in order, and then the end.
pub(crate) fn pipes() -> Result<()> {
    let (receiver, sender) = pipe()?;
    let (to_echo, echo) = duplex::<u32, u32>()?;
    let sends = Process::new(move || (0..3).try_for_each(|n| sender.send(n))).start()?;
    let echoes = Process::new(move || -> Result<()> {
        while let Ok(n) = echo.recv() {
            echo.send(n)?;
        }
        Ok(())
    });
    let echoes = echoes.start()?;
    let mut next = 0;
    while let Ok(n) = receiver.recv() {
        assert_eq!(n, next);
        next += 1;
        // If the echo is dead, that is told, too.
        if to_echo.send(n).is_ok() {
            assert!(to_echo.recv().is_ok_and(|back| back == n) || echoes.exit_code()?.is_some());
        }
    }
    drop(to_echo);
    let all = ended(&sends)?;
    assert!(!all || next == 3);
    ended(&echoes).map(drop)
}

/// A client is told when its server is gone, and a server when its client is.
pub(crate) fn sockets() -> Result<()> {
    let listener = Listener::bind("127.0.0.1:0")?;
    let address = listener.address().to_owned();
    let server = Process::new(move || -> Result<()> {
        while let Some(stream) = listener.accept_timeout(seconds(5))? {
            // A client that was killed has left something unsaid, or does not want its answer.
            let _gone = net::echo(&stream);
        }
        Ok(())
    });
    let server = server.start()?;
    let clients = start(2, |who| {
        let what = who.to_le_bytes();
        match Stream::connect(&address).map_err(io::Error::from).and_then(|it| net::ask(&it, &what))
        {
            Ok(back) if back == what => Ok(()),
            _ => Err(Error::EndOfFile),
        }
    })?;
    let exits: Vec<_> = clients.iter().map(Child::wait).collect::<Result<_>>()?;
    let alive = ended(&server)?;
    let good = |exit: &Exit| matches!(exit, Exit::Code(0) | Exit::Signal(_));
    assert!(!alive || exits.iter().all(good), "{exits:?}");
    Ok(())
}

/// Whoever waits for several is told of the end of each.
pub(crate) fn many() -> Result<()> {
    let queue = Queue::new()?;
    let (receiver, sender) = pipe::<u32>()?;
    let puts = Process::new(|| queue.put(1)).start()?;
    let sends = Process::new(move || sender.send(2)).start()?;
    let (mut taken, mut came) = (false, false);
    loop {
        let ready = wait(&[&receiver, &puts, &sends])?;
        if ready == [0, 1, 2] {
            break;
        }
        if ready.contains(&0) && receiver.recv().is_ok() {
            came = true;
        } else if ready.contains(&1) {
            taken |= queue.try_get()?.is_some();
            ended(&puts)?;
            wait(&[&receiver, &sends])?;
        }
    }
    came |= receiver.recv().is_ok();
    taken |= queue.try_get()?.is_some();
    assert!(came || !ended(&sends)?);
    assert!(taken || !ended(&puts)?);
    Ok(())
}
