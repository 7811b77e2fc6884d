//! [`Environment`]: looks variables up, and gathers a [`Warning`] for each one that is not usable.
//! Never touches the process, and never knows what a variable means.

use std::cell::RefCell;
use std::io;
use std::time::Duration;

use super::Setting;
use super::endpoint::masked;
use super::source::Source;
use crate::error::Warning;

/// How many characters of a value a warning shows.
const LONGEST_SHOWN: usize = 100;

/// Longer than a path may be anywhere, in characters.
const LONGEST_PATH: usize = 4096;

/// Longer than any export goes on.
pub(super) const NO_LIMIT: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) struct Environment<'a> {
    /// What was looked at so far.
    settings: RefCell<Vec<Setting>>,
    source: &'a Source<'a>,
    warnings: Vec<Warning>,
}

/// What a list of variables, the first of which wins, comes to.
pub(super) struct Found<T> {
    pub(super) value: Option<T>,
    /// Where the value is from; the last one if there is none.
    pub(super) variable: &'static str,
    /// The variables that were passed over because they are not usable.
    pub(super) refused: Vec<Refused>,
}

pub(super) struct Refused {
    pub(super) variable: &'static str,
    pub(super) value: String,
}

impl<'a> Environment<'a> {
    pub(super) fn new(source: &'a Source<'a>) -> Self {
        Self {
            settings: RefCell::default(),
            source,
            warnings: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> (Vec<Setting>, Vec<Warning>) {
        (self.settings.into_inner(), self.warnings)
    }

    /// The variable's value without surrounding white space; an empty one is as good as none.
    pub(super) fn value(&self, variable: &'static str) -> Option<String> {
        let value = (self.source.variable)(variable);
        let trimmed = value.as_deref().map(str::trim);
        let trimmed = trimmed.filter(|value| !value.is_empty());
        self.remember(variable, trimmed);
        trimmed.map(str::to_owned)
    }

    fn remember(&self, variable: &'static str, value: Option<&str>) {
        let mut settings = self.settings.borrow_mut();
        if settings.iter().all(|known| known.variable != variable) {
            let value = value.map(|value| shown(&without_secrets(variable, value)));
            settings.push(Setting { variable, value });
        }
    }

    #[cfg(feature = "config_file")]
    pub(super) fn add(&mut self, warnings: Vec<Warning>) {
        self.warnings.extend(warnings);
    }

    pub(super) fn source(&self) -> &'a Source<'a> {
        self.source
    }

    /// The contents of a file that a variable names.
    pub(super) fn file(&self, path: &str) -> io::Result<Vec<u8>> {
        (self.source.file)(path)
    }

    /// The first usable one of `variables`. Those behind it are not looked at.
    pub(super) fn find<T>(
        &self,
        variables: &[&'static str],
        parse: impl Fn(&str) -> Option<T>,
    ) -> Found<T> {
        let mut refused = Vec::new();
        let mut last = "";
        for &variable in variables {
            last = variable;
            let Some(value) = self.value(variable) else {
                continue;
            };
            let parsed = parse(&value);
            if parsed.is_some() {
                return Found {
                    value: parsed,
                    variable,
                    refused,
                };
            }
            refused.push(Refused { variable, value });
        }
        Found {
            value: None,
            variable: last,
            refused,
        }
    }

    /// `true` or `false`, in any case; `false` unless it is said.
    pub(super) fn flag(&mut self, variable: &'static str) -> bool {
        self.first_flag(&[variable])
    }

    /// The same of the first usable one of `variables`.
    pub(super) fn first_flag(&mut self, variables: &[&'static str]) -> bool {
        let found = self.find(variables, |value| value.to_ascii_lowercase().parse().ok());
        let used = found.value.unwrap_or(false);
        let instead = format!("using `{used}`");
        self.refuse(&found.refused, "`true` or `false`", &instead);
        used
    }

    pub(super) fn count(&mut self, variables: &[&'static str], least: u32, default: u32) -> u32 {
        self.number("a whole number", variables, least, default)
    }

    pub(super) fn milliseconds(&mut self, variables: &[&'static str], default: u32) -> Duration {
        let milliseconds = self.number("a whole number of milliseconds", variables, 1, default);
        Duration::from_millis(milliseconds.into())
    }

    /// The same where `0` stands for no limit.
    pub(super) fn timeout(&mut self, variables: &[&'static str], default: u32) -> Duration {
        let milliseconds = self.number("a whole number of milliseconds", variables, 0, default);
        match milliseconds {
            0 => NO_LIMIT,
            limited => Duration::from_millis(limited.into()),
        }
    }

    fn number(&mut self, what: &str, variables: &[&'static str], least: u32, default: u32) -> u32 {
        let found = self.find(variables, |value| whole_number(value, least));
        let number = found.value.unwrap_or(default);
        self.refuse(
            &found.refused,
            &format!("{what} from {least} to {}", u32::MAX),
            &format!("using `{number}`"),
        );
        number
    }

    pub(super) fn refuse(&mut self, refused: &[Refused], expected: &str, instead: &str) {
        for Refused { variable, value } in refused {
            self.warn(variable, value, expected, instead);
        }
    }

    pub(super) fn warn(
        &mut self,
        variable: &'static str,
        value: &str,
        expected: &str,
        instead: &str,
    ) {
        self.warnings.push(Warning {
            subject: variable.into(),
            value: Some(shown(&without_secrets(variable, value))),
            expected: expected.to_owned().into(),
            instead: instead.to_owned().into(),
        });
    }
}

pub(super) fn whole_number(text: &str, least: u32) -> Option<u32> {
    // `parse` also takes a plus sign.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| text.parse().ok()).flatten()?;
    (number >= least).then_some(number)
}

/// What may be shown of a variable's value.
fn without_secrets(variable: &str, value: &str) -> String {
    if variable.ends_with("_HEADERS") {
        "***".to_owned()
    } else if variable.ends_with("_ENDPOINT") {
        masked(value)
    } else if is_pem_variable(variable) && !is_path(value) {
        "***".to_owned()
    } else if value.contains("://") || variable == super::sampler::ARGUMENT && value.contains('@') {
        // A URL in another's place, or one in a list.
        masked(value)
    } else {
        value.to_owned()
    }
}

fn is_pem_variable(variable: &str) -> bool {
    variable.ends_with("_CERTIFICATE") || variable.ends_with("_CLIENT_KEY")
}

/// And not what the file should hold: a block of PEM, or its base64 alone, whose first byte says that it is a sequence.
pub(super) fn is_path(value: &str) -> bool {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    let is_block = value.contains("-----") || value.contains(char::is_control);
    let is_bare = value.len() > 40 && value.starts_with('M') && value.bytes().all(is_base64);
    !is_block && !is_bare
}

/// The value as one line of bounded length, whatever it holds.
pub(crate) fn shown(value: &str) -> String {
    let line = one_line(value);
    if value.chars().nth(LONGEST_SHOWN).is_none() {
        line
    } else {
        line.chars().take(LONGEST_SHOWN - 1).chain(['…']).collect()
    }
}

/// A file's path as one line, as whole as any that there is, as a line number stands behind it.
pub(super) fn shown_path(path: &str) -> String {
    let path = one_line(path);
    let path = if path.contains("://") {
        masked(&path)
    } else {
        path
    };
    path.chars().take(LONGEST_PATH).collect()
}

fn one_line(value: &str) -> String {
    let character = |character: char| {
        // The marks that turn the direction of text around could make the line say something else.
        if character.is_control()
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            char::REPLACEMENT_CHARACTER
        } else {
            character
        }
    };
    value.chars().map(character).collect()
}
