//! [`Filter`]: which levels are on in which module, as `TRACED_FILTER` writes it.
//! Never reads a variable and never remembers a callsite.

use std::fmt;

#[cfg(feature = "sdk")]
use crate::config::repeated::keep_last;
use crate::level::Level;

#[cfg(all(test, feature = "sdk"))]
mod tests;

/// Every word for a level; `None` is off.
const LEVELS: [(&str, Option<Level>); 6] = [
    ("error", Some(Level::Error)),
    ("warn", Some(Level::Warn)),
    ("info", Some(Level::Info)),
    ("debug", Some(Level::Debug)),
    ("trace", Some(Level::Trace)),
    ("off", None),
];

/// What directives are made of; follows the word "expected".
#[cfg(feature = "sdk")]
pub(crate) const EXPECTED: &str = "`error`, `warn`, `info`, `debug`, `trace`, `off` or \
                                   `module::path=level`, separated by commas";

/// The most verbose level that is on, by module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    default: Option<Level>,
    /// The longest path first, so that the first match is the most specific one. A path occurs once.
    modules: Vec<(String, Option<Level>)>,
}

impl Default for Filter {
    fn default() -> Self {
        Self::INFO
    }
}

impl Filter {
    /// What holds unless something else is said.
    pub(crate) const INFO: Self = Self {
        default: Some(Level::Info),
        modules: Vec::new(),
    };

    /// Reads `info,checkout::db=debug,hyper=off` and returns, beside the filter, the directives that are not usable.
    ///
    /// The rest is kept. The later of two directives for one module wins.
    #[cfg(feature = "sdk")]
    pub(crate) fn parse(text: &str) -> (Self, Vec<&str>) {
        let mut filter = Self::default();
        let mut refused = Vec::new();
        for written in text.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            match directive(written) {
                Some(("", level)) => filter.default = level,
                Some((path, level)) => {
                    let path = path.replace('-', "_");
                    filter.modules.push((path, level));
                }
                None => refused.push(written),
            }
        }
        keep_last(&mut filter.modules, |(path, _)| path.clone());
        filter
            .modules
            .sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
        (filter, refused)
    }

    /// The most verbose level that is on in this module; `None` when it is off.
    pub(crate) fn level_for(&self, module_path: &str) -> Option<Level> {
        self.modules
            .iter()
            .find(|(prefix, _)| covers(prefix, module_path))
            .map_or(self.default, |&(_, level)| level)
    }

    /// Whether spans of another library's scope are wanted. They have no level of their own: they count as `info`.
    #[cfg(feature = "sdk")]
    pub(crate) fn enables_scope(&self, scope: &str) -> bool {
        // A crate's modules have an underscore where its name, which is what scopes are called, has a hyphen.
        self.enables(&scope.replace('-', "_"), Level::Info)
    }

    pub(crate) fn enables(&self, module_path: &str, level: Level) -> bool {
        self.level_for(module_path)
            .is_some_and(|most| level <= most)
    }
}

/// Prints what [`Filter::parse`] reads.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(word(self.default))?;
        self.modules
            .iter()
            .try_for_each(|(path, level)| write!(f, ",{path}={}", word(*level)))
    }
}

fn word(level: Option<Level>) -> &'static str {
    LEVELS
        .iter()
        .find(|(_, known)| *known == level)
        .map_or("off", |(word, _)| word)
}

/// `checkout` covers `checkout::db` but not `checkouts`, and `io.shop` covers the scope `io.shop.db`.
fn covers(prefix: &str, module_path: &str) -> bool {
    module_path.strip_prefix(prefix).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with("::") || rest.starts_with(['.', '/'])
    })
}

/// The module path, empty for a level that stands alone, and its level.
#[cfg(feature = "sdk")]
fn directive(text: &str) -> Option<(&str, Option<Level>)> {
    let (path, word) = match text.split_once('=') {
        Some((path, word)) if is_path(path.trim_end()) => (path.trim_end(), word.trim_start()),
        Some(_) => return None,
        None => ("", text),
    };
    LEVELS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))
        .map(|&(_, level)| (path, level))
}

/// A module's path, or the name of a scope: `io.shop.db`, `@shop/db`, `opentelemetry-instrumentation-tower`.
#[cfg(feature = "sdk")]
fn is_path(text: &str) -> bool {
    text.split("::").all(|segment| {
        // `module_path!()` keeps the mark of a raw identifier.
        let name = segment.strip_prefix("r#").unwrap_or(segment);
        name.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '@')
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || "_-./@".contains(c))
    })
}
