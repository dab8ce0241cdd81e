//! What is said about exercises, in Chinese.

use crate::{
    confine::shield::Danger,
    exercise::{Judgement, Kind, judgement::Fault},
    words::{ExerciseHelp, ExerciseWords, Language, exercise::listed},
};

pub(super) const EXERCISE: ExerciseWords = ExerciseWords {
    help: HELP,
    kind: |kind| match kind {
        Kind::Predict => "预测它会输出什么",
        Kind::Break => "让它出错",
        Kind::Fix => "把它改对",
        Kind::Build => "自己写出来",
    },
    fault,
    passes: |judgement| format!("正确，{}", runs(judgement)),
    runs,
    unknown: |name| format!("没有 `{name}` 这道练习"),
    there_are: "现有的练习：",
    none_left: "所有练习都完成了，漂亮！",
    heading: |label, title| format!("{label} · {title}"),
    worth: |kind, points, minutes| {
        let kind = (EXERCISE.kind)(kind);
        format!("{kind} · {points} 分 · 大约 {minutes} 分钟")
    },
    where_: |answer, program| match program {
        None => format!("你要改的文件：{answer}"),
        Some(program) => format!("程序：{program}\n答案写在：{answer}"),
    },
    conduct: |name| format!("由你指挥：cargo course play {name}"),
    then: |name| {
        format!("写好之后：cargo course check {name} · 每次保存自动检查：cargo course watch {name}")
    },
    passed: "通过",
    failed: "未通过",
    again: "重现这一次：",
    left_out: |schedule| format!("  …… 看全图：cargo course lanes {schedule}"),
    in_a_free_run: "出现在没人指挥的运行中",
    ask_for_hint: |name, next| format!("第 {next} 条提示：cargo course hint {name}"),
    put_schedule: |answer, name| {
        format!("如果这就是题目要的，把这个调度写进 {answer}\n写好之后：cargo course check {name}")
    },
    look_at_solution: |name| format!("对照参考答案：cargo course solution {name}"),
    solution: |path| format!("参考答案（{path}）："),
    hint: |number, of| format!("提示 {number}/{of}"),
    no_more_hints: "提示都看完了。",
    show_solution: |name| format!("看答案：cargo course solution {name} --show"),
    not_yet: |name| format!("通过之后才看答案；一定要现在看：cargo course solution {name} --show"),
    reset: |path, kept| match kept {
        Some(kept) => format!("{path} 已恢复原样；你原来写的内容在 {kept}"),
        None => format!("{path} 已恢复原样"),
    },
    cannot_reset: |path| format!("git 里没有 {path} 最初的版本；请从获取课程的地方重新下载"),
    progress: |passed, of, points, of_points| {
        format!("完成 {passed}/{of} 道练习，得 {points}/{of_points} 分")
    },
    note: |note| {
        let hints = (note.hints > 0).then(|| format!("看了 {} 条提示", note.hints));
        let shown = note.shown.then(|| "先看了答案".to_owned());
        hints.into_iter().chain(shown).collect::<Vec<_>>().join("，")
    },
    next: |label| format!("下一道：cargo course exercise {label}"),
    watching: |path| format!("盯着 {path}：一保存就重新检查"),
    checking: "检查中……",
    keys: |hint, can_be_played| {
        let hint = hint.map_or(String::new(), |number| format!("h：第 {number} 条提示 · "));
        let play = if can_be_played { "p：亲手走一遍这个调度 · " } else { "" };
        format!("{hint}{play}q：退出")
    },
    total: |points, of, passed, count| format!("总分 {points}/{of}，通过 {passed}/{count} 道练习"),
    no_solution: "这份课程发下来时不带参考答案",
    pinned: |count| format!("lessons/pins 已更新：记下了 {count} 个练习文件应有的内容"),
    pin_if_meant: "如果你是课程作者，有意这样改：cargo course pin",
    handed_out: |folder| {
        format!("{folder} 里是不带参考答案的课程，也不带提交历史（历史里同样有答案）")
    },
    not_empty: |folder| format!("{folder} 不是空的；请换一个还不存在的目录"),
    no_clone: "git 列不出这里的文件；请从用 git 克隆的课程里分发",
    edited: |path| format!("{path} 被改动过；评分时用的是课程自带的版本"),
    exposed: |to| format!("这台机器不能使用用户命名空间：程序没有与{}隔离开", dangers(to)),
    table: ["练习", "要做什么", "分数", "分钟"],
    together: "合计",
    columns: ["练习", "得分", "结果", "原因"],
    no_grade: |path, why| format!("{path} 不是本版本能读的 grade.json：{why}"),
    one_learner: "这种格式只能用于一位学员；整个目录的提交请用 json、junit、github 或 text",
    bad_shard: "分片要写成 k/n，k 在 1 到 n 之间，例如 2/4",
    no_submissions: |path| format!("{path} 里没有学员提交的目录"),
};

