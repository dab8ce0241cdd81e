//! Reads what `exercises/NAME.toml` says.

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use anyhow::{Context, Result, anyhow, bail, ensure};

use super::{
    Demands, Exercise, Kind,
    demands::{Bounds, Budget, Demand, Operation, What},
    table::Table,
};
use crate::{
    check::{Claim, Pattern},
    lesson::Lesson,
    transcript::End,
};

/// How many hints there are, from a nudge to nearly all.
const HINTS: usize = 3;

pub(super) fn exercise(lesson: &Lesson, path: &Path) -> Result<Exercise> {
    let text = fs::read_to_string(path)?;
    let name = path.file_stem().and_then(|name| name.to_str()).context("its name is no text")?;
    let mut table = Table::parse(&text)?;
    let kind = table.some_text("kind")?;
    let kind = Kind::ALL.iter().find(|(name, _)| *name == kind).map(|(_, kind)| *kind);
    let exercise = Exercise {
        lesson: lesson.clone(),
        name: name.to_owned(),
        kind: kind.context("`kind` must be predict, break, fix or build")?,
        points: u32::try_from(table.some_number("points")?)?,
        minutes: u32::try_from(table.some_number("minutes")?)?,
        title: table.two_texts("title")?,
        goal: table.two_texts("goal")?,
        hints: hints(&mut table)?,
        demands: demands(&mut table)?,
        wrong: wrong(table.table("wrong")?)?,
        description: path.to_owned(),
        copies: BTreeMap::new(),
    };
    ensure!(exercise.points > 0, "`points` must be more than 0");
    table.done()?;
    Ok(exercise)
}

fn hints(table: &mut Table<'_>) -> Result<Vec<[String; 2]>> {
    let mut hints = |key| {
        let texts: [String; HINTS] =
            table.list(key)?.with_context(|| format!("`{key}` is missing"))?.exactly()?;
        Ok::<_, anyhow::Error>(texts)
    };
    let (english, chinese) = (hints("hints")?, hints("hints-zh")?);
    Ok(english.into_iter().zip(chinese).map(|(english, chinese)| [english, chinese]).collect())
}

fn demands(table: &mut Table<'_>) -> Result<Demands> {
    let claims = |tables: Vec<_>| tables.into_iter().map(demand).collect::<Result<_>>();
    let uses = table.table("uses")?;
    let avoids = table.list("avoids")?.map_or(Ok(Vec::new()), super::table::List::texts)?;
    let mut budget = table.table("budget")?;
    let mut limits = table.table("limits")?;
    let demands = Demands {
        always: claims(table.tables("always")?)?,
        sometimes: claims(table.tables("sometimes")?)?,
        uses: operations(uses)?,
        avoids: avoids.iter().map(|name| operation(name)).collect::<Result<_>>()?,
        sequential: table.truth("sequential")?.unwrap_or(true),
        outcome: table.text("outcome")?.unwrap_or_else(|| "*".to_owned()).into(),
        exit: i32::try_from(table.number("exit")?.unwrap_or(0))?,
        budget: Budget {
            schedules: budget.number("schedules")?.unwrap_or(300),
            orders: budget.number("orders")?.unwrap_or(5000),
            free: budget.number("free")?.unwrap_or(3),
        },
        limits: Bounds {
            steps: limits.number("steps")?.unwrap_or(5000),
            time: Duration::from_secs(limits.number("seconds")?.unwrap_or(60) as u64),
            memory: (limits.number("megabytes")?.unwrap_or(1024) as u64) << 20,
            network: limits.truth("network")?.unwrap_or(false),
        },
    };
    budget.done()?;
    limits.done()?;
    Ok(demands)
}

/// One claim: exactly one of the words of the vocabulary, and what else belongs to it.
fn demand(mut table: Table<'_>) -> Result<Demand> {
    let mut found = Vec::new();
    let pattern = Pattern::from;
    let patterns = |texts: Vec<String>| texts.into_iter().map(Pattern::from).collect();
    if let Some(list) = table.list("before")? {
        let [first, second] = list.exactly()?;
        found.push(("before", Claim::Before(first.into(), second.into())));
    }
    found.extend(table.text("first")?.map(|it| ("first", Claim::First(pattern(it)))));
    found.extend(table.text("last")?.map(|it| ("last", Claim::Last(pattern(it)))));
    if let Some(list) = table.list("count")? {
        let (texts, count) = list.texts_and_number()?;
        let [it] = <[String; 1]>::try_from(texts)
            .map_err(|_| anyhow!("`count` is a line and a number"))?;
        found.push(("count", Claim::Count(it.into(), count)));
    }
    if let Some(list) = table.list("each-once")? {
        found.push(("each-once", Claim::EachOnce(patterns(list.texts()?))));
    }
    if let Some(list) = table.list("in-order")? {
        found.push(("in-order", Claim::InOrder(patterns(list.texts()?))));
    }
    if let Some(list) = table.list("never-more-than")? {
        let (texts, most) = list.texts_and_number()?;
        let [enter, leave] = <[String; 2]>::try_from(texts)
            .map_err(|_| anyhow!("`never-more-than` is a number, who enters, who leaves"))?;
        found.push(("never-more-than", Claim::NeverMoreThan(most, enter.into(), leave.into())));
    }
    if let Some(code) = table.number("exit")? {
        found.push(("exit", Claim::Exit(End::Code(i32::try_from(code)?))));
    }
    let mut found: Vec<_> =
        found.into_iter().map(|(name, claim)| (name, What::Lines(claim))).collect();
    if table.truth("deadlocks")? == Some(true) {
        found.push(("deadlocks", What::Deadlock));
    }
    let among = table.text("among")?.map(Pattern::from);
    let says = match table.text("says")? {
        Some(english) => Some([english, table.some_text("says-zh")?]),
        None => None,
    };
    table.done()?;
    let Ok([(name, what)]) = <[_; 1]>::try_from(found) else {
        bail!(
            "each claim is one of: before, first, last, count, each-once, in-order, never-more-than, exit, deadlocks"
        );
    };
    Ok(Demand { name, what, among, says })
}

fn operations(mut table: Table<'_>) -> Result<Vec<(Operation, usize)>> {
    let keys = table.keys();
    keys.into_iter().map(|key| Ok((operation(&key)?, table.some_number(&key)?))).collect()
}

fn operation(name: &str) -> Result<Operation> {
    Operation::called(name)
        .with_context(|| format!("`{name}` is no operation, such as `acquire` or `acquire purse`"))
}

fn wrong(mut table: Table<'_>) -> Result<Vec<(String, String)>> {
    let keys = table.keys();
    keys.into_iter().map(|key| Ok((key.clone(), table.some_text(&key)?))).collect()
}
