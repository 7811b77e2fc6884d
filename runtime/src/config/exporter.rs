//! [`Exporter`]: where spans go, which also decides whether tracing is on.
//! Never builds an exporter.

use super::environment::Environment;
use super::otlp::{Address, Otlp};

const VARIABLE: &str = "OTEL_TRACES_EXPORTER";
const EXPECTED: &str = "`otlp`, `otlp/stdout`, `console` or `none`";

/// An exporter and all that it needs. Has no `Debug`: it holds the values of headers.
#[derive(Clone, PartialEq)]
pub(crate) enum Exporter {
    Console,
    Otlp(Box<Otlp>),
    OtlpStdout,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExporterKind {
    Console,
    Otlp,
    OtlpStdout,
}

const WORDS: [(&str, ExporterKind); 3] = [
    ("console", ExporterKind::Console),
    ("otlp", ExporterKind::Otlp),
    ("otlp/stdout", ExporterKind::OtlpStdout),
];

/// `None` where the variable says `none`: not even an exporter of the application's is wanted then.
pub(super) fn read(env: &mut Environment<'_>) -> Option<Vec<Exporter>> {
    let address = Address::find(env);
    let named = kinds(env, address.is_named());
    let kinds = named.as_deref().unwrap_or_default();
    let mut otlp = Otlp::read(env, address, kinds);
    let exporter = |kind: &ExporterKind| match kind {
        ExporterKind::Console => Some(Exporter::Console),
        // There is one at most: words are not repeated.
        ExporterKind::Otlp => Some(Exporter::Otlp(Box::new(otlp.take()?))),
        ExporterKind::OtlpStdout => Some(Exporter::OtlpStdout),
    };
    let exporters = kinds.iter().filter_map(exporter).collect();
    named.is_some().then_some(exporters)
}

/// Unless the variable is usable, a named endpoint means `otlp`, and no endpoint means that nothing is named.
fn kinds(env: &mut Environment<'_>, endpoint_is_named: bool) -> Option<Vec<ExporterKind>> {
    let unset = if endpoint_is_named {
        vec![ExporterKind::Otlp]
    } else {
        Vec::new()
    };
    let Some(value) = env.value(VARIABLE) else {
        return Some(unset);
    };
    let lowercase = value.to_ascii_lowercase();
    let words: Vec<&str> = lowercase
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    if words.contains(&"none") {
        if words.iter().any(|word| *word != "none") {
            env.warn(VARIABLE, &value, "`none` to stand alone", "tracing is off");
        }
        return None;
    }

    let mut kinds = Vec::new();
    let mut all_known = !words.is_empty();
    for word in words {
        let known = WORDS.iter().find(|(name, _)| *name == word);
        let known = known.map(|(_, kind)| *kind);
        all_known &= known.is_some();
        kinds.extend(known.filter(|kind| !kinds.contains(kind)));
    }
    if kinds.is_empty() {
        kinds = unset;
    }
    if !all_known {
        env.warn(VARIABLE, &value, EXPECTED, &used(&kinds));
    }
    Some(kinds)
}

fn used(kinds: &[ExporterKind]) -> String {
    let word = |kind: &ExporterKind| {
        let known = WORDS.iter().find(|(_, known)| known == kind);
        known.map_or("", |(word, _)| word)
    };
    if kinds.is_empty() {
        "tracing is off".to_owned()
    } else {
        let words: Vec<&str> = kinds.iter().map(word).collect();
        format!("using `{}`", words.join(","))
    }
}
