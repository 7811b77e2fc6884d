//! [`Tls`]: whom the exporter trusts, and who it says it is.
//! Never lets any part of a key into a warning.

use super::environment::Environment;
#[cfg(feature = "otlp")]
use super::pem::{self, Fault};

/// PEM texts that were checked. Has no `Debug`: it holds a private key.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Tls {
    /// Instead of the system's certificates.
    pub(crate) ca: Option<Vec<u8>>,
    /// For mutual TLS.
    pub(crate) identity: Option<Identity>,
}

/// A certificate chain and the key that belongs to its first certificate.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) certificate: Vec<u8>,
    pub(crate) key: Vec<u8>,
}

const CA: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_CERTIFICATE",
];
const CERTIFICATE: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
];
const KEY: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY",
    "OTEL_EXPORTER_OTLP_CLIENT_KEY",
];
const SYSTEM: &str = "using the system's certificates";
const ANONYMOUS: &str = "sending without a client certificate";

const AUTHORITIES: &str = "a file of certificates in PEM form";
const CHAIN: &str = "a file with the client's certificates in PEM form";
const PRIVATE: &str = "a file with the client's private key in PEM form";

impl Tls {
    pub(super) fn read(env: &mut Environment<'_>) -> Self {
        Self {
            ca: authorities(env),
            identity: identity(env),
        }
    }
}

/// What a pair of variables names.
enum File {
    Unset,
    /// Of which a warning has told.
    Unusable,
    Usable(Named),
}

struct Named {
    variable: &'static str,
    path: String,
    contents: Vec<u8>,
}

fn authorities(env: &mut Environment<'_>) -> Option<Vec<u8>> {
    let File::Usable(named) = file(env, &CA, AUTHORITIES, SYSTEM) else {
        return None;
    };
    // A build without OTLP has nobody to tell, and nobody who asks.
    #[cfg(feature = "otlp")]
    if let Err(reason) = pem::certificates(&named.contents) {
        unfit(env, &named, AUTHORITIES, SYSTEM, &reason);
        return None;
    }
    Some(named.contents)
}

fn identity(env: &mut Environment<'_>) -> Option<Identity> {
    let certificate = file(env, &CERTIFICATE, CHAIN, ANONYMOUS);
    let key = file(env, &KEY, PRIVATE, ANONYMOUS);
    match (certificate, key) {
        (File::Usable(certificate), File::Usable(key)) => pair(env, certificate, key),
        (File::Usable(lonely), File::Unset) => {
            alone(env, &lonely, &CERTIFICATE, &KEY);
            None
        }
        (File::Unset, File::Usable(lonely)) => {
            alone(env, &lonely, &KEY, &CERTIFICATE);
            None
        }
        _ => None,
    }
}

#[cfg_attr(
    not(feature = "otlp"),
    expect(
        unused_variables,
        clippy::unnecessary_wraps,
        reason = "a build without OTLP has nobody to tell, and nobody who asks"
    )
)]
fn pair(env: &mut Environment<'_>, certificate: Named, key: Named) -> Option<Identity> {
    #[cfg(feature = "otlp")]
    if let Err(fault) = pem::identity(&certificate.contents, &key.contents) {
        match fault {
            Fault::Certificate(reason) => unfit(env, &certificate, CHAIN, ANONYMOUS, &reason),
            Fault::Key(reason) => unfit(env, &key, PRIVATE, ANONYMOUS, &reason),
        }
        return None;
    }
    Some(Identity {
        certificate: certificate.contents,
        key: key.contents,
    })
}

/// The other one is named as this one is: for traces, or for every signal.
fn alone(env: &mut Environment<'_>, named: &Named, variables: &[&str], others: &[&str]) {
    let mut pairs = variables.iter().zip(others);
    let other = pairs.find(|(variable, _)| **variable == named.variable);
    let other = other.map_or("", |(_, other)| other);
    let expected = format!("`{other}` to name a file as well");
    env.warn(named.variable, &named.path, &expected, ANONYMOUS);
}

#[cfg(feature = "otlp")]
fn unfit(env: &mut Environment<'_>, named: &Named, expected: &str, instead: &str, reason: &str) {
    let instead = format!("{instead} (it {reason})");
    env.warn(named.variable, &named.path, expected, &instead);
}

/// The first of `variables` that is set; a path is not looked for elsewhere.
fn file(
    env: &mut Environment<'_>,
    variables: &[&'static str],
    expected: &str,
    instead: &str,
) -> File {
    let mut set = variables.iter();
    let Some((variable, path)) = set.find_map(|name| Some((*name, env.value(name)?))) else {
        return File::Unset;
    };
    match env.file(&path) {
        Ok(contents) => File::Usable(Named {
            variable,
            path,
            contents,
        }),
        Err(error) => {
            let instead = format!("{instead} ({error})");
            env.warn(variable, &path, expected, &instead);
            File::Unusable
        }
    }
}
