//! Whom an exporter trusts, and who it says it is: `tls` of an exporter.
//! Never lets any part of a key into a warning.

use std::path::Path;

use super::field::Text;
use super::findings::Findings;
use super::section::Section;
use crate::config::Source;
use crate::config::environment::is_path;
#[cfg(feature = "otlp")]
use crate::config::pem::{self, Fault};
use crate::config::tls::{Identity, Tls};

const EXPECTED: &str = "the absolute path of a file in PEM form";
const SYSTEM: &str = "using the system's certificates";
const ANONYMOUS: &str = "sending without a client certificate";

pub(super) fn read(section: Section<'_>, findings: &mut Findings<'_>, source: &Source<'_>) -> Tls {
    let ca = file(&section, "ca_file", findings, source, SYSTEM);
    let certificate = file(&section, "cert_file", findings, source, ANONYMOUS);
    let key = file(&section, "key_file", findings, source, ANONYMOUS);
    let identity = match (certificate, key) {
        (Some(certificate), Some(key)) => identity(certificate, key, findings),
        (Some(_), None) => alone(&section, "cert_file", "key_file", findings),
        (None, Some(_)) => alone(&section, "key_file", "cert_file", findings),
        (None, None) => None,
    };
    section.finish(findings);
    Tls {
        ca: ca.and_then(|ca| authorities(ca, findings)),
        identity,
    }
}

/// A file that could be read.
struct File<'n> {
    contents: Vec<u8>,
    #[cfg_attr(
        not(feature = "otlp"),
        expect(dead_code, reason = "without OTLP nothing is checked")
    )]
    path: Text<'n>,
}

#[cfg(feature = "otlp")]
impl File<'_> {
    fn unfit(&self, findings: &mut Findings<'_>, instead: &str, reason: &str) {
        let instead = format!("{instead} (it {reason})");
        self.path.field.warn(findings, EXPECTED, &instead);
    }
}

// A build without OTLP has nobody to tell, and nobody who asks.
#[cfg_attr(
    not(feature = "otlp"),
    expect(
        unused_variables,
        clippy::unnecessary_wraps,
        reason = "without OTLP nothing is checked"
    )
)]
fn authorities(file: File<'_>, findings: &mut Findings<'_>) -> Option<Vec<u8>> {
    #[cfg(feature = "otlp")]
    if let Err(reason) = pem::certificates(&file.contents) {
        file.unfit(findings, SYSTEM, &reason);
        return None;
    }
    Some(file.contents)
}

#[cfg_attr(
    not(feature = "otlp"),
    expect(
        unused_variables,
        clippy::unnecessary_wraps,
        reason = "without OTLP nothing is checked"
    )
)]
fn identity(certificate: File<'_>, key: File<'_>, findings: &mut Findings<'_>) -> Option<Identity> {
    #[cfg(feature = "otlp")]
    if let Err(fault) = pem::identity(&certificate.contents, &key.contents) {
        match fault {
            Fault::Certificate(reason) => certificate.unfit(findings, ANONYMOUS, &reason),
            Fault::Key(reason) => key.unfit(findings, ANONYMOUS, &reason),
        }
        return None;
    }
    Some(Identity {
        certificate: certificate.contents,
        key: key.contents,
    })
}

/// Unless the other one was complained of already.
fn alone(
    section: &Section<'_>,
    lonely: &'static str,
    other: &'static str,
    findings: &mut Findings<'_>,
) -> Option<Identity> {
    if section.given(other).is_none()
        && let Some(field) = section.given(lonely)
    {
        field.warn(findings, &format!("`{other}` beside it"), ANONYMOUS);
    }
    None
}

fn file<'n>(
    section: &Section<'n>,
    key: &'static str,
    findings: &mut Findings<'_>,
    source: &Source<'_>,
    instead: &str,
) -> Option<File<'n>> {
    let mut path = section.text(key, findings)?;
    path.field.is_secret |= !is_path(path.text);
    if !Path::new(path.text).is_absolute() {
        path.field.warn(findings, EXPECTED, instead);
        return None;
    }
    match (source.file)(path.text) {
        Ok(contents) => Some(File { contents, path }),
        Err(error) => {
            let instead = format!("{instead} ({error})");
            path.field.warn(findings, EXPECTED, &instead);
            None
        }
    }
}
