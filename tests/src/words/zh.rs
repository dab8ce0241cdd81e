//! What the command says in Chinese.

mod book;
mod exercise;
mod lanes;
mod play;

use shared::seam::wire::SPEEDS;

use self::{book::BOOK, exercise::EXERCISE, lanes::LANES, play::PLAY};
use crate::{
    check::Complaint,
    conductor::{Verdict, name_of_call},
    transcript::{End, Kind, Leftover, signal_name},
    words::{
        ALLOW_NAMESPACES, CheckWords, Doctor, ExploreWords, Help, LessonWords, Mistake, Words,
    },
};

pub(super) static WORDS: Words = Words {
    help: Help {
        course: "进程协奏曲：运行课程，看看进程都在做什么。",
        course_usage: "course [选项] <命令>",
        course_after: "从这里开始：cargo lesson 05",
        usage: "用法：",
        commands: "命令：",
        arguments: "参数：",
        options: "选项：",
        list: "列出所有课程，或某一课的各个部分",
        list_usage: "course list [选项] [课程]",
        list_number: "课程的编号或名称：5、05、join",
        called: |name| match name {
            "NN" => "课程",
            "PART" => "部分",
            "SCHEDULE" => "调度",
            "NAME" => "名称",
            "DIR" => "目录",
            "merge FILE" => "merge 文件",
            other => other,
        },
        subject: "课程的编号或名称（5、05、join），或者练习的名称（last-ticket）",
        lesson: "运行一课，或其中一个部分",
        lesson_usage: "course lesson [选项] [课程] [部分 | 参数]…",
        lesson_words: "课程的编号或名称（5、05、join），后面跟着交给它的内容：部分的编号，或这一课认识的其他参数。-- \
            之后的内容一律原样交给课程",
        explore: "按许多种调度来运行一课的某个部分，每次只让一个进程走一步，看看会有哪些结果",
        explore_usage: "course explore [选项] <课程> [部分]",
        explore_part: "部分的编号；不写就是全部",
        explore_schedules: "试多少种调度 [200]",
        explore_strategy: "怎样选调度：portfolio（混合，默认）、random、pct、pos、surw、delay、exhaustive",
        explore_jobs: "最多用几个核 [全部]；结果都一样",
        replay: "按同一种调度再运行一遍，一个字节也不差",
        replay_usage: "course replay [选项] <调度>",
        replay_schedule: "调度，也就是 explore 输出的那一串字符",
        replay_answer: "调度属于练习时：用这个文件里的答案，而不是你自己的",
        lanes: "按同一种调度再运行一遍，画出泳道图：每个进程一条泳道",
        play: "亲自指挥课程的一个部分：在终端里选让谁走",
        play_usage: "course play [选项] <课程> [部分]\n      course play [选项] <调度>",
        play_what: "课程（05 或 join）、练习，或一个调度；给出调度时，每一步都会先选中它的选择",
        lanes_usage: "course lanes [选项] <调度>",
        lanes_format: "text（默认）、svg、json、trace（可在 ui.perfetto.dev 中打开），或 html（网页的一部分）",
        book: "在本机的一个地址上打开本书，可以在书页里运行各课",
        book_usage: "course book [选项]",
        book_build: "只生成网页，可放到任何网站上，并说出放在哪里",
        book_port: "用哪个端口 [任意空闲的]",
        doctor: "检查这台机器是否具备学习本课程的条件",
        doctor_usage: "course doctor [选项]",
        completions: "输出 shell 的命令补全脚本",
        completions_usage: "course completions <SHELL>",
        completions_shell: "bash、elvish、fish、powershell 或 zsh",
        lang: "语言：en 或 zh；不指定时由环境变量决定（COURSE_LANG、LC_ALL、LC_MESSAGES、LANG）",
        speed: "让课程的时钟走得快 N 倍",
        seed: "用于 lesson：随机数的种子；用于 explore：换一批调度来试",
        json: "输出 JSON（list、explore、replay、lanes 和 doctor）",
        help: "显示帮助",
        version: "显示版本",
    },
    mistake: Mistake {
        error: "错误：",
        unknown_argument: |argument| format!("这里没有 `{argument}` 这个选项或参数"),
        unknown_command: |command| format!("没有 `{command}` 这个命令"),
        did_you_mean: |close| format!("你是不是想输入 `{close}`？"),
        bad_value: |argument, value| format!("{argument} 不能是 `{value}`"),
        valid_values: |values| format!("可以是：{values}"),
        value_missing: |argument| format!("{argument} 后面缺少一个值"),
        argument_missing: |argument| format!("缺少 {argument}"),
        given_twice: |argument| format!("{argument} 只能出现一次"),
        other: "看不懂这条命令",
        see_help: "查看帮助：course --help",
        not_a_speed: || {
            let (least, most) = SPEEDS.into_inner();
            format!("应当是 {least} 到 {most} 之间的数，例如 10 或 0.5")
        },
        not_a_seed: "应当是不小于 0 的整数",
        not_a_count: "应当是不小于 1 的整数",
    },
    lesson: LessonWords {
        how_to_go_on: |first| format!("运行其中一课：cargo lesson {first}"),
        how_to_run_a_part: |number| {
            format!("运行全部：cargo lesson {number} · 只运行第一部分：cargo lesson {number} 1")
        },
        no_parts: "这一课不分部分。",
        no_lessons: "这里还没有课程。",
        unknown: |meant| format!("没有 `{meant}` 这一课"),
        no_part: |part, last| format!("没有第 {part} 部分；只有第 1 到第 {last} 部分"),
        there_are: "现有的课程：",
        building: |lesson| format!("正在编译 {lesson}……第一次会久一些。"),
        cargo_missing: |why| format!("编译课程需要 cargo，但无法启动它：{why}"),
        does_not_build: |lesson| format!("{lesson} 编译不通过，原因见上面编译器的输出"),
        cannot_start: |program, why| format!("无法启动 {program}：{why}"),
    },
    explore: ExploreWords {
        summary: |found| {
            let orders = match found.complete {
                Some(1) => "只有这一种顺序".to_owned(),
                // What was run before it was known that all can be run repeats some of them.
                Some(orders) if orders < found.runs => {
                    format!("全部 {orders} 种顺序（共运行 {} 次）", found.runs)
                }
                Some(orders) => format!("全部 {orders} 种顺序"),
                None => format!("运行 {} 次，并非全部顺序", found.runs),
            };
            let [in_time, rests] = found.reserves();
            let in_time =
                if in_time { "（时间只在谁都走不动时才流逝）" } else { "" };
            let rests = if rests {
                "（反复查看却一无所获的，等有了变化才再看）"
            } else {
                ""
            };
            format!("{orders}{in_time}{rests}，{} 种结果", found.outcomes.len())
        },
        verdict,
        no_schedule: |text| format!("`{text}` 不是一种调度；course explore 会输出一些"),
        changed: "记录这种调度以后，程序改过了，同一串字符的含义可能已经不同；请重新 explore",
        knot: |step| format!("但到第 {step} 步时，已经有进程死锁："),
        more: |outcomes| format!("……另有 {outcomes} 种结果；--json 会全部列出"),
        nearest: |schedule| format!("与它最近而结果不同的：{schedule}"),
        another_run: |step| {
            let place = step.map_or(String::new(), |step| format!("从第 {step} 步起"));
            format!(
                "这不是记录这种调度的那次运行：{place}有所不同。程序还依赖调度以外的东西，比如真实的时钟、文件，或外面的进程。"
            )
        },
        strayed: |step| {
            format!(
                "同一种调度得到的运行并不总是相同：有两次在第 {step} 步分岔。程序还依赖调度以外的东西，比如真实的时钟、文件，或外面的进程。"
            )
        },
    },
    lanes: LANES,
    play: PLAY,
    book: BOOK,
    doctor: Doctor {
        good: "正常",
        note: "提示",
        missing: "缺少",
        all_well: "所需的条件都已具备。",
        something_missing: "还缺少必需的条件。",
        unknown: "未知",
        not_found: "没有找到",
        kernel: "Linux 内核",
        kernel_advice: |wanted| {
            format!(
                "需要 Linux {wanted} 或更新的内核（要用到 pidfd）。Windows 上请用 WSL 2（不是 WSL 1），Mac \
                上请用虚拟机或开发容器。"
            )
        },
        rust: "Rust",
        rust_advice: |wanted| format!("需要 Rust {wanted} 或更新的版本：rustup update stable"),
        proc: "/proc",
        proc_mounted: "已挂载",
        proc_not_mounted: "没有挂载",
        proc_advice: "观察进程要靠 /proc：请执行 mount -t proc proc /proc，或换一个带有 /proc 的容器。",
        processes: "创建进程",
        processes_work: "可以创建，也可以结束",
        processes_advice: "无法按课程的需要创建和结束进程。是否有数量限制（ulimit -u、容器的 pids \
            限制），或者沙箱不允许？",
        apart: "隔离被评分的程序",
        apart_possible: "它们看不到练习的文件、网络和其他进程",
        apart_by_fence: "用 Landlock 做到，因为不能使用用户命名空间",
        fence_advice: |open| {
            format!(
                "它们看不到练习的文件，但没有与{}隔离开。检查自己的答案不要紧；给别人评分，请放进一个没有别的东西的容器或虚拟机里，\
                或者允许使用命名空间：{ALLOW_NAMESPACES}",
                exercise::dangers(open),
            )
        },
        apart_impossible: "做不到，用户命名空间和 Landlock 都不能使用",
        apart_advice: || {
            format!(
                "时间、内存、进程数和输出的限制照样有效，程序启动的一切也都会被终止；但它能读写你能读写的一切（包括参考答案和\
                别人的答案），能上网，也能终止你的进程。检查自己的答案不要紧；给别人评分，请在容器或虚拟机里进行，或者允许使用命名空间：\
                {ALLOW_NAMESPACES}"
            )
        },
        memory: "内存超量分配",
        memory_free: "允许",
        memory_strict: "禁止（vm.overcommit_memory = 2）",
        memory_advice: "共享内存会先预留一大块，用到哪里才占用哪里。请允许这样做：sudo sysctl vm.overcommit_memory=0",
        cores: "处理器核心",
        cores_advice: "只有一个核心时，进程只能轮流运行：所有课程都能运行，只是看不到加速。",
        locale: "区域设置",
        locale_advice: "当前不是 UTF-8 环境，中文和图形字符可能显示不正常：export LANG=C.UTF-8",
        just: "just",
        just_advice: "不是必需的，`cargo lesson 05` 效果一样。想安装的话：pip install rust-just",
    },
    check: CheckWords {
        complaint,
        output: "程序的输出：",
        no_output: "程序没有输出。",
        errors: "标准错误的输出：",
        end: |end| match end {
            End::Code(code) => format!("程序以退出码 {code} 结束。"),
            End::Signal(number) => format!("程序被信号 {} 终止。", signal_name(number)),
            End::TimeLimit => "程序运行太久，已被终止。".to_owned(),
            End::OutputLimit => "程序输出太多，已被终止。".to_owned(),
            End::ProcessLimit => "程序同时拥有的进程太多，已被终止。".to_owned(),
            End::MemoryLimit => "程序占用的内存太多，已被终止。".to_owned(),
            End::Stopped => "程序被外部停止。".to_owned(),
        },
        leftover: |Leftover { pid, name, kind }| match kind {
            Kind::Running => format!("孤儿进程：主进程结束时，{name}（pid {pid}）还在运行。"),
            Kind::Unreaped => format!("僵尸进程：{name}（pid {pid}）已经结束，却没有人等待它。"),
            Kind::Adopted => format!("{name}（pid {pid}）在它的父进程之后结束。"),
        },
    },
    exercise: EXERCISE,
};

