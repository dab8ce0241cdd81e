//! `Address`: where somebody can be reached.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    os::{linux::net::SocketAddrExt, unix::net},
    path::PathBuf,
};

use nix::errno::Errno;

use crate::{NetError, Result, seam, sys::Destination};

/// The first port that the play network gives to whoever does not care.
const FIRST_PORT: u16 = 40001;

/// Where somebody can be reached, in one of three forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// `127.0.0.1:8000`, `[::1]:8000`, `localhost:8000`: TCP, on this machine or any other.
    Tcp(SocketAddr),
    /// `@name`: a Unix socket that is no file, so it cannot be left behind.
    Name(String),
    /// `/run/door`: a Unix socket that is a file.
    Path(PathBuf),
}

/// What the kernel knows it by.
pub(super) enum Real {
    Tcp(SocketAddr),
    Unix(net::SocketAddr),
}

impl From<&Real> for Destination {
    fn from(real: &Real) -> Destination {
        match real {
            Real::Tcp(tcp) => (*tcp).into(),
            Real::Unix(unix) => unix.into(),
        }
    }
}

impl Address {
    pub(super) fn parse(text: &str) -> Result<Address> {
        let bad = || NetError::BadAddress { address: text.to_owned() }.into();
        if text.contains('\0') {
            return Err(bad());
        }
        match text.strip_prefix('@') {
            Some("") => Err(bad()),
            Some(name) => Ok(Address::Name(name.to_owned())),
            None if text.contains('/') => Ok(Address::Path(text.into())),
            None => {
                let local = text.strip_prefix("localhost:").and_then(|port| port.parse().ok());
                let local = local.map(|port| (IpAddr::from(Ipv4Addr::LOCALHOST), port).into());
                local.or_else(|| text.parse().ok()).map(Address::Tcp).ok_or_else(bad)
            }
        }
    }

    pub(super) fn real(&self) -> Result<Real> {
        let refused = |_| NetError::Refused {
            call: "use",
            address: self.to_string(),
            errno: Errno::ENAMETOOLONG,
        };
        let unix = match (seam::real_name(&self.to_string()), self) {
            (Some(name), _) => net::SocketAddr::from_abstract_name(name),
            (None, Address::Name(name)) => net::SocketAddr::from_abstract_name(name),
            (None, Address::Path(path)) => net::SocketAddr::from_pathname(path),
            (None, Address::Tcp(address)) => return Ok(Real::Tcp(*address)),
        };
        Ok(unix.map(Real::Unix).map_err(refused)?)
    }

    /// In a play network: the ports to try in place of 0, which means any.
    pub(super) fn ports_to_try(&self) -> Option<impl Iterator<Item = Address> + use<>> {
        let any = match *self {
            Address::Tcp(any) if any.port() == 0 => seam::real_name("").map(|_| any),
            _ => None,
        };
        any.map(|any| (FIRST_PORT..).map(move |port| Address::Tcp((any.ip(), port).into())))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Tcp(address) => write!(f, "{address}"),
            Address::Name(name) => write!(f, "@{name}"),
            Address::Path(path) => write!(f, "{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn an_address_is_written_as_it_was_read() {
        for text in ["127.0.0.1:8000", "[::1]:80", "@door", "/run/door", "./door"] {
            assert_eq!(Address::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Address::parse("localhost:80").unwrap().to_string(), "127.0.0.1:80");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in
            ["", "@", "door", "127.0.0.1", ":80", "localhost:", "a:b:c", "@a\0b", "1.2.3.4:70000"]
        {
            let told = Address::parse(text).unwrap_err().to_string();
            assert!(told.starts_with("no address"), "{text}: {told}");
        }
    }
}
