//! A part of the work: every n-th exercise, from the k-th on.

use std::str::FromStr;

/// `k/n`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    which: usize,
    of: usize,
}

impl Shard {
    /// The only one.
    pub const ALL: Shard = Shard { which: 1, of: 1 };

    /// Whether what stands at this place, counted from 0, belongs to it.
    pub fn has(self, place: usize) -> bool {
        place % self.of == self.which - 1
    }
}

impl FromStr for Shard {
    type Err = ();

    fn from_str(text: &str) -> Result<Shard, ()> {
        let (which, of) = text.split_once('/').ok_or(())?;
        let shard = Shard { which: which.parse().map_err(drop)?, of: of.parse().map_err(drop)? };
        if (1..=shard.of).contains(&shard.which) { Ok(shard) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Shard;

    #[test]
    fn every_place_belongs_to_exactly_one() {
        let shards: Vec<Shard> = ["1/3", "2/3", "3/3"].map(|it| it.parse().unwrap()).into();
        for place in 0..10 {
            assert_eq!(shards.iter().filter(|shard| shard.has(place)).count(), 1);
        }
        for wrong in ["", "1", "0/2", "3/2", "1/0", "a/b", "-1/2"] {
            assert_eq!(wrong.parse::<Shard>(), Err(()), "{wrong}");
        }
    }
}