fn complaint(complaint: &Complaint) -> String {
    match complaint {
        Complaint::Absent(pattern) => format!("没有一行符合 `{pattern}`"),
        Complaint::NotBefore(first, second) => {
            format!("所有的 `{first}` 都应当在所有的 `{second}` 之前，但有一行来晚了")
        }
        Complaint::NotFirst(pattern) => format!("第一行应当是 `{pattern}`，但不是"),
        Complaint::NotLast(pattern) => format!("最后一行应当是 `{pattern}`，但不是"),
        Complaint::Count { pattern, expected, found } => match pattern.to_string() {
            all if all == "*" => format!("一共应当正好输出 {expected} 行，但有 {found} 行"),
            pattern => format!("`{pattern}` 应当正好有 {expected} 行，但有 {found} 行"),
        },
        Complaint::OutOfOrder { pattern, after } => {
            format!("`{pattern}` 应当在 `{after}` 之后，但它出现得更早")
        }
        Complaint::TooMany { most, enter } => {
            format!("里面最多只能有 {most} 个，但又进来了一个：`{enter}`")
        }
        Complaint::LeftTooOften(leave) => {
            format!("有人没有进来就离开了：`{leave}`")
        }
        Complaint::Exit { expected, found } => {
            format!("结束方式应当是：{}，实际是：{}", how(*expected), how(*found))
        }
        Complaint::NotFinished(end) => format!("程序应当自己结束，但是：{}", how(*end)),
        Complaint::LeftBehind(count) => format!("程序不应当留下任何进程，但留下了 {count} 个"),
    }
}

