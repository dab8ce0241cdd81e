//! `SharedMemory`: elements in a row, in a block that programs find by its name.

mod by_name;

use std::{
    any::type_name,
    fmt,
    fs::File,
    marker::PhantomData,
    sync::atomic::{
        AtomicU64,
        Ordering::{Acquire, Release},
    },
};

use bytemuck::Zeroable;

use crate::{
    Error, Plain, Result, cells,
    seam::{
        self, Kind, Op, step,
        wire::{NAMED_BLOCKS, hash},
    },
    sys::{Mapping, fix_size},
};

/// So many small things, 1, 2, 4 or 8 bytes each, that unrelated programs see, like Python's
/// `multiprocessing.shared_memory`: one [creates](Self::create) a block, others [attach](Self::attach) to it by its name.
///
/// The block is there as long as somebody has it: whoever made it, whoever has attached, and all children that they
/// have made meanwhile. When the last of them has dropped it or has ended, be it by SIGKILL, the kernel takes it away, and the
/// name is free again. No file is left, as there is none, and a container's small `/dev/shm` is no limit.
///
/// Only programs of the same user find it; its names are others than those of any other user. (To be exact: in the same
/// pid namespace. A container is a world of its own.)
///
/// Elements are as those of an [`Array`](crate::Array): to read or to write one is whole by itself, two such steps are
/// not. There is no lock: those that this crate knows do not reach beyond a program and its children. So use
/// [`update`](Self::update). Nothing here waits for another process, and none that dies leaves half an element.
///
/// ```
/// use shared::SharedMemory;
///
/// let ours = SharedMemory::<i64>::create("doctest scores", 3)?;
/// ours.set(1, 42);
/// // In another program; it need not know who made the block.
/// let theirs = SharedMemory::<i64>::attach("doctest scores")?;
/// assert_eq!(theirs.to_vec(), [0, 42, 0]);
/// # Ok::<(), shared::Error>(())
/// ```
///
/// What holds a pointer cannot be shared:
///
/// ```compile_fail,E0599
/// let names = shared::SharedMemory::<&'static str>::create("names", 3)?;
/// # Ok::<(), shared::Error>(())
/// ```
///
/// And as in a slice, an index that is out of range is a panic.
pub struct SharedMemory<T = i64> {
    name: String,
    words: Mapping,
    len: usize,
    /// Who looks for the block finds this file, in any process that has it open.
    _file: File,
    of: PhantomData<T>,
}

/// The first words of a block. The elements follow.
struct Header;

impl Header {
    /// What this is: every block begins so.
    const MAGIC: u64 = u64::from_ne_bytes(*b"shared 1");
    /// Where each thing stands: the magic word, how many elements there are, their type as text.
    const LEN: usize = 1;
    const TYPE: usize = 2;
    const WORDS: usize = 8;
}

impl<T: Plain> SharedMemory<T> {
    /// Makes a block of so many elements, all zero, and gives it a name. An error if there is a block of this name already.
    ///
    /// A name has 1 to 64 bytes, neither `/` nor NUL among them. Memory is taken when an element is written first; a limit
    /// for the size of files (`ulimit -f`) holds for blocks, too.
    #[track_caller]
    pub fn create(name: &str, len: usize) -> Result<SharedMemory<T>>
    where
        T: Zeroable,
    {
        let full_name = by_name::full(name)?;
        step(Op::on(Kind::Update, number(name)));
        let words = len.div_ceil(const { cells::per_word::<T>() }) + Header::WORDS;
        let bytes = words.checked_mul(size_of::<AtomicU64>()).and_then(|it| i64::try_from(it).ok());
        let bytes = bytes.ok_or(Error::OutOfSharedMemory { size: usize::MAX })?.unsigned_abs();

        let _nobody_else_looks = by_name::lock(name, &full_name)?;
        if by_name::find(&full_name)?.is_some() {
            return Err(Error::BlockExists { name: name.to_owned() });
        }
        let file = by_name::make(&full_name, bytes)?;
        fix_size(&file)?;
        let mapping = Mapping::of(&file)?.ok_or_else(|| wrong::<T>(name, None))?;
        let head = [Header::MAGIC, len as u64].into_iter().chain(type_text::<T>());
        for (word, value) in mapping.iter().zip(head) {
            word.store(value, Release);
        }
        Ok(SharedMemory::of(name, mapping, len, file))
    }

    /// Finds the block of this name. An error if there is none, or if its elements are of another type.
    #[track_caller]
    pub fn attach(name: &str) -> Result<SharedMemory<T>> {
        let full_name = by_name::full(name)?;
        step(Op::on(Kind::Get, number(name)));
        let lock = by_name::lock(name, &full_name)?;
        let file = by_name::find(&full_name)?;
        let file = file.ok_or_else(|| Error::NoBlock { name: name.to_owned() })?;
        drop(lock);

        let mapping = Mapping::of(&file)?.filter(|words| words.len() >= Header::WORDS);
        let mapping = mapping.ok_or_else(|| wrong::<T>(name, None))?;
        let head: Vec<_> = mapping[..Header::WORDS].iter().map(|word| word.load(Acquire)).collect();
        if head[0] != Header::MAGIC {
            return Err(wrong::<T>(name, None));
        }
        if head[Header::TYPE..] != type_text::<T>() {
            return Err(wrong::<T>(name, Some(&head[Header::TYPE..])));
        }
        let room = (mapping.len() - Header::WORDS) * const { cells::per_word::<T>() };
        let len = usize::try_from(head[Header::LEN]).ok().filter(|len| *len <= room);
        let len = len.ok_or_else(|| wrong::<T>(name, None))?;
        Ok(SharedMemory::of(name, mapping, len, file))
    }

