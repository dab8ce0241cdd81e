//! Compiles a learner's program by itself, against the runtime that the lessons have: so one that does not compile costs
//! nobody else anything, and the others wait for no build of all.

use std::{
    collections::HashMap,
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result, bail};
use tinyjson::JsonValue;

use super::{Exercise, made::Made, taken};
use crate::{
    confine::{
        self,
        apart::{APART, END, NOT_APART},
        shield::{How, Shield},
    },
    lesson::{self, BuildError},
};

/// From this line on, what stands in the file is not the learner's: the copy in the solution is taken.
pub const GIVEN: &str = "// Given: the grader has its own copy of all that follows.";

/// What answers may use besides the standard library; `rand` for the methods of its generators.
const CRATES: [&str; 2] = ["shared", "rand"];

/// The built runtime: what a program is linked with.
#[derive(Debug)]
pub struct Runtime {
    libraries: Vec<(String, PathBuf)>,
    dependencies: PathBuf,
    /// What has been compiled, by exercise and text. Of a class, many have the same: what they have not begun, and the
    /// programs that `predict` and `break` are about.
    known: Mutex<HashMap<(String, String), Known>>,
    /// Whoever builds below this folder may have what another one has built there.
    common: Option<PathBuf>,
    /// Folders of which the compiler sees nothing but what it needs.
    hidden: Vec<PathBuf>,
    shield: How,
}

/// Whoever compiles something keeps this locked; who wants the same waits for it.
type Known = Arc<Mutex<Option<(PathBuf, Compiled)>>>;

/// What came of compiling.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The program, unless it does not compile.
    pub program: Option<PathBuf>,
    /// Why it does not compile.
    pub messages: String,
    /// A file that is not the answer's and was taken in.
    pub taken: Option<String>,
}

impl Runtime {
    /// Builds it, or finds that nothing has changed. What the compiler has to say goes to standard error.
    pub fn build() -> Result<Runtime> {
        let programs = lesson::programs()?;
        let mut cargo = lesson::cargo_build(&programs);
        cargo.args(["--package", "shared", "--message-format", "json-render-diagnostics"]);
        let output = cargo.stderr(Stdio::inherit()).output().map_err(BuildError::NoCargo)?;
        lesson::built(output.status)?;
        let messages = String::from_utf8(output.stdout)?;
        let built = messages.lines().filter_map(library);
        let libraries: Vec<_> = built.filter(|(name, _)| CRATES.contains(&&**name)).collect();
        if !libraries.iter().any(|(name, _)| name == "shared") {
            bail!("cargo does not say where it has put the runtime");
        }
        let dependencies = programs.join("deps");
        Ok(Runtime {
            libraries,
            dependencies,
            known: Mutex::default(),
            common: None,
            hidden: vec![lesson::workspace().to_owned()],
            shield: Shield::here()?.how(),
        })
    }

    /// What is built below this folder is for all who build there, and nobody else builds there meanwhile.
    #[must_use]
    pub fn sharing(self, folder: &Path) -> Runtime {
        Runtime { common: Some(folder.to_owned()), ..self }
    }

    /// Whatever an answer includes, it is not from here.
    #[must_use]
    pub fn hiding(mut self, folder: &Path) -> Runtime {
        self.hidden.push(folder.to_owned());
        self
    }

    /// How programs are kept away from everything else.
    pub(super) fn shield(&self) -> How {
        self.shield
    }

    /// Those of these folders that are not the course's.
    pub(super) fn hidden_elsewhere(&self) -> &[PathBuf] {
        &self.hidden[1..]
    }

