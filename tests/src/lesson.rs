//! The lessons: which there are, how they are built, and what a run of one is told.

use std::{
    env,
    ffi::OsString,
    fmt, fs,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    sync::OnceLock,
};

use anyhow::{Context, Result, anyhow};
use shared::seam::wire::{LANG, SEED, SPEED};

use crate::{contain::Contain, words::Language};

pub(crate) mod cargo;
mod manifest;

pub use manifest::rust_version;

/// The one argument that makes a lesson list its parts instead of running them.
pub const PARTS: &str = "parts";

/// The one that makes it list its commands.
const COMMANDS: &str = "commands";

/// A lesson: a program, and what is said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its number, from 1.
    pub number: u8,
    /// Its name, as in the name of its package.
    pub name: String,
    title: [String; 2],
    description: [String; 2],
}

/// A part of a lesson, as the lesson itself lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its number, from 1.
    pub number: u32,
    /// Its title, in the language that was asked for.
    pub title: String,
}

/// What a run is told through its environment.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The language of its lines.
    pub language: Language,
    /// How many times as fast its clock runs.
    pub speed: Option<f64>,
    /// Where its random numbers begin.
    pub seed: Option<u64>,
}

/// All lessons, in order.
pub fn all() -> Result<Vec<Lesson>> {
    let folder = workspace().join("lessons");
    let entries =
        fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut lessons = Vec::new();
    for entry in entries {
        let manifest = entry?.path().join("Cargo.toml");
        if manifest.exists() {
            lessons.push(manifest::lesson(&manifest)?);
        }
    }
    lessons.sort_by_key(|lesson: &Lesson| lesson.number);
    Ok(lessons)
}

/// The lesson that somebody means by `5`, `05`, `05-join`, `join` or `lesson-05-join`.
pub fn find<'a>(lessons: &'a [Lesson], meant: &str) -> Option<&'a Lesson> {
    let number = meant.parse::<u8>().ok();
    lessons.iter().find(|lesson| {
        number == Some(lesson.number)
            || meant == lesson.name
            || meant == lesson.label()
            || meant == lesson.package()
    })
}

impl Lesson {
    /// Its number and name, as its folder is called: `05-join`.
    pub fn label(&self) -> String {
        format!("{:02}-{}", self.number, self.name)
    }

    /// The name of its package and of its program.
    pub fn package(&self) -> String {
        format!("lesson-{}", self.label())
    }

    /// Its title.
    pub fn title(&self, language: Language) -> &str {
        in_language(&self.title, language)
    }

    /// What it teaches, in a line.
    pub fn description(&self, language: Language) -> &str {
        in_language(&self.description, language)
    }

    /// Where its sources are.
    pub fn folder(&self) -> PathBuf {
        workspace().join("lessons").join(self.label())
    }

    /// Where its program is, once it is built.
    pub fn program(&self) -> Result<PathBuf> {
        Ok(programs()?.join(self.package()))
    }

    /// Its program, ready to be run with containment. It must have been built.
    pub fn contained(&self, setting: &Setting) -> Result<Contain> {
        Ok(Contain::new(course()?, self.program()?).variables(setting.variables()))
    }

    /// What the lesson says its parts are. It must have been built.
    pub fn parts(&self, language: Language) -> Result<Vec<Part>> {
        let setting = Setting { language, speed: None, seed: None };
        let transcript = self.contained(&setting)?.arg(PARTS).run()?;
        transcript
            .lines
            .iter()
            .map(|line| {
                let (number, title) = line.text.split_once('\t')?;
                Some(Part { number: number.parse().ok()?, title: title.to_owned() })
            })
            .collect::<Option<_>>()
            .ok_or_else(|| anyhow!("{} does not list its parts", self.package()))
    }

    /// The names of what it does besides. It must have been built.
    pub fn commands(&self) -> Result<Vec<String>> {
        let setting = Setting::of_language(Language::English);
        let transcript = self.contained(&setting)?.arg(COMMANDS).run()?;
        Ok(transcript.lines.into_iter().map(|line| line.text).collect())
    }
}

