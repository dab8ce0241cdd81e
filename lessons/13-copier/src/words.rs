//! What the copier says on standard error, in both languages. (What it says on standard output is in `zh.txt`.)

use std::{fmt, io, path::Path};

use nix::errno::Errno;
use shared::Language;

use crate::{
    board::Stop,
    ledger::{Failure, Step},
};

/// Something to say.
pub(crate) enum Words<'a> {
    // About the command line.
    UnknownOption { option: &'a str },
    OptionTakesNothing { option: &'a str },
    OneTooMany { argument: &'a Path },
    NoDestination,
    NotANumberOfWorkers { most: usize },
    NoPattern,
    // About the two folders, before anything is copied.
    NoSource { source: &'a Path },
    SourceIsNoFolder { source: &'a Path },
    CannotRead { source: &'a Path, why: Errno },
    DestinationIsNoFolder { destination: &'a Path },
    CannotMake { destination: &'a Path, why: Errno },
    SameFolder { source: &'a Path, destination: &'a Path },
    IntoItself { source: &'a Path, destination: &'a Path },
    TooManyForTheToy { files: usize, most: usize },
    // While it copies, and after.
    Progress { files: String, total: String, bytes: String, rate: String, left: Option<String> },
    Stopped { why: Stop, files: String, total: String, bytes: String },
    NotCopied { count: String },
    Failed { path: &'a Path, failure: Failure },
}

impl<'a> Words<'a> {
    pub(crate) fn cannot_make(destination: &'a Path, err: &io::Error) -> Words<'a> {
        Words::CannotMake { destination, why: errno(err) }
    }

    pub(crate) fn cannot_read(source: &'a Path, err: &io::Error) -> Words<'a> {
        Words::CannotRead { source, why: errno(err) }
    }
}

fn errno(err: &io::Error) -> Errno {
    err.raw_os_error().map_or(Errno::EIO, Errno::from_raw)
}

/// What `--help` says.
pub(crate) fn help() -> &'static str {
    match Language::current() {
        Language::English => include_str!("help.en.txt"),
        Language::Chinese => include_str!("help.zh.txt"),
    }
}

/// One of these two, by the language.
macro_rules! either {
    ($f:ident, $english:literal, $chinese:literal) => {
        match Language::current() {
            Language::English => write!($f, $english),
            Language::Chinese => write!($f, $chinese),
        }
    };
}

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Words::UnknownOption { option } => either!(
                f,
                "there is no option {option}; --help tells which there are",
                "没有 {option} 这个选项；用 --help 看看有哪些"
            ),
            Words::OptionTakesNothing { option } => {
                either!(f, "the option {option} takes no value", "选项 {option} 不带值")
            }
            Words::OneTooMany { argument } => {
                let argument = shown(argument);
                either!(
                    f,
                    "{argument} is one argument too many: a source and a destination is all",
                    "{argument} 是多余的参数：只要一个来源和一个目的地"
                )
            }
            Words::NoDestination => either!(
                f,
                "where to? name a destination after the source",
                "复制到哪里？请在来源后面写上目的地"
            ),
            Words::NotANumberOfWorkers { most } => either!(
                f,
                "--workers wants a number from 1 to {most}",
                "--workers 后面要写 1 到 {most} 之间的数"
            ),
            Words::NoPattern => either!(
                f,
                "--exclude wants a pattern, like '*.tmp'",
                "--exclude 后面要写一个模式，比如 '*.tmp'"
            ),
            Words::NoSource { source } => {
                let source = shown(source);
                either!(f, "there is no {source}", "{source} 不存在")
            }
            Words::SourceIsNoFolder { source } => {
                let source = shown(source);
                either!(f, "{source} is no folder", "{source} 不是文件夹")
            }
            Words::CannotRead { source, why } => {
                let (source, why) = (shown(source), Reason(*why));
                either!(f, "cannot read {source}: {why}", "读不了 {source}：{why}")
            }
            Words::DestinationIsNoFolder { destination } => {
                let destination = shown(destination);
                either!(
                    f,
                    "{destination} is there, and is no folder",
                    "{destination} 已经存在，而且不是文件夹"
                )
            }
            Words::CannotMake { destination, why } => {
                let (destination, why) = (shown(destination), Reason(*why));
                either!(f, "cannot write in {destination}: {why}", "写不了 {destination}：{why}")
            }
            Words::SameFolder { source, destination } => {
                let (source, destination) = (shown(source), shown(destination));
                either!(
                    f,
                    "{destination} would be written over {source} while that is read",
                    "{destination} 会覆盖正在读的 {source}"
                )
            }
            Words::IntoItself { source, destination } => {
                let (source, destination) = (shown(source), shown(destination));
                either!(
                    f,
                    "{destination} is inside {source}: a folder cannot hold a copy of itself",
                    "{destination} 在 {source} 里面：文件夹装不下自己的副本"
                )
            }
            Words::TooManyForTheToy { files, most } => either!(
                f,
                "{files} files are too many for the toy, which starts a process for each; {most} is the most",
                "{files} 个文件对玩具版太多了，它每个文件启动一个进程；最多 {most} 个"
            ),
            Words::Progress { .. } => self.progress(f),
            Words::Stopped { why: Stop::Asked, files, total, bytes } => either!(
                f,
                "stopped: {files} of {total} files are copied, {bytes}; each of them is whole",
                "已停止：复制了 {total} 个文件中的 {files} 个，共 {bytes}；每个都是完整的"
            ),
            Words::Stopped { why: Stop::Full, files, total, bytes } => either!(
                f,
                "there is no room left: {files} of {total} files are copied, {bytes}; each of them is whole",
                "空间不够了：复制了 {total} 个文件中的 {files} 个，共 {bytes}；每个都是完整的"
            ),
            Words::NotCopied { count } => {
                either!(f, "not copied, or not quite: {count}", "没有复制，或没有完全复制：{count}")
            }
            Words::Failed { path, failure } => {
                write!(f, "  {}: ", shown(path))?;
                failed(f, *failure)
            }
        }
    }
}

impl Words<'_> {
    fn progress(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Words::Progress { files, total, bytes, rate, left } = self else { return Ok(()) };
        either!(
            f,
            "{files} of {total} files · {bytes} · {rate}/s",
            "{files} / {total} 个文件 · {bytes} · 每秒 {rate}"
        )?;
        match left {
            Some(left) => either!(f, " · {left} left", " · 还要 {left}"),
            None => Ok(()),
        }
    }
}

fn failed(f: &mut fmt::Formatter<'_>, Failure { step, errno }: Failure) -> fmt::Result {
    let why = Reason(errno);
    match step {
        Step::Read => either!(f, "cannot be read: {why}", "读不了：{why}"),
        Step::Make => either!(f, "its copy cannot be made: {why}", "建不了副本：{why}"),
        Step::Copy => either!(f, "cannot be copied: {why}", "复制不了：{why}"),
        Step::Attributes => either!(
            f,
            "is copied, but owner, mode, times or extended attributes cannot be set: {why}",
            "已复制，但设不了所有者、权限、时间或扩展属性：{why}"
        ),
        Step::Name if errno == Errno::EISDIR => either!(
            f,
            "a folder of that name is in the way, and is not empty",
            "有一个同名的文件夹挡着，而且不是空的"
        ),
        Step::Name => either!(f, "its copy cannot get its name: {why}", "副本改不了名：{why}"),
        Step::Changed => {
            either!(f, "was changed by somebody while it was copied", "复制的时候被别人改了")
        }
        Step::Verify if errno == Errno::EBADMSG => {
            either!(f, "what was written is not what was read", "写下的和读到的不一样")
        }
        Step::Verify => either!(f, "cannot be compared: {why}", "没法比较：{why}"),
        Step::Worker => either!(
            f,
            "each process that wanted to copy it was killed",
            "每个要复制它的进程都被杀掉了"
        ),
    }
}

/// Why the kernel said no. What is not listed here it says in English only.
struct Reason(Errno);

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Errno::EACCES | Errno::EPERM => either!(f, "permission denied", "没有权限"),
            Errno::ENOENT => either!(f, "it is not there", "不存在"),
            Errno::ENOTDIR => either!(f, "it is no folder", "不是文件夹"),
            Errno::ELOOP => either!(f, "it is a symlink now", "现在是符号链接"),
            Errno::EIO => either!(f, "input/output error", "读写出错"),
            Errno::ENOSPC => either!(f, "no space left on the device", "设备上没有空间了"),
            Errno::EDQUOT => either!(f, "your quota is used up", "配额用完了"),
            Errno::EROFS => either!(f, "the file system is read-only", "文件系统是只读的"),
            Errno::EFBIG => either!(f, "the file is too large there", "文件对那里来说太大"),
            Errno::ENAMETOOLONG => either!(f, "the name is too long there", "名字对那里来说太长"),
            Errno::EMFILE | Errno::ENFILE => either!(f, "too many open files", "打开的文件太多"),
            errno => f.write_str(errno.desc()),
        }
    }
}

/// A path on one line, whatever is in its names.
fn shown(path: &Path) -> String {
    let mut shown = String::new();
    for letter in path.to_string_lossy().chars() {
        if letter.is_control() {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown
}