    fn of(name: &str, words: Mapping, len: usize, file: File) -> SharedMemory<T> {
        seam::name(number(name), name);
        SharedMemory { name: name.to_owned(), words, len, _file: file, of: PhantomData }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Reads an element.
    #[track_caller]
    pub fn get(&self, i: usize) -> T {
        cells::get(self.announced(Kind::Get, i, 1), i)
    }

    /// Writes an element.
    #[track_caller]
    pub fn set(&self, i: usize, value: T) {
        cells::set(self.announced(Kind::Set, i, 1), i, value);
    }

    /// Reads an element, computes and writes as one: nobody comes in between. Returns what it wrote. `compute` may be
    /// called again if somebody else was faster.
    #[track_caller]
    pub fn update(&self, i: usize, compute: impl FnMut(T) -> T) -> T {
        cells::update(self.announced(Kind::Update, i, 1), i, compute)
    }

    /// Reads as many elements as `into` has, from the `i`th on. Each is whole, all together are not: somebody may write
    /// meanwhile. (A conductor takes it for one step.)
    #[track_caller]
    pub fn read_at(&self, i: usize, into: &mut [T]) {
        let words = self.announced(Kind::Get, i, into.len());
        let mut done = 0;
        cells::read(words, i, into.len(), |piece| {
            into[done..done + piece.len()].copy_from_slice(piece);
            done += piece.len();
        });
    }

    /// Writes all of `from`, from the `i`th element on. Each is whole, all together are not: somebody may see some of the
    /// old ones meanwhile, and if we are killed half-way, so it stays. (A conductor takes it for one step.)
    #[track_caller]
    pub fn write_at(&self, i: usize, from: &[T]) {
        cells::write(self.announced(Kind::Set, i, from.len()), i, from);
    }

    /// Reads all elements, as [`read_at`](Self::read_at) does.
    #[track_caller]
    pub fn to_vec(&self) -> Vec<T> {
        let words = self.announced(Kind::Get, 0, self.len);
        let mut elements = Vec::with_capacity(self.len);
        cells::read(words, 0, self.len, |piece| elements.extend_from_slice(piece));
        elements
    }

    /// Something is about to happen to so many elements from the `i`th on, in these words. For a conductor the whole
    /// block is one object, or it could not tell that `write_at` and `get` may meet.
    #[track_caller]
    fn announced(&self, kind: Kind, i: usize, count: usize) -> &[AtomicU64] {
        let len = self.len;
        let inside = i.checked_add(count).is_some_and(|end| end <= len);
        assert!(inside, "{count} from index {i} is out of range: the block has {len} elements");
        step(Op::on(kind, number(&self.name)));
        &self.words[Header::WORDS..]
    }
}

impl<T> Drop for SharedMemory<T> {
    fn drop(&mut self) {
        // From here on the name may be free.
        step(Op::on(Kind::Close, number(&self.name)));
    }
}

impl<T: Plain + fmt::Debug> fmt::Debug for SharedMemory<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let elements = (0..self.len).map(|i| cells::get::<T>(&self.words[Header::WORDS..], i));
        f.debug_list().entries(elements).finish()
    }
}

/// The number of the block with this name, the same in every process that has ever heard of the name. Should two names have
/// one number, a conductor tries orders that do not matter.
fn number(name: &str) -> u64 {
    NAMED_BLOCKS | hash(name) >> 12
}

/// The type of the elements as text: its name and its size. A type of one's own may live in another module of each program.
fn type_text<T>() -> [u64; Header::WORDS - Header::TYPE] {
    let name = type_name::<T>();
    let text = format!("{}, {} bytes", name.rsplit("::").next().unwrap_or(name), size_of::<T>());
    let mut words = [0; Header::WORDS - Header::TYPE];
    let room: &mut [u8] = bytemuck::cast_slice_mut(&mut words);
    let kept = text.len().min(room.len());
    room[..kept].copy_from_slice(&text.as_bytes()[text.len() - kept..]);
    words
}

/// The block has other elements than `T`; `holds` is their type, if that is known.
fn wrong<T>(name: &str, holds: Option<&[u64]>) -> Error {
    let text = |words: &[u64]| {
        let text = String::from_utf8_lossy(bytemuck::cast_slice(words));
        text.trim_end_matches('\0').to_owned()
    };
    let wanted = text(&type_text::<T>());
    Error::OtherElements { name: name.to_owned(), holds: holds.map(text), wanted }
}
