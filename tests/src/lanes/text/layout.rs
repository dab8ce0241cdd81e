//! Which columns of a terminal the lanes take.

use super::{Lanes, width};

/// How wide a picture is, if it has not too many lanes.
pub(super) const TOTAL: usize = 80;

/// A lane that is narrower has no room for what is done; then that stands at the right of all lanes.
const ROOMY: usize = 14;

/// Which columns are for what.
#[derive(Debug)]
pub(super) struct Layout {
    /// For the steps' numbers.
    pub(super) numbers: usize,
    /// For each lane.
    pub(super) lane: usize,
    /// What is done stands in the lanes.
    pub(super) is_roomy: bool,
    /// For what is done, at the right of all lanes; 0 if it stands in them.
    pub(super) deeds: usize,
    /// For the place in the source.
    pub(super) place: usize,
}

impl Layout {
    pub(super) fn of(lanes: &Lanes) -> Layout {
        let count = lanes.names.len().max(1);
        let numbers = lanes.rows.len().to_string().len().max(2) + 2;
        // What is done matters more than where; with many lanes there is little room for both.
        let most = if count < 4 { 18 } else { 12 };
        let place = lanes.rows.iter().map(|row| width(&row.deed.place)).max().unwrap_or(0);
        let place = place.min(most);
        let lane = ((TOTAL - numbers - place) / count).min(30);
        if lane >= ROOMY {
            return Layout { numbers, lane, is_roomy: true, deeds: 0, place };
        }
        let lane = (TOTAL.saturating_sub(numbers + place + 40) / count).clamp(3, 8);
        let deeds = TOTAL.saturating_sub(numbers + count * lane + place).max(30);
        Layout { numbers, lane, is_roomy: false, deeds, place }
    }

    pub(super) fn lane_at(&self, lane: usize) -> usize {
        self.numbers + lane * self.lane
    }
}
