//! The process's environment, and the files that it names, as lookups.
//! The only file that reads them. Never interprets a value.

#[cfg(feature = "sdk")]
use std::io::{self, Read};

/// No file that configures anything is larger, in bytes: what is, was named by mistake.
#[cfg(feature = "sdk")]
const LARGEST_FILE: u64 = 16 * 1024 * 1024;

/// The value of a variable; bytes that are not Unicode are replaced, so that the value is refused and shown.
#[cfg(feature = "sdk")]
pub(crate) fn lookup(variable: &str) -> Option<String> {
    std::env::var_os(variable).map(|value| value.to_string_lossy().into_owned())
}

/// The variables that are set and that somebody may have meant for tracing.
#[cfg(feature = "sdk")]
pub(crate) fn names() -> Vec<String> {
    let names = std::env::vars_os().filter(|(_, value)| !value.is_empty());
    let names = names.filter_map(|(name, _)| name.into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| name.starts_with("OTEL_") || name.starts_with("TRACED_"))
        .collect();
    names.sort();
    names
}

/// The variables whose names are `[A-Z_][A-Z0-9_]*` and whose values are Unicode, with their values.
pub(crate) fn portable() -> Vec<(String, String)> {
    let is_portable = |name: &str| {
        !name.starts_with(|first: char| first.is_ascii_digit())
            && !name.is_empty()
            && name
                .bytes()
                .all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
    };
    let unicode = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    unicode.filter(|(name, _)| is_portable(name)).collect()
}

/// The contents of a file.
#[cfg(feature = "sdk")]
pub(crate) fn read_file(path: &str) -> io::Result<Vec<u8>> {
    // A device or a pipe could have no end, or wait for somebody else already when it is opened.
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let file = std::fs::File::open(path)?;
    let mut contents = Vec::new();
    file.take(LARGEST_FILE + 1).read_to_end(&mut contents)?;
    if contents.len() as u64 > LARGEST_FILE {
        return Err(io::Error::other(format!(
            "it is larger than {} MiB",
            LARGEST_FILE >> 20
        )));
    }
    Ok(contents)
}
