//! [`Tls`]: whom the exporter trusts, and who it says it is.
//! Never lets any part of a key into a warning.

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
const SYSTEM: &str = "using the system's certificates";
const ANONYMOUS: &str = "sending without a client certificate";

impl Tls {
    pub(super) fn read(env: &mut Environment<'_>) -> Self {
        Self {
            ca: file(env, &CA, "a file of certificates in PEM form", SYSTEM).map(|it| it.contents),
            identity: identity(env),
        }
    }
}

/// A file that a variable names.
struct Named {
    variable: &'static str,
    path: String,
    contents: Vec<u8>,
}

fn identity(env: &mut Environment<'_>) -> Option<Identity> {
    let expected = "a file with the client's certificates in PEM form";
    let certificate = file(env, &CERTIFICATE, expected, ANONYMOUS);
    let expected = "a file with the client's private key in PEM form";
    let key = file(env, &KEY, expected, ANONYMOUS);
    match (certificate, key) {
        (Some(certificate), Some(key)) => Some(Identity {
            certificate: certificate.contents,
            key: key.contents,
        }),
        (Some(lonely), None) => {
            alone(env, &lonely, KEY[1]);
            None
        }
        (None, Some(lonely)) => {
            alone(env, &lonely, CERTIFICATE[1]);
            None
        }
        (None, None) => None,
    }
}

/// Unless the other one was complained of already.
fn alone(env: &mut Environment<'_>, named: &Named, other: &str) {
    let expected = format!("`{other}` to name a usable file as well");
    env.warn(named.variable, &named.path, &expected, ANONYMOUS);
}

/// The first of `variables` that is set; a path is not looked for elsewhere.
fn file(
    env: &mut Environment<'_>,
    variables: &[&'static str],
    expected: &str,
    instead: &str,
) -> Option<Named> {
    let (variable, path) = variables
        .iter()
        .find_map(|variable| Some((*variable, env.value(variable)?)))?;
    match env.file(&path) {
        Ok(contents) => Some(Named {
            variable,
            path,
            contents,
        }),
        Err(error) => {
            let instead = format!("{instead} ({error})");
            env.warn(variable, &path, expected, &instead);
            None
        }
    }
}
