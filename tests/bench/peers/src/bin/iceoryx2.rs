//! `iceoryx2`, as fast as it goes: nobody ever sleeps, who finds nothing looks again. Each item is copied in and out.

use std::{
    env,
    process::{self, Command},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, bail, ensure};
use iceoryx2::{
    port::{
        backpressure_strategy::BackpressureStrategy, publisher::Publisher, subscriber::Subscriber,
    },
    prelude::*,
    service::port_factory::publish_subscribe::PortFactory,
};
use peers::{Asked, Work, nanoseconds};

type Put = Publisher<ipc::Service, [u8], ()>;
type Get = Subscriber<ipc::Service, [u8], ()>;

fn main() -> Result<()> {
    let asked = Asked::by_arguments()?;
    set_log_level(LogLevel::Error);
    let node = NodeBuilder::new().create::<ipc::Service>()?;
    if let Some(parent) = env::args().nth(3) {
        let (put, get) = (
            putter(&node, &parent, "back", asked.work)?,
            getter(&node, &parent, "there", asked.work)?,
        );
        return be_the_child(asked, &put, &get);
    }
    let us = process::id().to_string();
    let (put, get) =
        (putter(&node, &us, "there", asked.work)?, getter(&node, &us, "back", asked.work)?);
    let mut child = Command::new(env::current_exe()?).args(asked.arguments()).arg(us).spawn()?;
    let took = match asked.work {
        Work::Trip => trip(asked, &put, &get)?,
        Work::Queue(_) => queue(asked, &put, &get)?,
        _ => bail!("a channel cannot do this"),
    };
    child.wait()?;
    println!("{}", nanoseconds(took));
    Ok(())
}

fn be_the_child(Asked { work, times }: Asked, put: &Put, get: &Get) -> Result<()> {
    let item = vec![7; work.size()];
    put_now(put, &item)?; // We are here.
    let mut come = take(get)?;
    if work == Work::Trip {
        for _ in 0..times {
            put_now(put, &come)?;
            come = take(get)?;
        }
        put_now(put, &come)
    } else {
        (0..times).try_for_each(|_| put_now(put, &item))
    }
}

fn trip(asked: Asked, put: &Put, get: &Get) -> Result<Duration> {
    let item = take(get)?;
    put_now(put, &item)?;
    take(get)?;
    let begin = Instant::now();
    for _ in 0..asked.times {
        put_now(put, &item)?;
        take(get)?;
    }
    Ok(begin.elapsed())
}

fn queue(asked: Asked, put: &Put, get: &Get) -> Result<Duration> {
    let item = take(get)?;
    put_now(put, &item)?;
    let begin = Instant::now();
    for _ in 0..asked.times {
        ensure!(take(get)?.len() == asked.work.size(), "an item is not whole");
    }
    Ok(begin.elapsed())
}

fn put_now(put: &Put, item: &[u8]) -> Result<()> {
    put.loan_slice_uninit(item.len())?.write_from_slice(item).send()?;
    Ok(())
}

fn take(get: &Get) -> Result<Vec<u8>> {
    loop {
        if let Some(sample) = get.receive()? {
            return Ok(sample.payload().to_vec());
        }
        thread::yield_now();
    }
}

fn putter(node: &Node<ipc::Service>, family: &str, way: &str, work: Work) -> Result<Put> {
    Ok(service(node, family, way, work)?
        .publisher_builder()
        .initial_max_slice_len(work.size())
        .backpressure_strategy(BackpressureStrategy::RetryUntilDelivered)
        .create()?)
}

fn getter(node: &Node<ipc::Service>, family: &str, way: &str, work: Work) -> Result<Get> {
    Ok(service(node, family, way, work)?.subscriber_builder().create()?)
}

fn service(
    node: &Node<ipc::Service>,
    family: &str,
    way: &str,
    work: Work,
) -> Result<PortFactory<ipc::Service, [u8], ()>> {
    let name = format!("peers/{family}/{way}");
    Ok(node
        .service_builder(&name.as_str().try_into()?)
        .publish_subscribe::<[u8]>()
        .enable_safe_overflow(false)
        .subscriber_max_buffer_size(work.room())
        .open_or_create()?)
}
