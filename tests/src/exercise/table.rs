//! A table of a TOML file, whose keys are taken one by one: what nobody has taken at the end is a mistake.

use anyhow::{Result, anyhow, bail};
use toml_span::value::{Table as Keys, Value, ValueInner};

/// A table and where it stands in the file.
pub(super) struct Table<'a> {
    name: String,
    keys: Keys<'a>,
}

impl<'a> Table<'a> {
    /// The whole file.
    pub(super) fn parse(text: &'a str) -> Result<Table<'a>> {
        let mut value = toml_span::parse(text).map_err(|error| {
            let line = text[..error.span.start.min(text.len())].lines().count();
            anyhow!("line {line}: {error}")
        })?;
        Table::of(String::new(), &mut value)
    }

    fn of(name: String, value: &mut Value<'a>) -> Result<Table<'a>> {
        match value.take() {
            ValueInner::Table(keys) => Ok(Table { name, keys }),
            _ => bail!("`{name}` must be a table"),
        }
    }

    fn called(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn take(&mut self, key: &str) -> Option<Value<'a>> {
        self.keys.remove(key)
    }

    /// A text that may be missing.
    pub(super) fn text(&mut self, key: &str) -> Result<Option<String>> {
        let Some(value) = self.take(key) else { return Ok(None) };
        Ok(Some(text(&self.called(key), &value)?))
    }

    /// A text that must be there.
    pub(super) fn some_text(&mut self, key: &str) -> Result<String> {
        self.text(key)?.ok_or_else(|| anyhow!("`{}` is missing", self.called(key)))
    }

    /// A text in both languages: under `key`, and under `key-zh`.
    pub(super) fn two_texts(&mut self, key: &str) -> Result<[String; 2]> {
        Ok([self.some_text(key)?, self.some_text(&format!("{key}-zh"))?])
    }

    /// A number, not negative, that may be missing.
    pub(super) fn number(&mut self, key: &str) -> Result<Option<usize>> {
        let Some(value) = self.take(key) else { return Ok(None) };
        Ok(Some(number(&self.called(key), &value)?))
    }

    /// A number that must be there.
    pub(super) fn some_number(&mut self, key: &str) -> Result<usize> {
        self.number(key)?.ok_or_else(|| anyhow!("`{}` is missing", self.called(key)))
    }

    /// Yes or no; it may be missing.
    pub(super) fn truth(&mut self, key: &str) -> Result<Option<bool>> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let truth = value.as_bool();
        Ok(Some(truth.ok_or_else(|| anyhow!("`{}` must be true or false", self.called(key)))?))
    }

    /// A list of texts and numbers; none if it is missing.
    pub(super) fn list(&mut self, key: &str) -> Result<Option<List>> {
        let Some(mut value) = self.take(key) else { return Ok(None) };
        let name = self.called(key);
        let ValueInner::Array(values) = value.take() else { bail!("`{name}` must be a list") };
        let items = values.iter().map(|value| match value.as_integer() {
            Some(_) => Ok(Item::Number(number(&name, value)?)),
            None => Ok(Item::Text(text(&name, value)?)),
        });
        Ok(Some(List { items: items.collect::<Result<Vec<_>>>()?, name }))
    }

    /// Tables under `[[key]]`, each with its place.
    pub(super) fn tables(&mut self, key: &str) -> Result<Vec<Table<'a>>> {
        let Some(mut value) = self.take(key) else { return Ok(Vec::new()) };
        let name = self.called(key);
        let ValueInner::Array(values) = value.take() else { bail!("write [[{name}]]") };
        let mut values = values.into_iter().enumerate();
        values.try_fold(Vec::new(), |mut tables, (at, mut value)| {
            tables.push(Table::of(format!("{name}[{}]", at + 1), &mut value)?);
            Ok(tables)
        })
    }

    /// The table under `[key]`; an empty one if there is none.
    pub(super) fn table(&mut self, key: &str) -> Result<Table<'a>> {
        let name = self.called(key);
        match self.take(key) {
            None => Ok(Table { name, keys: Keys::new() }),
            Some(mut value) => Table::of(name, &mut value),
        }
    }

    /// All keys that are left.
    pub(super) fn keys(&self) -> Vec<String> {
        self.keys.keys().map(|key| key.name.to_string()).collect()
    }

    /// Nothing may be left: it would be a key that nobody understands.
    pub(super) fn done(self) -> Result<()> {
        match self.keys().first() {
            Some(key) => bail!("`{}` is not known here", self.called(key)),
            None => Ok(()),
        }
    }
}

/// Something in a list.
#[derive(Debug)]
enum Item {
    Text(String),
    Number(usize),
}

/// A list of texts and numbers.
#[derive(Debug)]
pub(super) struct List {
    name: String,
    items: Vec<Item>,
}

impl List {
    /// It is nothing but texts.
    pub(super) fn texts(self) -> Result<Vec<String>> {
        let text = |item| match item {
            Item::Text(text) => Ok(text),
            Item::Number(number) => bail!("`{}`: {number} must be a text", self.name),
        };
        self.items.into_iter().map(text).collect()
    }

    /// It is so many texts.
    pub(super) fn exactly<const N: usize>(self) -> Result<[String; N]> {
        let name = self.name.clone();
        self.texts()?.try_into().map_err(|_| anyhow!("`{name}` must be a list of {N} texts"))
    }

    /// It is some texts and one number.
    pub(super) fn texts_and_number(mut self) -> Result<(Vec<String>, usize)> {
        let at = self.items.iter().position(|item| matches!(item, Item::Number(_)));
        match at.map(|at| self.items.remove(at)) {
            Some(Item::Number(number)) => Ok((self.texts()?, number)),
            _ => bail!("`{}` needs a number", self.name),
        }
    }
}

fn text(name: &str, value: &Value<'_>) -> Result<String> {
    let text = value.as_str().ok_or_else(|| anyhow!("`{name}` must be a text"))?;
    Ok(text.trim().to_owned())
}

fn number(name: &str, value: &Value<'_>) -> Result<usize> {
    let number = value.as_integer().and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| anyhow!("`{name}` must be a whole number, not negative"))
}
