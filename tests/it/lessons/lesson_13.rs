//! Lesson 13, copier, on the videos that it makes itself. As a tool it is tested in `copier`.

use std::{
    fs,
    path::{Path, PathBuf},
    process, thread,
};

use harness::{
    check::check,
    contain::{Contain, Running},
    lesson::{self, Setting},
    words::Language,
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{always_free, find, is_exact_but_for};

const VIDEOS: [&str; 3] = ["01-pid.mp4", "02-daemon.mp4", "03-join.mp4"];

#[test]
fn the_toy_copies_the_bytes_of_three_videos_and_nothing_else() {
    always_free(13, 1, |run| {
        check(run).each_once(VIDEOS.map(|video| format!("copied {video}")));
        check(run).line("copied *.mp4").before("files 3 · * s · processes 3");
        check(run).line("copied to the last detail: false").last();
        check(run).line("*").count(1 + 3 + 2);
    });
}

#[test]
fn the_real_one_leaves_nothing_out() {
    always_free(13, 2, |run| {
        // Three videos, subtitles for the newest, and a symlink to it.
        check(run).in_order([
            "— 2 · the real one: a few workers for all files —",
            "files 5 · folders 3 · 451 kB · * s · *B/s · workers *",
            "copied to the last detail: true",
        ]);
        check(run).line("*").count(3);
    });
}

#[test]
fn it_speaks_chinese() {
    // Nothing is exact: it copies real files, and tells how fast.
    is_exact_but_for(&[1, 2], 13);
}

/// The lesson, with this place for what is to be there for a while.
fn lesson_in(rooms: &Path) -> Contain {
    lesson::build_all().unwrap();
    let contain = find(13).contained(&Setting::of_language(Language::English)).unwrap();
    contain.variables([("TMPDIR", rooms)])
}

fn kill_main(running: &Running) {
    // It may have ended by itself.
    let _gone = kill(Pid::from_raw(running.main().cast_signed()), Signal::SIGKILL);
}

#[test]
fn what_a_killed_one_leaves_the_next_one_removes_and_nothing_of_those_who_are_at_work() {
    let rooms = format!("rooms-{}", process::id());
    let rooms: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join(rooms);
    fs::create_dir_all(rooms.join("lesson-13-copier-of-somebody-who-is-gone/videos")).unwrap();
    thread::scope(|scope| {
        for lines in [0, 1, 2, 3, 4, 6] {
            let rooms = &rooms;
            scope.spawn(move || {
                let mut running = lesson_in(rooms).start().unwrap();
                let _said: Vec<_> = (0..lines).map_while(|_| running.next_line()).collect();
                kill_main(&running);
                running.finish().unwrap();
            });
            scope.spawn(move || {
                let transcript = lesson_in(rooms).run().unwrap();
                assert_eq!(transcript.errors, [""; 0]);
                check(&transcript).exit(0);
                check(&transcript).line("copied to the last detail: true").count(1);
            });
        }
    });
    check(&lesson_in(&rooms).run().unwrap()).exit(0);
    assert_eq!(fs::read_dir(&rooms).unwrap().count(), 0);
    fs::remove_dir(&rooms).unwrap();
}