fn how(end: End) -> String {
    match end {
        End::Code(code) => format!("退出码 {code}"),
        End::Signal(number) => format!("信号 {}", signal_name(number)),
        End::TimeLimit => "超过时间限制".to_owned(),
        End::OutputLimit => "超过输出限制".to_owned(),
        End::ProcessLimit => "超过进程数限制".to_owned(),
        End::MemoryLimit => "超过内存限制".to_owned(),
        End::Stopped => "被外部停止".to_owned(),
    }
}

fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Code(0) => "正常结束".into(),
        Verdict::Code(code) => format!("首个进程以退出码 {code} 结束"),
        Verdict::Signal(signal) => format!("首个进程被 {} 终止", signal_name(*signal)),
        Verdict::Orphans(count) => format!("首个进程结束了，还留下 {count} 个进程"),
        Verdict::Zombies(count) => {
            format!("首个进程结束了，还留下 {count} 个僵尸进程：它们已经结束，却没有人等待")
        }
        Verdict::Deadlock(_) => "死锁：谁也走不下去".into(),
        Verdict::Livelock(_) => "活锁：剩下的进程一再查看，等一件没有人会做的事".into(),
        Verdict::Stopped => "这次运行被中止了".into(),
        Verdict::StepLimit(steps) => format!("走了 {steps} 步还没有结束：在原地打转"),
        Verdict::OutputLimit(bytes) => format!("输出超过了 {bytes} 字节"),
        Verdict::Silent { player, call: Some(call) } => {
            let call = match name_of_call(*call) {
                Some(name) => format!("系统调用 {name} "),
                None => format!(" {call} 号系统调用"),
            };
            format!("进程 {player} 停在了{call}里，指挥看不见它")
        }
        Verdict::Silent { player, call: None } => format!("进程 {player} 没有再回来"),
        Verdict::NoFork(errno) => format!("程序无法创建进程（错误 {errno}）"),
    }
}
