//! The ledger: what workers have to tell, in a file that has no name and lives in memory.
//!
//! It is opened before the workers are made, so all of them write into one file, each record whole and at its end, and
//! what a killed worker has written stays.

use std::{
    fs::File,
    io::{self, Write},
    os::unix::fs::FileExt,
};

use nix::{
    errno::Errno,
    fcntl::{FcntlArg, OFlag, fcntl},
    sys::memfd::{MFdFlags, memfd_create},
};

/// What workers have to tell.
pub(crate) struct Ledger(File);

/// What a worker tells of an entry of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Record {
    /// It could not be copied, or not quite.
    Failed { entry: usize, failure: Failure },
    /// The file has several names, and has been left for later.
    HasSeveralNames { entry: usize, device: u64, inode: u64 },
}

/// What went wrong with one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub step: Step,
    pub errno: Errno,
}

/// What we were at when it went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Step {
    /// Opening or asking the original.
    Read = 1,
    /// Making the copy, under a temporary name.
    Make = 2,
    /// Copying the bytes.
    Copy = 3,
    /// Setting owner, mode and times. The copy is there.
    Attributes = 4,
    /// Giving the copy its name.
    Name = 5,
    /// Somebody changed the original meanwhile. The copy is there.
    Changed = 6,
    /// The worker died, and so did those after it.
    Worker = 7,
    /// Comparing the copy with its original, as it was asked for.
    Verify = 8,
}

const STEPS: [Step; 8] = [
    Step::Read,
    Step::Make,
    Step::Copy,
    Step::Attributes,
    Step::Name,
    Step::Changed,
    Step::Worker,
    Step::Verify,
];

/// A record as bytes: four numbers, the first of which says what the others are. A power of two, so that no record
/// crosses a page.
const SIZE: usize = 32;
const FAILED: u64 = 1;
const HAS_SEVERAL_NAMES: u64 = 2;

impl Ledger {
    pub(crate) fn new() -> io::Result<Ledger> {
        let file = memfd_create("ledger", MFdFlags::MFD_CLOEXEC)?;
        // The place where a file in memory is written next belongs to all, and nobody's turn is kept: two who write at
        // once would write at one place. Where its end is, the kernel finds out under a lock.
        fcntl(&file, FcntlArg::F_SETFL(OFlag::O_APPEND))?;
        Ok(Ledger(file.into()))
    }

    pub(crate) fn write(&self, record: Record) -> io::Result<()> {
        let numbers = match record {
            Record::Failed { entry, failure: Failure { step, errno } } => {
                [FAILED, entry as u64, step as u64, u64::from((errno as i32).unsigned_abs())]
            }
            Record::HasSeveralNames { entry, device, inode } => {
                [HAS_SEVERAL_NAMES, entry as u64, device, inode]
            }
        };
        (&self.0).write_all(numbers.map(u64::to_le_bytes).as_flattened())
    }

    /// All records so far.
    pub(crate) fn read(&self) -> io::Result<Vec<Record>> {
        let mut records = Vec::new();
        let mut bytes = [0; SIZE];
        let size = self.0.metadata()?.len();
        for place in (0..size).step_by(SIZE) {
            self.0.read_exact_at(&mut bytes, place)?;
            records.extend(record(&bytes));
        }
        Ok(records)
    }
}

fn record(bytes: &[u8; SIZE]) -> Option<Record> {
    let (numbers, _) = bytes.as_chunks::<8>();
    let number = |place: usize| u64::from_le_bytes(numbers[place]);
    let entry = usize::try_from(number(1)).ok()?;
    match number(0) {
        FAILED => {
            let step = STEPS.into_iter().find(|step| *step as u64 == number(2))?;
            let errno = Errno::from_raw(i32::try_from(number(3)).ok()?);
            Some(Record::Failed { entry, failure: Failure { step, errno } })
        }
        HAS_SEVERAL_NAMES => {
            Some(Record::HasSeveralNames { entry, device: number(2), inode: number(3) })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::{Ledger, Record};

    /// A descriptor is to threads what it is to processes that have it from their parent.
    #[test]
    fn of_those_who_write_at_once_nobody_writes_over_another() {
        let ledger = Ledger::new().unwrap();
        let (writers, records) = (4, 20_000);
        thread::scope(|scope| {
            for device in 0..writers {
                let ledger = &ledger;
                scope.spawn(move || {
                    for entry in 0..records {
                        let record = Record::HasSeveralNames { entry, device, inode: 7 };
                        ledger.write(record).unwrap();
                    }
                });
            }
        });
        let mut places = [0; 4];
        for record in ledger.read().unwrap() {
            let Record::HasSeveralNames { entry, device, inode: 7 } = record else {
                panic!("{record:?}");
            };
            let place = &mut places[usize::try_from(device).unwrap()];
            assert_eq!(entry, *place);
            *place += 1;
        }
        assert_eq!(places, [records; 4]);
    }
}
