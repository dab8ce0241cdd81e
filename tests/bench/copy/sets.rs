//! What there is to copy: trees that are the same on every machine, made from a seed, and one that is real.

use std::{
    fs::{self, File},
    io::Write,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

/// Something to copy.
pub(crate) struct Set {
    /// What its column is called, in English and in Chinese.
    pub(crate) title: [String; 2],
    pub(crate) source: PathBuf,
    /// How many files it has: what of a copy is counted, to see whether it is one.
    pub(crate) files: usize,
    /// How much room all of them take.
    pub(crate) bytes: u64,
}

/// How much of each there is.
pub(crate) struct Sizes {
    pub(crate) small: usize,
    pub(crate) medium: usize,
    pub(crate) large_mib: usize,
    /// Whether the folder of the Rust toolchain is copied, too.
    pub(crate) real: bool,
}

/// Makes all of them in this folder.
pub(crate) fn all(folder: &Path, sizes: &Sizes) -> Result<Vec<Set>> {
    let &Sizes { small, medium, large_mib, real } = sizes;
    let mut sets = Vec::new();
    if real {
        let source = toolchain(folder)?;
        let (files, bytes) = count(&source)?;
        let title = [format!("toolchain, {files} files"), format!("工具链，{files} 个文件")];
        sets.push(Set { title, source, files, bytes });
    }
    sets.push(small_files(folder, small)?);
    let title = [format!("{medium} × 4 MiB"), format!("{medium} × 4 MiB")];
    sets.push(Set { title, ..files(folder, "medium", medium, 100, |_| 4 << 20)? });
    let title = [format!("1 × {large_mib} MiB"), format!("1 × {large_mib} MiB")];
    sets.push(Set { title, ..files(folder, "large", 1, 1, |_| large_mib << 20)? });
    Ok(sets)
}

/// So many files of up to 8 KiB.
pub(crate) fn small_files(folder: &Path, number: usize) -> Result<Set> {
    let title = [format!("{number} × ≤ 8 KiB"), format!("{number} × ≤ 8 KiB")];
    let set = files(folder, "small", number, 100, |chance| chance.below(8 << 10))?;
    Ok(Set { title, ..set })
}

/// A copy of the folder of the Rust toolchain: everybody who gets here has one, though not all have the same.
fn toolchain(folder: &Path) -> Result<PathBuf> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output()?;
    let original = String::from_utf8(output.stdout)?;
    let source = folder.join("toolchain");
    let copied = Command::new("cp").arg("-a").arg(original.trim_end()).arg(&source).status()?;
    ensure!(copied.success(), "cp -a {}: {copied}", original.trim_end());
    Ok(source)
}

/// So many files of these sizes, so many in a folder, ten folders in a folder.
fn files(
    folder: &Path,
    kind: &str,
    number: usize,
    in_a_folder: usize,
    size: impl Fn(&mut Chance) -> usize,
) -> Result<Set> {
    let mut chance = Chance(13);
    let source = folder.join(format!("{kind}-{number}-{}", size(&mut chance)));
    if !source.exists() {
        let mut piece = vec![0; 1 << 20];
        for file in 0..number {
            let place = source
                .join((file / in_a_folder / 10).to_string())
                .join((file / in_a_folder).to_string());
            fs::create_dir_all(&place)?;
            let path = place.join(file.to_string());
            let mut written = File::create(&path).with_context(|| path.display().to_string())?;
            let mut rest = size(&mut chance);
            while rest > 0 {
                let length = rest.min(piece.len());
                for bytes in piece[..length].chunks_mut(8) {
                    bytes.copy_from_slice(&chance.next().to_le_bytes()[..bytes.len()]);
                }
                written.write_all(&piece[..length])?;
                rest -= length;
            }
        }
    }
    let (files, bytes) = count(&source)?;
    Ok(Set { title: Default::default(), source, files, bytes })
}

/// Numbers by chance, the same ones for the same seed (`SplitMix64`, Steele et al. 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> usize {
        usize::try_from(self.next() % end).unwrap_or(0)
    }
}

/// How many files are below this folder, or whatever else is no folder, and how much room they take.
pub(crate) fn count(folder: &Path) -> Result<(usize, u64)> {
    let (mut files, mut bytes, mut folders) = (0, 0, vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                files += 1;
                bytes += entry.metadata()?.blocks() * 512;
            }
        }
    }
    Ok((files, bytes))
}
