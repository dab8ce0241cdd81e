//! `play` 屏幕上的文字，中文。

use crate::{conductor::Clock, words::PlayWords};

pub(super) const PLAY: PlayWords = PlayWords {
    title: |lesson, part| match part {
        Some(part) => format!("由你指挥 · 第 {lesson:02} 课第 {part} 部分"),
        None => format!("由你指挥 · 第 {lesson:02} 课"),
    },
    title_of: |exercise| format!("由你指挥 · {exercise}"),
    clock: |time, clock| {
        let time = time.as_secs_f64();
        match clock {
            Clock::Prompt => format!("时钟 {time:.3} 秒，睡着的准时醒来"),
            Clock::Careless => format!("时钟 {time:.3} 秒，谁都可能慢"),
        }
    },
    keys: "0-9、↑ ↓ 回车：让谁走 · u：退一步 · r：重来 · c：换一种时钟 · q：退出",
    keys_at_the_end: "u：退一步 · r：重来 · c：换一种时钟 · q：退出",
    waits: |on| match on {
        [] => "· 在等".to_owned(),
        _ => format!("· 在等 {}", on.join("、")),
    },
    values: "共享的值",
    done: "刚才",
    output: "输出",
    no_choice: |clock| match clock {
        Clock::Prompt => "这次没有什么可选：按这种时钟，睡着的都准时醒来。",
        Clock::Careless => "这次没有什么可选：只有这一种顺序。",
    },
    other_clock: "按 c 换另一种时钟，谁都可能慢。",
    differs: "默认的调度输出的不是这些，而是：",
    schedule: "再看一遍：",
    no_terminal: "要指挥就需要一个终端：请直接在终端里运行，不要接管道",
};
