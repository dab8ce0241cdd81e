//! Other places than the disk of the tests: file systems that share blocks, and from one file system to another.

use std::{
    fs::{self, File},
    process::{Command, Output},
};

use harness::lesson;

use super::tree::Scratch;

/// Songs for a copy: one takes several strides, one has a hole, one is no multiple of any block.
fn songs(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    let song: Vec<u8> =
        (0..9_000_001_u32).map(|place| ((place * 31) >> 7).to_le_bytes()[0]).collect();
    scratch.file("long", &song);
    scratch.file("short", "la");
    let hole = File::create(scratch.source().join("hole")).unwrap();
    hole.set_len(8 << 20).unwrap();
    scratch
}

/// Runs a script in a mount namespace of its own, so that whatever it mounts goes with it: `$0` is the copier, `$1` the
/// source, `$2` an empty folder to mount on, `$3` an image. `None` if it says by exit code 77 that it cannot be done here.
fn in_a_place_of_its_own(scratch: &Scratch, script: &str) -> Option<Output> {
    lesson::build_all().unwrap();
    fs::create_dir_all(scratch.copy()).unwrap();
    let copier = lesson::programs().unwrap().join("lesson-13-copier");
    let output = Command::new("unshare")
        .args(["-m", "sh", "-c", script])
        .args([copier, scratch.source(), scratch.copy(), scratch.copy().with_extension("image")])
        .output()
        .ok()?;
    let cannot = !scratch.is_of_the_superuser() || output.status.code() == Some(77);
    if cannot {
        eprintln!("cannot be tried here: {}", String::from_utf8_lossy(&output.stderr));
    }
    (!cannot).then_some(output)
}

#[test]
fn where_a_file_system_can_a_copy_shares_its_blocks_with_its_original() {
    for kind in ["btrfs", "xfs"] {
        let scratch = songs(&format!("shares-{kind}"));
        let script = format!(
            "command -v filefrag >/dev/null && truncate -s 400M \"$3\" && mkfs.{kind} -q \"$3\" && mount -o loop \"$3\" \"$2\" || exit 77
             cp -r \"$1\" \"$2/source\" && sync -f \"$2\" && \"$0\" -q \"$2/source\" \"$2/copy\" && sync -f \"$2\" &&
             diff -r \"$2/source\" \"$2/copy\" && filefrag -v \"$2/copy/long\""
        );
        let Some(output) = in_a_place_of_its_own(&scratch, &script) else { continue };
        assert!(output.status.success(), "{kind}: {output:?}");
        let said = String::from_utf8(output.stdout).unwrap();
        let extents = said.lines().filter(|line| line.trim_start().starts_with(char::is_numeric));
        let extents: Vec<_> = extents.collect();
        let all_shared = extents.iter().all(|extent| extent.contains("shared"));
        assert!(!extents.is_empty() && all_shared, "{kind}: {said}");
    }
}

#[test]
fn from_one_file_system_to_another_nothing_is_lost_and_no_hole_is_filled() {
    let scratch = songs("across");
    let script = "mount -t tmpfs -o size=64m none \"$2\" || exit 77
                  \"$0\" -q \"$1\" \"$2/copy\" && diff -r \"$1\" \"$2/copy\" && stat -c %b \"$2/copy/hole\"";
    let Some(output) = in_a_place_of_its_own(&scratch, script) else { return };
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "0\n");
}
