//! The configuration file that a variable names.
//! Never lets another variable of the specification's count beside it, unless the file refers to that one.

use super::environment::Environment;
use super::{Config, FILTER, Setting, Source, VARIABLES, filter};

/// The second one is what the first one was called.
const NAMES: [&str; 2] = ["OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"];

/// `None` unless a file is named.
pub(super) fn read(env: &mut Environment<'_>) -> Option<Config> {
    let mut names = NAMES.into_iter();
    let (variable, path) = names.find_map(|variable| Some((variable, env.value(variable)?)))?;
    let mut config = from_file(env, variable, &path);
    // Nobody else's tools set it: whoever did wants to look closer at one process.
    if env.value(FILTER).is_some() {
        config.filter = filter(env);
    }
    Some(config)
}

#[cfg(feature = "config_file")]
fn from_file(env: &mut Environment<'_>, variable: &'static str, path: &str) -> Config {
    let source = env.source();
    let asked = std::cell::RefCell::new(Vec::new());
    let watched = Source {
        variable: &|name| {
            asked.borrow_mut().push(name.to_owned());
            (source.variable)(name)
        },
        ..*source
    };
    let (config, warnings) = super::file::read(variable, path, &watched);
    let asked = asked.into_inner();
    for known in VARIABLES {
        if asked.iter().any(|name| name == known) {
            env.value(known);
        }
    }
    env.add(warnings);
    config
}

#[cfg(not(feature = "config_file"))]
fn from_file(env: &mut Environment<'_>, variable: &'static str, path: &str) -> Config {
    let expected = "no such file in a build without the Cargo feature `config_file` of `traced`";
    env.warn(variable, path, expected, "tracing is off");
    let reason = format!("this build cannot read the file that {variable} names");
    let nothing = Source {
        variable: &|_| None,
        ..*env.source()
    };
    Config {
        disabled_by: Some(reason),
        ..Config::from_variables(&mut Environment::new(&nothing))
    }
}

/// What is set beside the variables that were looked at.
pub(super) fn ignored(source: &Source<'_>, settings: &[Setting]) -> Vec<Setting> {
    let others = Environment::new(source);
    for variable in VARIABLES {
        if settings.iter().all(|known| known.variable != variable) {
            others.value(variable);
        }
    }
    let (others, _) = others.finish();
    others.into_iter().filter(|it| it.value.is_some()).collect()
}
