//! [`Tls`]: whom the exporter trusts, and who it says it is.
//! Never lets any part of a key into a warning.

pub(super) mod files;

use self::files::{File, Files, Part};
use super::environment::Environment;

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

struct Named {
    variable: &'static str,
    path: String,
}

impl Tls {
    pub(super) fn read(env: &mut Environment<'_>) -> Self {
        let files = Files {
            authorities: file(env, &CA),
            certificate: file(env, &CERTIFICATE),
            key: file(env, &KEY),
        };
        let (tls, complaints) = files.check();
        for complaint in complaints {
            let Named { variable, path } = &complaint.name;
            let expected = if complaint.is_alone {
                format!("`{}` to name a file as well", other(variable))
            } else {
                expected(complaint.part).to_owned()
            };
            env.warn(variable, path, &expected, &complaint.instead);
        }
        tls
    }
}

/// The first of `variables` that is set; a path is not looked for elsewhere.
fn file(env: &Environment<'_>, variables: &[&'static str]) -> File<Named> {
    let mut set = variables.iter();
    let Some((variable, path)) = set.find_map(|name| Some((*name, env.value(name)?))) else {
        return File::Unset;
    };
    File::Given {
        contents: env.file(&path),
        name: Named { variable, path },
    }
}

/// Named as this one is: for traces, or for every signal.
fn other(variable: &str) -> &'static str {
    let mut pairs = CERTIFICATE.into_iter().zip(KEY);
    let other = pairs.find_map(|(certificate, key)| {
        let is_of_key = (variable == key).then_some(certificate);
        (variable == certificate).then_some(key).or(is_of_key)
    });
    other.unwrap_or_default()
}

fn expected(part: Part) -> &'static str {
    match part {
        Part::Authorities => "a file of certificates in PEM form",
        Part::Certificate => "a file with the client's certificates in PEM form",
        Part::Key => "a file with the client's private key in PEM form",
    }
}
