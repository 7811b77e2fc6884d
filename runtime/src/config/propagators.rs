//! [`PropagatorKind`]: in which headers the context crosses the process's edge.
//! Never reads or writes such a header.

use super::environment::Environment;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PropagatorKind {
    B3,
    B3Multi,
    Baggage,
    Jaeger,
    TraceContext,
    Xray,
}

impl PropagatorKind {
    pub(crate) const DEFAULT: [Self; 2] = [Self::TraceContext, Self::Baggage];
}

const WORDS: [(&str, PropagatorKind); 6] = [
    ("b3", PropagatorKind::B3),
    ("b3multi", PropagatorKind::B3Multi),
    ("baggage", PropagatorKind::Baggage),
    ("jaeger", PropagatorKind::Jaeger),
    ("tracecontext", PropagatorKind::TraceContext),
    ("xray", PropagatorKind::Xray),
];

pub(super) const EXPECTED: &str =
    "`tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger`, `xray` or `none`";

/// `None` for a word that is not known. A word that is repeated counts once.
pub(super) fn named(word: &str) -> Option<PropagatorKind> {
    let known = WORDS.iter().find(|(name, _)| *name == word);
    known.map(|(_, kind)| *kind)
}

pub(super) fn read(env: &mut Environment<'_>) -> Option<Vec<PropagatorKind>> {
    const VARIABLE: &str = "OTEL_PROPAGATORS";
    let value = env.value(VARIABLE)?;
    let mut kinds = Vec::new();
    let mut is_none = false;
    let mut is_usable = true;
    for word in value.to_ascii_lowercase().split(',').map(str::trim) {
        match (word, named(word)) {
            ("", _) => {}
            ("none", _) => is_none = true,
            (_, Some(kind)) if kinds.contains(&kind) => {}
            (_, Some(kind)) => kinds.push(kind),
            (_, None) => is_usable = false,
        }
    }
    is_usable &= is_none == kinds.is_empty();
    // What is named in vain is better left out than replaced by what nobody named.
    let used = (is_none || !kinds.is_empty()).then_some(kinds);
    if !is_usable {
        let instead = format!("using `{}`", names(used.as_deref()));
        env.warn(VARIABLE, &value, EXPECTED, &instead);
    }
    used
}

/// As the variable would have it.
pub(crate) fn names(kinds: Option<&[PropagatorKind]>) -> String {
    let kinds = kinds.unwrap_or(&PropagatorKind::DEFAULT);
    if kinds.is_empty() {
        return "none".to_owned();
    }
    let word = |kind: &PropagatorKind| {
        let known = WORDS.iter().find(|(_, known)| known == kind);
        known.map_or("", |(word, _)| word)
    };
    kinds.iter().map(word).collect::<Vec<_>>().join(",")
}
