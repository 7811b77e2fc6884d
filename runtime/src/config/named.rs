//! [`NamedFile`]: the configuration file that a variable names.
//! Never lets another variable count beside it, unless the file refers to that one.

use std::collections::BTreeSet;

#[cfg(feature = "config_file")]
use super::VARIABLES;
use super::environment::{Environment, shown_path};
use super::{Config, Source};
use crate::error::Warning;

const NAME: &str = "OTEL_CONFIG_FILE";
/// What the variable was called before.
const OLD_NAME: &str = "OTEL_EXPERIMENTAL_CONFIG_FILE";

/// Where a configuration is from, if it is not from variables.
pub(crate) struct NamedFile {
    /// The old name that was used. It does no harm, so it is no mistake either.
    pub(crate) deprecation: Option<Warning>,
    /// In one line.
    pub(crate) path: String,
    /// The variables that were looked up for it.
    pub(crate) referred: BTreeSet<String>,
}

/// `None` unless a file is named.
pub(super) fn read(env: &mut Environment<'_>) -> Option<(Config, NamedFile)> {
    let mut names = [NAME, OLD_NAME].into_iter();
    let (variable, path) = names.find_map(|variable| Some((variable, env.value(variable)?)))?;
    let (config, referred) = from_file(env, variable, &path);
    let path = shown_path(&path);
    let deprecation = (variable == OLD_NAME).then(|| Warning {
        subject: OLD_NAME.into(),
        value: Some(path.clone()),
        expected: format!("the name `{NAME}`, as this one is deprecated").into(),
        instead: "taken all the same".into(),
    });
    let file = NamedFile {
        deprecation,
        path,
        referred,
    };
    Some((config, file))
}

/// With the variables that the file refers to.
#[cfg(feature = "config_file")]
fn from_file(
    env: &mut Environment<'_>,
    variable: &'static str,
    path: &str,
) -> (Config, BTreeSet<String>) {
    let source = env.source();
    let asked = std::cell::RefCell::new(BTreeSet::new());
    let watched = Source {
        variable: &|name| {
            asked.borrow_mut().insert(name.to_owned());
            (source.variable)(name)
        },
        ..*source
    };
    let (config, warnings) = super::file::read(variable, path, &watched);
    let asked = asked.into_inner();
    for known in VARIABLES {
        if asked.contains(known) {
            env.value(known);
        }
    }
    env.add(warnings);
    (config, asked)
}

#[cfg(not(feature = "config_file"))]
fn from_file(
    env: &mut Environment<'_>,
    variable: &'static str,
    path: &str,
) -> (Config, BTreeSet<String>) {
    let expected = super::feature::without("config_file", "no such file");
    env.warn(variable, path, &expected, "tracing is off");
    let nothing = Source {
        variable: &|_| None,
        ..*env.source()
    };
    let reason = format!(
        "this build cannot read the configuration file {}",
        shown_path(path)
    );
    let config = Config {
        disabled_by: Some(reason),
        ..Config::from_variables(&mut Environment::new(&nothing))
    };
    (config, BTreeSet::new())
}
