//! [`Environment`]: looks variables up, and gathers a [`Warning`] for each one that is not usable.
//! Never touches the process, and never knows what a variable means.

use std::time::Duration;

use crate::error::Warning;

/// How many characters of a value a warning shows.
const LONGEST_SHOWN: usize = 100;

pub(super) struct Environment<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    warnings: Vec<Warning>,
}

/// What a list of variables, the first of which wins, comes to.
pub(super) struct Found<T> {
    pub(super) value: Option<T>,
    /// The variables that were passed over because they are not usable.
    pub(super) refused: Vec<Refused>,
}

pub(super) struct Refused {
    pub(super) variable: &'static str,
    pub(super) value: String,
}

impl<'a> Environment<'a> {
    pub(super) fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            lookup,
            warnings: Vec::new(),
        }
    }

    pub(super) fn into_warnings(self) -> Vec<Warning> {
        self.warnings
    }

    /// The variable's value without surrounding white space; an empty one is as good as none.
    pub(super) fn value(&self, variable: &str) -> Option<String> {
        let value = (self.lookup)(variable)?;
        let trimmed = value.trim();
        (!trimmed.is_empty()).then(|| trimmed.to_owned())
    }

    /// The first usable one of `variables`. Those behind it are not looked at.
    pub(super) fn find<T>(
        &self,
        variables: &[&'static str],
        parse: impl Fn(&str) -> Option<T>,
    ) -> Found<T> {
        let mut refused = Vec::new();
        for &variable in variables {
            let Some(value) = self.value(variable) else {
                continue;
            };
            let parsed = parse(&value);
            if parsed.is_some() {
                return Found {
                    value: parsed,
                    refused,
                };
            }
            refused.push(Refused { variable, value });
        }
        Found {
            value: None,
            refused,
        }
    }

    pub(super) fn count(&mut self, variables: &[&'static str], least: u32, default: u32) -> u32 {
        self.number("a whole number", variables, least, default)
    }

    pub(super) fn milliseconds(&mut self, variables: &[&'static str], default: u32) -> Duration {
        let milliseconds = self.number("a whole number of milliseconds", variables, 1, default);
        Duration::from_millis(milliseconds.into())
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
            variable,
            value: shown(value),
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

/// The value as one line of bounded length, whatever it holds.
fn shown(value: &str) -> String {
    let line = value.chars().map(|character| {
        // The marks that turn the direction of text around could make the line say something else.
        if character.is_control() || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            char::REPLACEMENT_CHARACTER
        } else {
            character
        }
    });
    if value.chars().nth(LONGEST_SHOWN).is_none() {
        line.collect()
    } else {
        line.take(LONGEST_SHOWN - 1).chain(['…']).collect()
    }
}
