//! `Kind`: what a process is about to do.

/// What kind of thing a process is about to do. Its object is named in *italics*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Kind {
    /// Start a child.
    Start = 1,
    /// A child's first step.
    Begin = 2,
    /// The last step. *1 if it still holds something that others may want, else 0.*
    End = 3,
    /// Wait for a child to end, or one of several. *The child's number; 0 for several.*
    Join = 4,
    /// See whether a child has ended. *The child's number; 0 for all.*
    Poll = 5,
    /// Send a signal. *The child's number.*
    Signal = 6,
    /// Catch a signal, see whether it has come, or wait for it. *The signal's number.*
    Catch = 7,
    /// Let time pass.
    Sleep = 8,
    /// Write to standard output.
    Print = 9,
    /// Take a lock. *The lock's block.*
    Acquire = 10,
    /// Take a lock if it is free. *The lock's block.*
    TryAcquire = 11,
    /// Let a lock go. *The lock's block.*
    Release = 12,
    /// Read a value. *The value's block.*
    Get = 13,
    /// Write a value. *The value's block.*
    Set = 14,
    /// Read and write a value in one. *The value's block.*
    Update = 15,
    /// Let somebody else go: what was seen is not yet what is wanted.
    Yield = 16,
    /// Look until something has come, and change nothing: an event, the others at a barrier. *Its block.*
    Await = 17,
    /// Begin to wait: let the lock go and stand in the queue, in one. *The condition's block.*
    Wait = 18,
    /// Wake those who wait. *The condition's block.*
    Notify = 19,
    /// Put an item. *The queue's block.*
    Put = 20,
    /// Take an item. *The queue's block.*
    Take = 21,
    /// Send a message. *The connection's block.*
    Send = 22,
    /// Receive a message. *The connection's block.*
    Receive = 23,
    /// Close an end. *The block of the queue or connection.*
    Close = 24,
    /// Take one from a semaphore. *Its block.*
    Down = 25,
    /// Take one from a semaphore if there is one. *Its block.*
    TryDown = 26,
    /// Give one to a semaphore. *Its block.*
    Up = 27,
    /// Put an item if there is room. *The queue's block.*
    TryPut = 28,
    /// Take an item if there is one. *The queue's block.*
    TryTake = 29,
    /// Wait until one of several things has come.
    Watch = 30,
    /// Offer an address to connect to. *The listener's number.*
    Listen = 31,
    /// Connect to an address. *The number of the listener there.*
    Connect = 32,
    /// Take the next who has connected. *The listener's number.*
    Accept = 33,
    /// Give one back to a bounded semaphore, if it lacks one: of two, one may be refused. *Its block.*
    TryUp = 34,
    /// Say that a task is done. *The block of its queue.*
    Done = 35,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 35] = [
        Kind::Start,
        Kind::Begin,
        Kind::End,
        Kind::Join,
        Kind::Poll,
        Kind::Signal,
        Kind::Catch,
        Kind::Sleep,
        Kind::Print,
        Kind::Acquire,
        Kind::TryAcquire,
        Kind::Release,
        Kind::Get,
        Kind::Set,
        Kind::Update,
        Kind::Yield,
        Kind::Await,
        Kind::Wait,
        Kind::Notify,
        Kind::Put,
        Kind::Take,
        Kind::Send,
        Kind::Receive,
        Kind::Close,
        Kind::Down,
        Kind::TryDown,
        Kind::Up,
        Kind::TryPut,
        Kind::TryTake,
        Kind::Watch,
        Kind::Listen,
        Kind::Connect,
        Kind::Accept,
        Kind::TryUp,
        Kind::Done,
    ];

    /// The kind with this number.
    pub fn from_number(number: u32) -> Option<Kind> {
        Kind::ALL.into_iter().find(|&kind| kind as u32 == number)
    }

    /// Whether it only looks: two such operations on one object may change places and nobody can tell.
    pub const fn only_reads(self) -> bool {
        use Kind::{Await, Begin, Get, Join, Poll, Sleep, Watch, Yield};
        matches!(self, Poll | Get | Join | Sleep | Begin | Yield | Await | Watch)
    }
}
