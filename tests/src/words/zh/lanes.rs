//! What stands in lanes, in Chinese.

use shared::seam::wire::Kind;

use crate::{lanes::Sort, words::LaneWords};

pub(super) const LANES: LaneWords = LaneWords {
    operation,
    nameless: |sort, number| {
        let sort = match sort {
            Sort::Lock => "锁",
            Sort::Value => "值",
            Sort::Event => "事件",
            Sort::Condition => "条件",
            Sort::Queue => "队列",
            Sort::Semaphore => "信号量",
            Sort::Connection => "连接",
            Sort::Listener => "套接字",
            Sort::Other => "对象",
        };
        format!("{sort} {number}")
    },
    left: |who, what, place, on| match on {
        [] => format!("{who} 还没有结束，下一步是：{what}（{place}）"),
        _ => format!("{who} 在等 {}：{what}（{place}）", on.join("、")),
    },
    title: "一次运行的泳道图",
    description: |steps, processes, verdict| {
        let ended = verdict.map_or(String::new(), |it| format!("结果：{it}。"));
        format!("共 {steps} 步；{processes} 个进程，各占一条泳道。{ended}")
    },
    blocked: "等待",
    knot: "死锁",
    step: |number, who, what, place| format!("第 {number} 步，{who}：{what}（{place}）"),
};

fn operation(kind: Kind, thing: &str) -> String {
    let verb = match kind {
        Kind::Start => "启动",
        Kind::Begin => "开始",
        Kind::End => "结束",
        Kind::Join if thing.is_empty() => "等待子进程结束",
        Kind::Join => "等待结束",
        Kind::Poll if thing.is_empty() => "查看子进程",
        Kind::Poll => "查看",
        Kind::Signal => "发信号给",
        Kind::Catch => "接信号",
        Kind::Sleep => "睡眠",
        Kind::Print => "输出",
        Kind::Acquire => "取锁",
        Kind::TryAcquire => "试取锁",
        Kind::Release => "放锁",
        Kind::Get => "读",
        Kind::Set => "写",
        Kind::Update => "读改写",
        Kind::Yield => "让出",
        Kind::Await => "等候",
        Kind::Wait => "等通知",
        Kind::Notify => "通知",
        Kind::Put => "放入",
        Kind::Take => "取自",
        Kind::TryPut => "试放入",
        Kind::TryTake => "试取自",
        Kind::Watch => "等其中之一",
        Kind::Listen => "监听",
        Kind::Connect => "连接到",
        Kind::Accept => "接入",
        Kind::Send => "发到",
        Kind::Receive => "收自",
        Kind::Close => "关闭",
        Kind::Down => "取一个",
        Kind::TryDown => "试取一个",
        Kind::Up | Kind::TryUp => "还一个",
        Kind::Done => "做完一件",
    };
    // A nameless lock is called a lock already; and Chinese needs no space before Chinese.
    let thing = if verb.ends_with('锁') { thing.trim_start_matches('锁') } else { thing };
    let space = if thing.starts_with(|it: char| it.is_ascii_graphic()) { " " } else { "" };
    format!("{verb}{space}{thing}")
}
