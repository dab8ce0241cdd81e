//! One file, symlink or special file: made under a temporary name, and named when it is whole.

use std::{
    ffi::CStr,
    os::fd::{AsFd, OwnedFd},
};

use nix::{
    errno::Errno,
    fcntl::{AtFlags, OFlag, openat, readlinkat, renameat},
    sys::stat::{FileStat, Mode, SFlag, fstat, fstatat, mknodat},
    unistd::{UnlinkatFlags, linkat, symlinkat, unlinkat},
};

use crate::{
    attributes::{AsMade, Attributes},
    content,
    destination::Place,
    ledger::{Failure, Step},
    options::How,
    plan::{Entry, Kind},
    same::{has_same_content, is_same},
};

/// From which folder to which, and under which name until it is whole.
pub(crate) struct Copier<'a> {
    pub from: &'a OwnedFd,
    pub to: &'a Place,
    /// Its own name, if it gets that at once.
    pub temporary: &'a CStr,
    pub several_names: SeveralNames,
    pub how: How,
}

/// What to do with a file that has several names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SeveralNames {
    /// Leave it: when all of its names are known, it is copied once and then linked.
    Later,
    /// Copy it like any other.
    Copy,
}

/// What has become of an entry.
pub(crate) enum Outcome {
    /// It is copied; it had so many bytes.
    Copied(u64),
    /// It was there already.
    Same,
    /// It has several names, and is left for later.
    Later { device: u64, inode: u64 },
    /// We were told to stop. Nothing of it is left.
    Stopped,
}