    /// Compiles this answer into that folder, unless the same has been compiled into another one.
    pub fn compile(&self, exercise: &Exercise, answer: &Path, folder: &Path) -> Result<Compiled> {
        let text = text(exercise, answer)?;
        let known = {
            let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry((exercise.name.clone(), text.clone())).or_default())
        };
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((source, compiled)) = &*known
            && (source.starts_with(folder) || self.is_common(source) && self.is_common(folder))
            // Whoever saves again compiles into the same folder again.
            && fs::read(source).is_ok_and(|it| it == text.as_bytes())
        {
            return Ok(compiled.clone());
        }
        let compiled = self.compile_text(exercise, &text, folder)?;
        *known = Some((folder.join(source_of(exercise)), compiled.clone()));
        Ok(compiled)
    }

    fn is_common(&self, path: &Path) -> bool {
        self.common.as_ref().is_some_and(|common| path.starts_with(common))
    }

    fn compile_text(&self, exercise: &Exercise, text: &str, folder: &Path) -> Result<Compiled> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let (name, program) = (source_of(exercise), folder.join(&exercise.name));
        let list = folder.join(format!("{}.d", exercise.name));
        let mut compiler = self.compiler(folder)?;
        compiler
            .current_dir(folder)
            .args(self.arguments(exercise, &name))
            .args([joined("--emit=dep-info=", &list), joined("--emit=link=", &program)])
            .env_clear()
            .envs(confine::kept())
            .stdin(Stdio::null());
        let made = Made::new(&program, &compiler, &self.libraries, text)?;
        if made.is_there() {
            return Ok(Compiled { program: Some(program), messages: String::new(), taken: None });
        }
        made.forget()?;
        fs::write(folder.join(&name), text)
            .with_context(|| format!("cannot write into {}", folder.display()))?;
        let output = compiler.output().context("cannot start rustc")?;
        let messages = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.code() == Some(NOT_APART.into()) {
            bail!("cannot keep the compiler apart: {messages}");
        }
        if !output.status.success() {
            return Ok(Compiled { program: None, messages, taken: None });
        }
        let taken = taken::from(&list, &name)?;
        if taken.is_none() {
            made.remember()?;
        }
        Ok(Compiled { program: Some(program), messages, taken })
    }

    /// The compiler, kept away from what is hidden if there are namespaces. Elsewhere what it has taken in is told later.
    fn compiler(&self, folder: &Path) -> Result<Command> {
        let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        if self.shield != How::Namespaces {
            return Ok(Command::new(rustc));
        }
        let mut compiler = Command::new(lesson::course()?);
        compiler
            .arg(APART)
            .args(self.hidden.iter().filter(|folder| folder.is_dir()))
            .arg(END)
            .args([folder, &self.dependencies])
            .args(self.libraries.iter().map(|(_, library)| library))
            .arg(END)
            .arg(rustc);
        Ok(compiler)
    }

    fn arguments(&self, exercise: &Exercise, name: &str) -> Vec<OsString> {
        // The same names whoever compiles it where, so that the program is the same to the byte.
        let home = format!("lessons/{}/exercises/{name}", exercise.lesson.label());
        let mut arguments: Vec<OsString> = vec![
            name.into(),
            format!("--remap-path-prefix={name}={home}").into(),
            format!("--crate-name={}", exercise.name.replace('-', "_")).into(),
            "--edition=2024".into(),
            // Nobody debugs it here; and nine tenths of it would be what a debugger wants to know of the standard library.
            "-Cstrip=symbols".into(),
            // It is small, and others are compiled beside it.
            "-Ccodegen-units=1".into(),
            // Who reaches past the runtime does so unseen, and could reach the grader.
            "-Funsafe-code".into(),
            "-Clink-arg=-Wl,--build-id=none".into(),
        ];
        arguments.push("-L".into());
        arguments.push(joined("dependency=", &self.dependencies));
        for (name, library) in &self.libraries {
            arguments.push("--extern".into());
            arguments.push(joined(&format!("{name}="), library));
        }
        arguments
    }
}

fn source_of(exercise: &Exercise) -> String {
    format!("{}.rs", exercise.name)
}

/// The text that is compiled: what the learner wrote, and after it what is given.
fn text(exercise: &Exercise, answer: &Path) -> Result<String> {
    let read = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let theirs = read(answer)?;
    if exercise.kind.ending() != "rs" {
        return Ok(theirs);
    }
    // Where it was handed out without solutions, nothing is graded.
    let Ok(ours) = fs::read_to_string(exercise.solution()) else { return Ok(theirs) };
    let Some((_, given)) = ours.split_once(GIVEN) else { return Ok(theirs) };
    let theirs = theirs.split_once(GIVEN).map_or(&*theirs, |(theirs, _)| theirs);
    Ok(format!("{theirs}{GIVEN}{given}"))
}

/// A library that cargo says it has built.
fn library(message: &str) -> Option<(String, PathBuf)> {
    let message: JsonValue = message.parse().ok()?;
    let fields: &std::collections::HashMap<String, JsonValue> = message.get()?;
    let target: &std::collections::HashMap<String, JsonValue> = fields.get("target")?.get()?;
    let name: &String = target.get("name")?.get()?;
    let files: &Vec<JsonValue> = fields.get("filenames")?.get()?;
    let mut files = files.iter().filter_map(|file| file.get::<String>()).map(PathBuf::from);
    Some((name.clone(), files.find(|file| file.extension().is_some_and(|it| it == "rlib"))?))
}

fn joined(before: &str, path: &Path) -> OsString {
    let mut text = OsString::from(before);
    text.push(path);
    text
}
