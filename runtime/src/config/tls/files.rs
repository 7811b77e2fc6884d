//! [`Files`]: certificates and keys that are named, and what is wrong with them.
//! Never knows how they were named, and never lets any part of a key into a complaint.

use std::io;

use super::{Identity, Tls};
#[cfg(feature = "otlp")]
use crate::config::pem;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The files that are named, each by what a complaint of it needs.
pub(in crate::config) struct Files<N> {
    pub(in crate::config) authorities: File<N>,
    pub(in crate::config) certificate: File<N>,
    pub(in crate::config) key: File<N>,
}

pub(in crate::config) enum File<N> {
    Given {
        name: N,
        contents: io::Result<Vec<u8>>,
    },
    /// Of which a warning has told.
    #[cfg(feature = "config_file")]
    Refused,
    Unset,
}

/// A file that was read.
struct Contents<N> {
    name: N,
    pem: Vec<u8>,
}

/// Why a file is not used.
pub(in crate::config) struct Complaint<N> {
    pub(in crate::config) name: N,
    pub(in crate::config) part: Part,
    /// Whether all that is wrong is that a certificate or a key lacks the other one.
    pub(in crate::config) is_alone: bool,
    /// What follows from it, and what is wrong with the file itself.
    pub(in crate::config) instead: String,
}

#[derive(Clone, Copy)]
pub(in crate::config) enum Part {
    Authorities,
    Certificate,
    Key,
}

impl Part {
    /// What follows where it cannot be used.
    pub(in crate::config) fn instead(self) -> &'static str {
        match self {
            Self::Authorities => "using the system's certificates",
            Self::Certificate | Self::Key => "sending without a client certificate",
        }
    }
}

impl<N> Files<N> {
    /// What can be used of them.
    pub(in crate::config) fn check(self) -> (Tls, Vec<Complaint<N>>) {
        let mut complaints = Complaints(Vec::new());
        let ca = complaints.contents(self.authorities, Part::Authorities);
        let ca = ca.and_then(|ca| match authorities_fault(&ca.pem) {
            Some(reason) => complaints.unfit(ca.name, Part::Authorities, &reason),
            None => Some(ca.pem),
        });
        let is_set = |file: &File<N>| !matches!(file, File::Unset);
        let are_both_set = is_set(&self.certificate) && is_set(&self.key);
        let certificate = complaints.contents(self.certificate, Part::Certificate);
        let key = complaints.contents(self.key, Part::Key);
        let identity = match (certificate, key) {
            (Some(certificate), Some(key)) => complaints.identity(certificate, key),
            (Some(lonely), None) if !are_both_set => {
                complaints.alone(lonely.name, Part::Certificate)
            }
            (None, Some(lonely)) if !are_both_set => complaints.alone(lonely.name, Part::Key),
            _ => None,
        };
        (Tls { ca, identity }, complaints.0)
    }
}

struct Complaints<N>(Vec<Complaint<N>>);

impl<N> Complaints<N> {
    fn contents(&mut self, file: File<N>, part: Part) -> Option<Contents<N>> {
        let File::Given { name, contents } = file else {
            return None;
        };
        match contents {
            Ok(mut pem) => {
                // Some editors begin every file with it, and a reader of PEM takes it for text.
                if pem.starts_with(BYTE_ORDER_MARK) {
                    pem.drain(..BYTE_ORDER_MARK.len());
                }
                Some(Contents { name, pem })
            }
            Err(error) => self.add(name, part, &error.to_string()),
        }
    }

    fn identity(&mut self, certificate: Contents<N>, key: Contents<N>) -> Option<Identity> {
        match identity_fault(&certificate.pem, &key.pem) {
            Some((Part::Key, reason)) => self.unfit(key.name, Part::Key, &reason),
            Some((part, reason)) => self.unfit(certificate.name, part, &reason),
            None => Some(Identity {
                certificate: certificate.pem,
                key: key.pem,
            }),
        }
    }

    fn unfit<T>(&mut self, name: N, part: Part, reason: &str) -> Option<T> {
        self.add(name, part, &format!("it {reason}"))
    }

    fn alone<T>(&mut self, name: N, part: Part) -> Option<T> {
        self.0.push(Complaint {
            name,
            part,
            is_alone: true,
            instead: part.instead().to_owned(),
        });
        None
    }

    /// Always `None`: what is complained of is not used.
    fn add<T>(&mut self, name: N, part: Part, reason: &str) -> Option<T> {
        self.0.push(Complaint {
            name,
            part,
            is_alone: false,
            instead: format!("{} ({reason})", part.instead()),
        });
        None
    }
}

#[cfg(feature = "otlp")]
fn authorities_fault(authorities: &[u8]) -> Option<String> {
    pem::certificates(authorities).err()
}

#[cfg(feature = "otlp")]
fn identity_fault(certificate: &[u8], key: &[u8]) -> Option<(Part, String)> {
    match pem::identity(certificate, key).err()? {
        pem::Fault::Certificate(reason) => Some((Part::Certificate, reason)),
        pem::Fault::Key(reason) => Some((Part::Key, reason)),
    }
}

// A build without OTLP has nobody to tell, and nobody who asks.
#[cfg(not(feature = "otlp"))]
fn authorities_fault(_: &[u8]) -> Option<String> {
    None
}

#[cfg(not(feature = "otlp"))]
fn identity_fault(_: &[u8], _: &[u8]) -> Option<(Part, String)> {
    None
}
