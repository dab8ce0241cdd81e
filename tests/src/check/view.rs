//! Looks at a transcript, and says what is wrong with it.

use crate::{
    check::{Complaint, Failure, Pattern},
    transcript::{End, Kind, Transcript},
};

/// One end of the output.
#[derive(Clone, Copy)]
pub(super) enum Edge {
    First,
    Last,
}

/// The lines that a claim looks at, with their places in the whole transcript.
pub(super) struct View<'a> {
    pub(super) transcript: &'a Transcript,
    pub(super) among: Option<&'a Pattern>,
}

impl View<'_> {
    fn lines(&self) -> impl DoubleEndedIterator<Item = (usize, &str)> {
        let lines =
            self.transcript.lines.iter().enumerate().map(|(at, line)| (at, line.text.as_str()));
        lines.filter(|(_, text)| self.among.is_none_or(|among| among.matches(text)))
    }

    fn places(&self, pattern: &Pattern) -> Vec<usize> {
        self.lines().filter(|(_, text)| pattern.matches(text)).map(|(at, _)| at).collect()
    }

    fn some_places(&self, pattern: &Pattern) -> Result<Vec<usize>, Failure> {
        let places = self.places(pattern);
        if places.is_empty() { Err(Complaint::Absent(pattern.clone()).at([])) } else { Ok(places) }
    }

    pub(super) fn before(&self, first: &Pattern, second: &Pattern) -> Result<(), Failure> {
        let (firsts, seconds) = (self.some_places(first)?, self.some_places(second)?);
        let early = seconds.iter().find(|second| firsts.iter().any(|first| first >= *second));
        match (early, firsts.last()) {
            (Some(early), Some(late)) => {
                Err(Complaint::NotBefore(first.clone(), second.clone()).at([*early, *late]))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn at_the_edge(&self, pattern: &Pattern, edge: Edge) -> Result<(), Failure> {
        self.some_places(pattern)?;
        let (at_the_edge, complaint) = match edge {
            Edge::First => (self.lines().next(), Complaint::NotFirst(pattern.clone())),
            Edge::Last => (self.lines().next_back(), Complaint::NotLast(pattern.clone())),
        };
        match at_the_edge {
            Some((at, text)) if !pattern.matches(text) => Err(complaint.at([at])),
            _ => Ok(()),
        }
    }

    pub(super) fn count(&self, pattern: &Pattern, count: usize) -> Result<(), Failure> {
        let places = self.places(pattern);
        if places.len() == count {
            return Ok(());
        }
        Err(Complaint::Count { pattern: pattern.clone(), expected: count, found: places.len() }
            .at(places))
    }

    pub(super) fn in_order(&self, patterns: &[Pattern]) -> Result<(), Failure> {
        let mut lines = self.lines();
        let mut found = Vec::new();
        let mut after: Option<&Pattern> = None;
        for pattern in patterns {
            let Some((at, _)) = lines.find(|(_, text)| pattern.matches(text)) else {
                self.some_places(pattern)?;
                // The first pattern has all lines to look in, so without it there is none of it.
                let Some(after) = after.cloned() else { continue };
                return Err(Complaint::OutOfOrder { pattern: pattern.clone(), after }.at(found));
            };
            found.push(at);
            after = Some(pattern);
        }
        Ok(())
    }

    pub(super) fn never_more_than(
        &self,
        most: usize,
        enter: &Pattern,
        leave: &Pattern,
    ) -> Result<(), Failure> {
        self.some_places(enter)?;
        let mut inside = 0;
        let mut seen = Vec::new();
        for (at, text) in self.lines() {
            if enter.matches(text) {
                inside += 1;
                seen.push(at);
            } else if leave.matches(text) {
                seen.push(at);
                if inside == 0 {
                    return Err(Complaint::LeftTooOften(leave.clone()).at(seen));
                }
                inside -= 1;
            }
            if inside > most {
                return Err(Complaint::TooMany { most, enter: enter.clone() }.at(seen));
            }
        }
        Ok(())
    }

    pub(super) fn exit(&self, expected: End) -> Result<(), Failure> {
        let found = self.transcript.end;
        if found == expected { Ok(()) } else { Err(Complaint::Exit { expected, found }.at([])) }
    }

    pub(super) fn finishes(&self) -> Result<(), Failure> {
        match self.transcript.end {
            End::Code(_) | End::Signal(_) => {}
            end => return Err(Complaint::NotFinished(end).at([])),
        }
        let left = self.transcript.leftovers.iter().filter(|left| left.kind != Kind::Adopted);
        match left.count() {
            0 => Ok(()),
            count => Err(Complaint::LeftBehind(count).at([])),
        }
    }
}