const HELP: ExerciseHelp = ExerciseHelp {
    exercise: "显示一道练习（不写名称就是下一道），以及在哪里作答",
    exercise_usage: "course exercise [选项] [名称 | next]",
    name: "练习的名称：closing-mail、05-closing-mail；不写就是下一道",
    name_or_next: "练习的名称，或 next；`course progress` 会列出全部",
    check: "按许多种调度检查你的答案",
    check_usage: "course check [选项] [名称]",
    answer: "检查这个文件，而不是你的答案；不记入进度",
    hint: "显示下一条提示",
    hint_usage: "course hint [选项] [名称]",
    watch: "每次保存都检查一遍答案",
    watch_usage: "course watch [选项] [名称]",
    reset: "从头再做一道练习；你写过的内容会保留在旁边",
    reset_usage: "course reset [选项] <名称>",
    solution: "通过之后查看参考答案",
    solution_usage: "course solution [选项] <名称>",
    show: "没通过也要看；进度里会记下来",
    progress: "看看做了哪些，还剩哪些",
    progress_usage: "course progress [选项]",
    grade: "给全部练习评分；`grade merge 文件…` 把几台机器的结果合在一起",
    grade_usage: "course grade [选项]\n      course grade [选项] merge <文件>…",
    hand_out: "教师用：复制一份不带参考答案的课程，发给学员",
    hand_out_usage: "course hand-out [选项] <目录>",
    folder: "复制到哪里；这个目录会新建",
    pin: "作者用：记下练习文件现在的内容，以此为准",
    pin_usage: "course pin [选项]",
    format: "text（默认）、json、junit、github、classroom50 或 gradescope",
    output: "同时把 grade.json 写到这里",
    shard: "从第 k 道起，每 n 道取一道：k/n",
    submissions: "给这个目录里的每个子目录评分，一个子目录是一位学员的仓库",
    merge: "merge 一词，以及各个 grade.json 文件",
};

fn runs(judgement: &Judgement) -> String {
    match (judgement.orders, judgement.runs) {
        (Some(1), _) => "顺序只有一种".into(),
        (Some(orders), _) => format!("全部 {orders} 种顺序都试过"),
        (None, 1) => "试了一种调度".into(),
        (None, runs) => format!("试了 {runs} 种调度，并非全部"),
    }
}

fn fault(fault: &Fault) -> String {
    let words = Language::Chinese.words();
    match fault {
        Fault::DoesNotCompile => "编译不通过，原因见编译器的输出".into(),
        Fault::Takes(file) => format!("答案只能是一个文件，这份答案却引入了别的文件：{file}"),
        Fault::Claim(_, complaint) => (words.check.complaint)(complaint),
        Fault::NotStuck => "应当死锁，却没有".into(),
        Fault::Never(name) => format!("应当可能出现的情况（`{name}`），在所有试过的调度里都没出现"),
        Fault::Uses { operation, wanted, found } => format!(
            "该做的事没有真做：`{}` 只发生了 {found} 次，至少要 {wanted} 次",
            operation.name()
        ),
        Fault::Avoids(operation) => format!("用到了 `{}`，这里不许用", operation.name()),
        Fault::Sequential => "各个进程从不同时工作：总是一个做完，另一个才开始".into(),
        Fault::Ended(verdict) => (words.explore.verdict)(verdict),
        Fault::Knot => "死锁：有几个进程永远互相等待，而其他进程还在继续".into(),
        Fault::Strays => {
            "同一个调度，每次运行却不一样：程序依赖调度以外的东西，例如真实时钟或文件".into()
        }
        Fault::Unanswered => "文件里还没有答案".into(),
        Fault::NoSchedule(text) => {
            format!("`{text}` 不是调度；`cargo course play` 结束时会给出一个")
        }
        Fault::Lost => "这个调度属于别的程序：某一步点名的进程走不了".into(),
        Fault::DoesNotBreak => "按这个调度，什么也没出错".into(),
        Fault::Impossible(outcome) => format!("它绝不会这样输出：{outcome}"),
        Fault::Missing(outcome) => {
            let outcome = if outcome.is_empty() { "什么都不输出" } else { outcome };
            format!("你漏了一种可能的输出：{outcome}")
        }
        Fault::JudgeGone(why) => format!("程序干扰了评判：{why}"),
        Fault::TimeLimit => "用时太长，已被终止".into(),
        Fault::MemoryLimit => "占用内存太多，已被终止".into(),
        Fault::ProcessLimit => "同时存在的进程太多，已被终止".into(),
    }
}

/// What is not kept away, in a sentence.
pub(super) fn dangers(open: &[Danger]) -> String {
    let names = open.iter().map(|danger| match danger {
        Danger::Files => "文件",
        Danger::Network => "网络",
        Danger::Processes => "其他进程",
        Danger::Services => "监听套接字文件的服务",
    });
    listed(names, "、", "和")
}
