//! Blocks of shared memory with a name: players that take the block's name as their second argument.

use std::{
    env,
    io::{BufRead, stdin},
};

use shared::{Error, Process, Result, SharedMemory, print, println, seconds, sleep};

pub(crate) fn name() -> String {
    env::args().nth(2).unwrap_or_default()
}

/// Makes a block, fills it, and keeps it until it is killed; a child keeps it as well.
pub(crate) fn block_keep() -> Result<()> {
    let block = SharedMemory::<i64>::create(&name(), 3)?;
    block.write_at(0, &[1, 2, 3]);
    let _child = Process::new(|| {
        println!("ready");
        sleep(seconds(1000));
    })
    .start()?;
    sleep(seconds(1000));
    Ok(())
}

/// Attaches, tells what is there, and leaves something.
pub(crate) fn block_attach() -> Result<()> {
    let block = SharedMemory::<i64>::attach(&name())?;
    println!("{} {block:?} {:?}", block.name(), block.to_vec());
    block.update(0, |n| n + 41);
    Ok(())
}

/// What is refused, told in words.
pub(crate) fn block_refusals() -> Result<()> {
    let name = name();
    let tell = |result: Result<SharedMemory<i64>>| match result {
        Ok(_) => println!("no refusal"),
        Err(refusal) => println!("{refusal}"),
    };
    tell(SharedMemory::attach(&name));
    let block = SharedMemory::<f32>::create(&name, 3)?;
    tell(SharedMemory::create(&name, 3));
    tell(SharedMemory::attach(&name));
    drop(block);
    tell(SharedMemory::attach(&name));
    for bad in ["", "a/b", "a\0b", &"x".repeat(65)] {
        tell(SharedMemory::create(bad, 3));
    }
    tell(SharedMemory::create("too large", usize::MAX / 8));
    Ok(())
}

/// 64 MiB of bytes: a child attaches and writes to every page, and main finds that there.
pub(crate) fn block_large() -> Result<()> {
    let (name, size) = (name(), 64 << 20);
    let block = SharedMemory::<u8>::create(&name, size)?;
    Process::new(|| -> Result<()> {
        let block = SharedMemory::<u8>::attach(&name)?;
        for page in (0..block.len()).step_by(4096) {
            block.set(page, 1);
        }
        Ok(())
    })
    .start()?
    .join()?;
    let pages = (0..size).step_by(4096).map(|page| u32::from(block.get(page)));
    println!("{}", pages.sum::<u32>());
    Ok(())
}

/// Says when it is ready, waits for a line, tries to make the block, and keeps it until its input ends.
#[expect(clippy::unnecessary_wraps, reason = "all players have this form")]
pub(crate) fn block_race() -> Result<()> {
    let mut lines = stdin().lock().lines();
    println!("ready");
    lines.next();
    let block = SharedMemory::<u8>::create(&name(), 1);
    match &block {
        Ok(_) => println!("won"),
        Err(Error::BlockExists { .. }) => println!("lost"),
        Err(err) => println!("{err}"),
    }
    lines.next();
    Ok(())
}

/// A child drops its copy, and then main its own: who attaches before, between and after?
pub(crate) fn block_dropped() -> Result<()> {
    let name = name();
    let attach = || -> Result<()> {
        let there = SharedMemory::<i64>::attach(&name).is_ok();
        print!("{there} ");
        Ok(())
    };
    let block = SharedMemory::<i64>::create(&name, 1)?;
    attach()?;
    Process::new(move || drop(block)).start()?.join()?;
    attach()?;
    let block = SharedMemory::<i64>::create(&name, 1)?;
    let child = Process::new(|| drop(block.to_vec())).start()?;
    child.join()?;
    attach()?;
    drop(block);
    attach()?;
    println!("end");
    Ok(())
}

/// Two processes add to an element, and each finds the block by its name.
pub(crate) fn block_counts() -> Result<()> {
    let name = "players counter";
    let block = SharedMemory::<i64>::create(name, 2)?;
    let add = || -> Result<()> {
        let block = SharedMemory::<i64>::attach(name)?;
        block.set(1, block.get(1) + 1);
        Ok(())
    };
    let children = [Process::new(add).start()?, Process::new(add).start()?];
    for child in children {
        child.join()?;
    }
    println!("{:?}", block.to_vec());
    Ok(())
}
