//! Whom an exporter trusts, and who it says it is: `tls` of an exporter.
//! Never lets any part of a key into a warning.

use std::path::Path;

use super::field::Text;
use super::findings::Findings;
use super::section::Section;
use crate::config::Source;
use crate::config::environment::is_path;
use crate::config::tls::Tls;
use crate::config::tls::files::{File, Files, Part};

const EXPECTED: &str = "the absolute path of a file in PEM form";

pub(super) fn read(section: Section<'_>, findings: &mut Findings<'_>, source: &Source<'_>) -> Tls {
    let mut file = |part| file(&section, part, findings, source);
    let files = Files {
        authorities: file(Part::Authorities),
        certificate: file(Part::Certificate),
        key: file(Part::Key),
    };
    let (tls, complaints) = files.check();
    section.finish(findings);
    for complaint in complaints {
        let expected = match complaint.part {
            _ if !complaint.is_alone => EXPECTED.to_owned(),
            Part::Key => format!("`{}` beside it", key(Part::Certificate)),
            _ => format!("`{}` beside it", key(Part::Key)),
        };
        let field = complaint.name.field;
        field.warn(findings, &expected, &complaint.instead);
    }
    tls
}

fn key(part: Part) -> &'static str {
    match part {
        Part::Authorities => "ca_file",
        Part::Certificate => "cert_file",
        Part::Key => "key_file",
    }
}

fn file<'n>(
    section: &Section<'n>,
    part: Part,
    findings: &mut Findings<'_>,
    source: &Source<'_>,
) -> File<Text<'n>> {
    let Some(field) = section.given(key(part)) else {
        return File::Unset;
    };
    let Some(mut path) = field.text(findings, "ignored") else {
        return File::Refused;
    };
    path.field.is_secret |= !is_path(path.text);
    if !Path::new(path.text).is_absolute() {
        path.field.warn(findings, EXPECTED, part.instead());
        return File::Refused;
    }
    File::Given {
        contents: (source.file)(path.text),
        name: path,
    }
}
