//! [`Report`]: what the settings say, what is wrong with them, and what is used.
//! Never starts anything, and never shows the value of a header, a password or a key.

use std::fmt;

use crate::config::near::nearest;
use crate::config::{Reading, Setting, VARIABLES, shown};
use crate::error::Warning;
use crate::summary::Summary;

/// What `init` would make of the settings. See [`Builder::report`](crate::Builder::report).
///
/// It prints as lines, each of which begins with `set`, `ignored`, `unread`, `outdated`, `wrong` or `used`.
#[derive(Clone, Debug)]
pub struct Report {
    filter: String,
    has_file: bool,
    /// The variables that are set in vain.
    ignored: Vec<Setting>,
    /// What works, and should be said otherwise.
    outdated: Option<Warning>,
    set: Vec<Setting>,
    summary: Summary,
    /// Variables that nobody reads here, and the one that may be meant.
    unread: Vec<(String, Option<&'static str>)>,
    warnings: Vec<Warning>,
}

impl Report {
    /// `names` are variables that are set, whether they mean anything or not.
    pub(crate) fn new(reading: Reading, summary: Summary, names: Vec<String>) -> Self {
        let file = reading.file.as_ref();
        let is_referred = |name: &str| file.is_some_and(|it| it.referred.contains(name));
        let unread = names
            .into_iter()
            .filter(|name| !VARIABLES.contains(&name.as_str()) && !is_of_another(name))
            .filter(|name| !is_referred(name))
            .map(|name| {
                let near = nearest(&name, VARIABLES);
                (shown(&name), near)
            })
            .collect();
        let is_set = |setting: &Setting| setting.value.is_some();
        Self {
            filter: reading.config.filter.to_string(),
            has_file: reading.file.is_some(),
            ignored: reading.ignored,
            outdated: reading.file.and_then(|file| file.deprecation),
            set: reading.settings.into_iter().filter(is_set).collect(),
            summary,
            unread,
            warnings: reading.warnings,
        }
    }

    /// Whether everything that is set is used as it stands.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.warnings.is_empty()
    }

    /// What [`Telemetry::describe`](crate::Telemetry::describe) would say.
    #[must_use]
    pub fn describe(&self) -> String {
        self.summary.line(&self.filter)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Setting { variable, value } in &self.set {
            writeln!(
                f,
                "set      {variable}={}",
                value.as_deref().unwrap_or_default()
            )?;
        }
        let reason = if self.has_file {
            "a configuration file is named"
        } else {
            "nothing else that is set gives it a meaning"
        };
        for Setting { variable, .. } in &self.ignored {
            writeln!(f, "ignored  {variable}: {reason}")?;
        }
        for (name, near) in &self.unread {
            match near {
                Some(near) => writeln!(f, "unread   {name}: is `{near}` meant?")?,
                None => writeln!(f, "unread   {name}")?,
            }
        }
        if let Some(warning) = &self.outdated {
            writeln!(f, "outdated {warning}")?;
        }
        for warning in &self.warnings {
            writeln!(f, "wrong    {warning}")?;
        }
        for used in self.summary.clauses(&self.filter) {
            writeln!(f, "used     {used}")?;
        }
        Ok(())
    }
}

/// Variables of other signals, other languages and other formats.
const OF_OTHERS: [&str; 20] = [
    "OTEL_BLRP_",
    "OTEL_CPP_",
    "OTEL_DOTNET_",
    "OTEL_ENTITIES",
    "OTEL_EXPORTER_OTLP_LOGS_",
    "OTEL_EXPORTER_OTLP_METRICS_",
    "OTEL_EXPORTER_OTLP_PROFILES_",
    "OTEL_EXPORTER_PROMETHEUS_",
    "OTEL_EXPORTER_ZIPKIN_",
    "OTEL_GO_",
    "OTEL_INSTRUMENTATION_",
    "OTEL_JAVA",
    "OTEL_LOGRECORD_",
    "OTEL_LOGS_",
    "OTEL_METRIC",
    "OTEL_NODE_",
    "OTEL_PHP_",
    "OTEL_PYTHON_",
    "OTEL_RUBY_",
    "OTEL_SEMCONV_STABILITY_OPT_IN",
];

fn is_of_another(name: &str) -> bool {
    OF_OTHERS.iter().any(|prefix| name.starts_with(prefix))
}
