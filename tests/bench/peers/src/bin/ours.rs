//! The runtime of the course.

use std::{env, process, time::Instant};

use anyhow::{Result, bail};
use peers::{Asked, Work, nanoseconds, unshared};
use shared::{Lock, Manager, Pool, Process, Queue};

fn main() -> Result<()> {
    let Asked { work, times } = Asked::by_arguments()?;
    let answer = match work {
        Work::Start => start(times)?,
        Work::Lock => lock(times)?,
        Work::Contended => contended(times)?,
        Work::Trip => trip(work, times)?,
        Work::Queue(_) => queue(work, times)?,
        Work::Queues(_) => queues(work, times)?,
        Work::Pool => pool(times, Some(1))?,
        Work::Chunks => pool(times, None)?,
        Work::Get => get_from(&Manager::start()?, times)?,
        Work::GetByLine => {
            let path = env::temp_dir().join(format!("peers-{}.socket", process::id()));
            get_from(&Manager::listen(&path.to_string_lossy(), "open sesame")?, times)?
        }
        Work::Idle => idle()?,
    };
    println!("{answer}");
    Ok(())
}

fn start(times: usize) -> Result<u64> {
    let begin = Instant::now();
    for _ in 0..times {
        Process::new(|| ()).start()?.join()?;
    }
    Ok(nanoseconds(begin.elapsed()))
}

fn lock(times: usize) -> Result<u64> {
    let lock = Lock::new()?;
    let begin = Instant::now();
    take(&lock, times)?;
    Ok(nanoseconds(begin.elapsed()))
}

fn contended(times: usize) -> Result<u64> {
    let lock = Lock::new()?;
    let begin = Instant::now();
    let child = Process::new(|| take(&lock, times / 2)).start()?;
    take(&lock, times - times / 2)?;
    child.join()?;
    Ok(nanoseconds(begin.elapsed()))
}

fn take(lock: &Lock, times: usize) -> shared::Result<()> {
    for _ in 0..times {
        drop(lock.acquire()?);
    }
    Ok(())
}

fn trip(work: Work, times: usize) -> Result<u64> {
    let (there, back) = (bounded(work)?, bounded(work)?);
    let item = vec![7; work.size()];
    let child = Process::new(|| (0..=times).try_for_each(|_| back.put(there.get()?))).start()?;
    let once = || {
        there.put(&item)?;
        back.get()
    };
    once()?; // The child is there.
    let begin = Instant::now();
    for _ in 0..times {
        once()?;
    }
    let took = begin.elapsed();
    child.join()?;
    Ok(nanoseconds(took))
}

fn queue(work: Work, times: usize) -> Result<u64> {
    let (there, back) = (bounded(work)?, bounded(work)?);
    let item = vec![7; work.size()];
    let child = Process::new(|| {
        there.get()?;
        (0..times).try_for_each(|_| back.put(&item))
    });
    let child = child.start()?;
    there.put(&item)?;
    let begin = Instant::now();
    get(&back, times, work.size())?;
    let took = begin.elapsed();
    child.join()?;
    Ok(nanoseconds(took))
}

fn queues(work: Work, times: usize) -> Result<u64> {
    let queue = bounded(work)?;
    let item = vec![7; work.size()];
    let each = times / 2;
    let begin = Instant::now();
    let mut children = Vec::new();
    for _ in 0..2 {
        let put = || (0..each).try_for_each(|_| queue.put(&item));
        children.push(Process::new(put).start()?);
        children.push(Process::new(|| get(&queue, each, work.size())).start()?);
    }
    children.iter().try_for_each(|child| child.join())?;
    Ok(nanoseconds(begin.elapsed()))
}

fn get(queue: &Queue<Vec<u8>>, times: usize, size: usize) -> Result<()> {
    for _ in 0..times {
        if queue.get()?.len() != size {
            bail!("an item is not whole");
        }
    }
    Ok(())
}

fn pool(times: usize, chunk: Option<usize>) -> Result<u64> {
    let pool = Pool::new(2)?;
    pool.map_chunks(next, 0..2, 1)?; // The workers are there.
    let begin = Instant::now();
    let all = pool.map_async(next, 0..times as u64, chunk)?.get()?;
    let took = begin.elapsed();
    if all.len() != times {
        bail!("not all came back");
    }
    Ok(nanoseconds(took))
}

fn next(number: u64) -> u64 {
    number + 1
}

fn get_from(manager: &Manager, times: usize) -> Result<u64> {
    let stock = manager.dict::<String, u32>()?;
    stock.set("cake", 3_u32)?;
    let begin = Instant::now();
    for _ in 0..times {
        if stock.get("cake")? != Some(3) {
            bail!("the cakes are gone");
        }
    }
    Ok(nanoseconds(begin.elapsed()))
}

fn idle() -> Result<u64> {
    let (here, end) = (Queue::<u8>::new()?, Queue::<u8>::new()?);
    let wait = || {
        here.put(1)?;
        end.get()
    };
    let child = Process::new(|| wait().map(drop)).start()?;
    here.get()?;
    let memory = unshared(child.pid())?;
    end.put(1)?;
    child.join()?;
    Ok(memory)
}

fn bounded(work: Work) -> Result<Queue<Vec<u8>>> {
    Ok(Queue::bounded(u32::try_from(work.room())?)?)
}
