//! Lesson 13, copier, on the videos that it makes itself. As a tool it is tested in `copier`.

use harness::check::check;

use super::{always_free, is_exact_but_for};

const VIDEOS: [&str; 7] = [
    "01-pid.mp4",
    "02-daemon.mp4",
    "03-join.mp4",
    "04-lock.mp4",
    "05-queue.mp4",
    "06-pool.mp4",
    "07-copier.mp4",
];

#[test]
fn the_toy_copies_the_bytes_of_seven_videos_and_nothing_else() {
    always_free(13, 1, |run| {
        check(run).each_once(VIDEOS.map(|video| format!("copied {video}")));
        check(run).line("copied *.mp4").before("files 7 · * s · processes 7");
        check(run).line("copied to the last detail: false").last();
        check(run).line("*").count(1 + 7 + 2);
    });
}

#[test]
fn the_real_one_leaves_nothing_out() {
    always_free(13, 2, |run| {
        // Seven videos and their subtitles, and a symlink to the newest.
        check(run).in_order([
            "— 2 · the real one: a few workers for all files —",
            "files 15 · folders 3 · 1.1 MB · * s · *B/s · workers *",
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