impl Copier<'_> {
    /// Copies one entry. `go_on` hears how many bytes it has come to, and says whether to go on.
    pub(crate) fn copy(
        &self,
        entry: &Entry,
        go_on: impl FnMut(u64) -> bool,
    ) -> Result<Outcome, Failure> {
        if self.how.update
            && !self.is_for_later(entry)?
            && is_same(self.from, self.to, &entry.name, self.how.verify)?
        {
            return Ok(Outcome::Same);
        }
        match entry.kind {
            Kind::File => self.file(&entry.name, go_on),
            Kind::Symlink => self.symlink(&entry.name),
            Kind::Special => self.special(&entry.name),
        }
    }

    /// Whether it has other names, which come first.
    fn is_for_later(&self, entry: &Entry) -> Result<bool, Failure> {
        Ok(entry.kind == Kind::File
            && self.several_names == SeveralNames::Later
            && self.ask(&entry.name)?.st_nlink > 1)
    }

    /// Removes what a worker that died has left, or we ourselves.
    pub(crate) fn sweep(&self) {
        // Mostly there is nothing.
        let _ = unlinkat(self.to, self.temporary, UnlinkatFlags::NoRemoveDir);
    }

    // ANCHOR: file
    fn file(&self, name: &CStr, go_on: impl FnMut(u64) -> bool) -> Result<Outcome, Failure> {
        // Should it be a fifo by now, we would not wait for somebody to write into it.
        let look = OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
        let make = OFlag::O_RDWR | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_CLOEXEC;

        let original = openat(self.from, name, look, Mode::empty()).at(Step::Read)?;
        let before = fstat(&original).at(Step::Read)?;
        if SFlag::from_bits_truncate(before.st_mode) & SFlag::S_IFMT != SFlag::S_IFREG {
            return Err(Errno::ESTALE).at(Step::Changed);
        }
        if before.st_nlink > 1 && self.several_names == SeveralNames::Later {
            return Ok(Outcome::Later { device: before.st_dev, inode: before.st_ino });
        }
        let kept = Attributes::of(&before);
        let (mode, is_plain) = kept.made_with(self.to.gives, original.as_fd());
        let bits = Mode::from_bits_truncate(mode);
        let copy = self.make(|temporary| openat(self.to, temporary, make, bits))?;
        let copied = content::copy(original.as_fd(), copy.as_fd(), &before, go_on);
        let Some(bytes) = self.or_sweep(copied.at(Step::Copy))? else {
            self.sweep();
            return Ok(Outcome::Stopped);
        };
        let extended = (!is_plain).then_some(original.as_fd());
        let kept = kept.put_on(&copy, AsMade { mode, ..self.to.gives }, extended);
        let after = self.or_sweep(fstat(&original).at(Step::Read))?;
        let is_unchanged = same_state(&before, &after);
        if self.how.verify && is_unchanged {
            self.or_sweep(verify(&original, &copy))?;
        }
        self.give_name(name)?;

        kept.at(Step::Attributes)?;
        if is_unchanged { Ok(Outcome::Copied(bytes)) } else { Err(Errno::ESTALE).at(Step::Changed) }
    }
    // ANCHOR_END: file

    fn symlink(&self, name: &CStr) -> Result<Outcome, Failure> {
        let stat = self.ask(name)?;
        let target = readlinkat(self.from, name).at(Step::Read)?;
        self.make(|temporary| symlinkat(target.as_os_str(), self.to, temporary))?;
        self.dress_and_name(&stat, name)
    }

    fn special(&self, name: &CStr) -> Result<Outcome, Failure> {
        let stat = self.ask(name)?;
        let kind = SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT;
        let mode = Mode::from_bits_truncate(stat.st_mode & 0o7777);
        self.make(|temporary| mknodat(self.to, temporary, kind, mode, stat.st_rdev))?;
        self.dress_and_name(&stat, name)
    }

    /// Gives a file that is copied already one more name, here.
    pub(crate) fn link(
        &self,
        original: &Place,
        its_name: &CStr,
        name: &CStr,
    ) -> Result<(), Failure> {
        let no_flags = AtFlags::empty();
        self.make(|temporary| linkat(original, its_name, self.to, temporary, no_flags))?;
        let named = self.give_name(name);
        if !self.how.fast {
            // If both are names of the same file already, a rename does nothing at all.
            self.sweep();
        }
        named
    }

    fn ask(&self, name: &CStr) -> Result<FileStat, Failure> {
        fstatat(self.from, name, AtFlags::AT_SYMLINK_NOFOLLOW).at(Step::Read)
    }

    /// Makes something under the temporary name. If that is taken, the worker before us died there.
    fn make<T>(&self, make: impl Fn(&CStr) -> nix::Result<T>) -> Result<T, Failure> {
        match make(self.temporary) {
            Err(Errno::EEXIST) => {
                self.clear()?;
                make(self.temporary).at(Step::Make)
            }
            done => done.at(Step::Make),
        }
    }

    fn dress_and_name(&self, stat: &FileStat, name: &CStr) -> Result<Outcome, Failure> {
        let kept = Attributes::of(stat).put_on_name(self.to, self.temporary);
        self.give_name(name)?;
        kept.at(Step::Attributes)?;
        Ok(Outcome::Copied(0))
    }

    /// Removes whatever has the temporary name. If that is the final one, a folder gives way only if it is empty.
    fn clear(&self) -> Result<(), Failure> {
        match unlinkat(self.to, self.temporary, UnlinkatFlags::NoRemoveDir) {
            Err(Errno::EISDIR) => unlinkat(self.to, self.temporary, UnlinkatFlags::RemoveDir)
                .map_err(|_| Errno::EISDIR)
                .at(Step::Name),
            cleared => cleared.at(Step::Make),
        }
    }

    /// Half a copy is none.
    fn or_sweep<T>(&self, done: Result<T, Failure>) -> Result<T, Failure> {
        done.inspect_err(|_| self.sweep())
    }

    /// From here on it is there, whole, in place of whatever had its name. A folder gives way only if it is empty.
    fn give_name(&self, name: &CStr) -> Result<(), Failure> {
        if self.how.fast {
            return Ok(());
        }
        let rename = || renameat(self.to, self.temporary, self.to, name);
        let named = match rename() {
            Err(Errno::EISDIR) => unlinkat(self.to, name, UnlinkatFlags::RemoveDir)
                .map_err(|_| Errno::EISDIR)
                .and_then(|()| rename()),
            named => named,
        };
        self.or_sweep(named.at(Step::Name))
    }
}

fn verify(original: &OwnedFd, copy: &OwnedFd) -> Result<(), Failure> {
    if has_same_content(original, copy).at(Step::Verify)? {
        Ok(())
    } else {
        Err(Errno::EBADMSG).at(Step::Verify)
    }
}

fn same_state(before: &FileStat, after: &FileStat) -> bool {
    let state = |stat: &FileStat| (stat.st_size, stat.st_mtime, stat.st_mtime_nsec);
    state(before) == state(after)
}

/// Says at which step a call failed.
pub(crate) trait At<T> {
    fn at(self, step: Step) -> Result<T, Failure>;
}

impl<T> At<T> for nix::Result<T> {
    fn at(self, step: Step) -> Result<T, Failure> {
        self.map_err(|errno| Failure { step, errno })
    }
}