fn in_language(texts: &[String; 2], language: Language) -> &str {
    match language {
        Language::English => &texts[0],
        Language::Chinese => &texts[1],
    }
}

impl Setting {
    /// Nothing but a language.
    pub fn of_language(language: Language) -> Setting {
        Setting { language, speed: None, seed: None }
    }

    /// What it sets in the environment.
    pub fn variables(&self) -> Vec<(&'static str, OsString)> {
        let mut variables = vec![(LANG, self.language.tag().into())];
        variables.extend(self.speed.map(|speed| (SPEED, speed.to_string().into())));
        variables.extend(self.seed.map(|seed| (SEED, seed.to_string().into())));
        variables
    }
}

/// Why packages could not be built.
#[derive(Debug)]
pub enum BuildError {
    /// `cargo` could not be started.
    NoCargo(std::io::Error),
    /// It said itself, on standard error, what is wrong.
    Failed(ExitStatus),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::NoCargo(error) => write!(f, "cannot start cargo: {error}"),
            BuildError::Failed(status) => write!(f, "cargo build failed: {status}"),
        }
    }
}

impl std::error::Error for BuildError {}

/// Builds these packages in the profile, and into the folder, that `course` itself was built in.
///
/// What the compiler has to say goes to standard error.
pub fn build<T: AsRef<str>>(packages: impl IntoIterator<Item = T>) -> Result<()> {
    let mut cargo = cargo_build(&programs()?);
    for package in packages {
        cargo.args(["--package", package.as_ref()]);
    }
    Ok(built(cargo.status().map_err(BuildError::NoCargo)?)?)
}

/// Whether cargo has built what it was asked for.
pub(crate) fn built(status: ExitStatus) -> Result<(), BuildError> {
    match cargo::no_cargo(status) {
        Some(error) => Err(BuildError::NoCargo(error)),
        None if !status.success() => Err(BuildError::Failed(status)),
        None => Ok(()),
    }
}

/// Builds all lessons, and the programs that the tests need. However many tests ask, cargo runs once.
pub fn build_all() -> Result<()> {
    static BUILT: OnceLock<Result<(), String>> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let lessons = all().map_err(|error| format!("{error:#}"))?;
        let packages =
            lessons.iter().map(Lesson::package).chain(["players", "sct"].map(str::to_owned));
        build(packages).map_err(|error| format!("{error:#}"))
    });
    built.clone().map_err(|message| anyhow!(message))
}

/// `cargo build`, in the profile, and into the folder, that these programs are in.
pub(crate) fn cargo_build(programs: &Path) -> Command {
    let mut cargo = cargo::cargo(programs);
    cargo.args(["build", "--quiet"]).current_dir(built_from()).stdin(Stdio::null());
    if let Some(target) = programs.parent() {
        cargo.arg("--target-dir").arg(target);
    }
    match programs.file_name().and_then(|profile| profile.to_str()) {
        // The folder of the profile `dev` has a name of its own, for reasons of history.
        Some("debug") | None => {}
        Some(profile) => {
            cargo.args(["--profile", profile]);
        }
    }
    cargo
}

/// The command `course`: this very program, or for a test the one beside its folder `deps`.
pub fn course() -> Result<PathBuf> {
    Ok(programs()?.join("course"))
}

/// The folder that cargo puts programs in.
pub fn programs() -> Result<PathBuf> {
    let here = env::current_exe().context("cannot find out where this program is")?;
    let folder = here.parent().context("this program is in no folder")?;
    let folder = if folder.ends_with("deps") { folder.parent().unwrap_or(folder) } else { folder };
    Ok(folder.to_owned())
}

/// The root of the clone whose lessons are meant: the one that this program was built from, or, for a test, the one that
/// `COURSE_ROOT` names. The runtime, and whatever is built, is of the former in any case.
pub fn workspace() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        env::var_os("COURSE_ROOT").map_or_else(|| built_from().into(), PathBuf::from)
    })
}

fn built_from() -> &'static Path {
    let harness = Path::new(env!("CARGO_MANIFEST_DIR"));
    harness.parent().unwrap_or(harness)
}
