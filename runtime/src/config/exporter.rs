//! [`ExporterKind`]: where spans go, which also decides whether tracing is on.
//! Never looks at an endpoint beyond whether one is named.

use super::environment::Environment;

const VARIABLE: &str = "OTEL_TRACES_EXPORTER";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExporterKind {
    Console,
    Otlp,
}

const KINDS: [ExporterKind; 2] = [ExporterKind::Console, ExporterKind::Otlp];

/// Unless the variable is usable, a named endpoint means `otlp`, and no endpoint means that nothing is named.
/// Not even an exporter of the application's is wanted where the variable says `none`: that is the `None` here.
pub(super) fn read(
    env: &mut Environment<'_>,
    endpoint_is_named: bool,
) -> Option<Vec<ExporterKind>> {
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

    let mut exporters = Vec::new();
    let mut all_known = !words.is_empty();
    for word in words {
        let known = KINDS.into_iter().find(|kind| name(*kind) == word);
        all_known &= known.is_some();
        exporters.extend(known.filter(|kind| !exporters.contains(kind)));
    }
    if exporters.is_empty() {
        exporters = unset;
    }
    if !all_known {
        let expected = "`console`, `otlp` or `none`";
        env.warn(VARIABLE, &value, expected, &used(&exporters));
    }
    Some(exporters)
}

fn used(exporters: &[ExporterKind]) -> String {
    let names: Vec<&str> = exporters.iter().map(|exporter| name(*exporter)).collect();
    if names.is_empty() {
        "tracing is off".to_owned()
    } else {
        format!("using `{}`", names.join(","))
    }
}

fn name(exporter: ExporterKind) -> &'static str {
    match exporter {
        ExporterKind::Console => "console",
        ExporterKind::Otlp => "otlp",
    }
}
