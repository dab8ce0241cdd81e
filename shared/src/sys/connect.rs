//! To begin to connect and not wait for it, which std does for no kind of socket.

use std::{
    io, mem,
    net::SocketAddr,
    os::{
        fd::{AsRawFd, FromRawFd, OwnedFd},
        linux::net::SocketAddrExt,
        unix::{ffi::OsStrExt, net},
    },
    ptr,
};

/// An address, as the kernel wants to be given it.
#[derive(Debug)]
pub(crate) enum Destination {
    Tcp4(libc::sockaddr_in),
    Tcp6(libc::sockaddr_in6),
    /// And how many bytes of it count.
    Unix(libc::sockaddr_un, usize),
}

impl From<SocketAddr> for Destination {
    fn from(address: SocketAddr) -> Destination {
        match address {
            SocketAddr::V4(address) => Destination::Tcp4(libc::sockaddr_in {
                sin_family: family(libc::AF_INET),
                sin_port: address.port().to_be(),
                sin_addr: libc::in_addr { s_addr: u32::from_ne_bytes(address.ip().octets()) },
                sin_zero: [0; 8],
            }),
            SocketAddr::V6(address) => Destination::Tcp6(libc::sockaddr_in6 {
                sin6_family: family(libc::AF_INET6),
                sin6_port: address.port().to_be(),
                sin6_flowinfo: address.flowinfo(),
                sin6_addr: libc::in6_addr { s6_addr: address.ip().octets() },
                sin6_scope_id: address.scope_id(),
            }),
        }
    }
}

impl From<&net::SocketAddr> for Destination {
    fn from(address: &net::SocketAddr) -> Destination {
        let mut sun_path = [0; 108];
        // The name of one that is no file begins with a zero; the path of one that is ends with one.
        let (begin, name) = match (address.as_abstract_name(), address.as_pathname()) {
            (Some(name), _) => (1, name),
            (None, path) => (0, path.map_or(&[][..], |path| path.as_os_str().as_bytes())),
        };
        for (place, byte) in sun_path.iter_mut().skip(begin).zip(name) {
            *place = byte.cast_signed();
        }
        let len = mem::offset_of!(libc::sockaddr_un, sun_path) + name.len() + 1;
        let unix = libc::sockaddr_un { sun_family: family(libc::AF_UNIX), sun_path };
        Destination::Unix(unix, len.min(size_of_val(&unix)))
    }
}

fn family(number: libc::c_int) -> libc::sa_family_t {
    libc::sa_family_t::try_from(number).unwrap_or(0)
}

impl Destination {
    /// A socket of this kind, which is connected to nobody, and never waits.
    pub(crate) fn socket(&self) -> io::Result<OwnedFd> {
        let family = match self {
            Destination::Tcp4(_) => libc::AF_INET,
            Destination::Tcp6(_) => libc::AF_INET6,
            Destination::Unix(..) => libc::AF_UNIX,
        };
        let how = libc::SOCK_STREAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
        // SAFETY: the call takes three numbers.
        let fd = unsafe { libc::socket(family, how, 0) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the kernel has just given us this descriptor, and nobody else knows it.
        Ok(unsafe { OwnedFd::from_raw_fd(fd) })
    }

    /// Connects a socket, if that can be done at once; else the error says how it stands, and who calls again goes on.
    pub(crate) fn connect(&self, socket: &OwnedFd) -> io::Result<()> {
        let (address, len): (*const libc::sockaddr, usize) = match self {
            Destination::Tcp4(tcp) => (ptr::from_ref(tcp).cast(), size_of_val(tcp)),
            Destination::Tcp6(tcp) => (ptr::from_ref(tcp).cast(), size_of_val(tcp)),
            Destination::Unix(unix, len) => (ptr::from_ref(unix).cast(), *len),
        };
        let len = libc::socklen_t::try_from(len).unwrap_or(0);
        // SAFETY: the call reads `len` bytes at `address`, and the address that `self` holds there has as many.
        let done = unsafe { libc::connect(socket.as_raw_fd(), address, len) };
        if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    }
}
