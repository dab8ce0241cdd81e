//! Frames: some bytes after others, each with its length before it.
//!
//! Most are short, and then a length is a byte. Where that byte is `LONG`, eight more say how long.

const LONG: u8 = u8::MAX;

/// What stands before the bytes of a frame takes no more.
pub(super) const LENGTH: usize = 1 + size_of::<u64>();

/// Adds a frame.
pub(super) fn add(frames: &mut Vec<u8>, bytes: &[u8]) {
    match u8::try_from(bytes.len()) {
        Ok(len) if len != LONG => frames.push(len),
        _ => {
            frames.push(LONG);
            frames.extend_from_slice(&long(bytes.len()));
        }
    }
    frames.extend_from_slice(bytes);
}

/// Adds a frame with what `write` appends.
pub(super) fn add_with<R>(frames: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> R) -> R {
    let at = frames.len();
    frames.push(LONG);
    let written = write(frames);
    let len = frames.len() - at - 1;
    match u8::try_from(len) {
        Ok(len) if len != LONG => frames[at] = len,
        _ => {
            let behind = at + 1;
            frames.splice(behind..behind, long(len));
        }
    }
    written
}

fn long(len: usize) -> [u8; 8] {
    (len as u64).to_ne_bytes()
}

/// The bytes of the first frame, and the other frames.
pub(super) fn split_first(frames: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&len, after) = frames.split_first()?;
    if len != LONG {
        return after.split_at_checked(len.into());
    }
    let (len, after) = after.split_first_chunk()?;
    after.split_at_checked(usize::try_from(u64::from_ne_bytes(*len)).ok()?)
}

/// The bytes of each frame.
pub(super) fn all(mut frames: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (first, others) = split_first(frames)?;
        frames = others;
        Some(first)
    })
}

/// All frames but the first so many.
pub(super) fn skip(mut frames: &[u8], count: usize) -> &[u8] {
    for _ in 0..count {
        frames = split_first(frames).map_or(&[], |(_, others)| others);
    }
    frames
}

#[cfg(test)]
mod tests {
    use super::{add, add_with, all, skip};

    #[test]
    fn frames_of_any_length_are_found_again() {
        let lengths = [0, 1, 254, 255, 256, 70_000, 3];
        let mut frames = Vec::new();
        for (number, len) in (0..).zip(lengths) {
            add(&mut frames, &vec![number; len]);
            add_with(&mut frames, |frames| frames.resize(frames.len() + len, number));
        }
        let found: Vec<_> =
            all(&frames).map(|frame| (frame.first().copied(), frame.len())).collect();
        let put = (0..).zip(lengths).flat_map(|(n, len)| [((len != 0).then_some(n), len); 2]);
        assert_eq!(found, put.collect::<Vec<_>>());
        assert_eq!(all(skip(&frames, 12)).map(<[u8]>::len).collect::<Vec<_>>(), [3, 3]);
    }
}
