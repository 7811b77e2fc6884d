//! The JSON that cargo prints about a build, to one line for each thing that `run` compares.
//! Never keeps a column: the attribute moves what stands behind it on its line.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::Value;

/// The errors as the compiler shows them. One that several targets have is one.
pub(crate) fn errors(json: &str) -> Result<String, String> {
    let mut found = Vec::new();
    for diagnostic in diagnostics(json)? {
        let rendered = diagnostic["rendered"].as_str().unwrap_or_default();
        if diagnostic["level"] == "error" && !found.iter().any(|it| it == rendered) {
            found.push(rendered.to_owned());
        }
    }
    Ok(found.concat())
}

/// `KIND:NAME PATH` for each executable of tests.
pub(crate) fn executables(json: &str) -> Result<String, String> {
    let mut text = String::new();
    for message in messages(json)? {
        if message["profile"]["test"] == true
            && let Some(path) = message["executable"].as_str()
        {
            let target = &message["target"];
            let kind = target["kind"][0].as_str().unwrap_or_default();
            let name = target["name"].as_str().unwrap_or_default();
            let _ = writeln!(text, "{kind}:{name} {path}");
        }
    }
    Ok(text)
}

/// `CODE<tab>FILE:LINE<tab>MESSAGE` for each warning about a file in `folder`, sorted. One that several targets have is
/// one.
pub(crate) fn warnings(json: &str, folder: &str) -> Result<String, String> {
    let mut found = BTreeSet::new();
    for diagnostic in diagnostics(json)? {
        // `warning: 3 warnings emitted` has no place.
        if diagnostic["level"] != "warning" || diagnostic["spans"] == Value::Array(Vec::new()) {
            continue;
        }
        let at = diagnostic["spans"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|span| span["is_primary"] == true)
            .map(place)
            .unwrap_or_default();
        let code = diagnostic["code"]["code"].as_str().unwrap_or("none");
        let message = diagnostic["message"].as_str().unwrap_or_default();
        let message = message.replace(['\n', '\t'], " ");
        let (line, column) = at;
        let Some(line) = line.strip_prefix(folder) else {
            continue;
        };
        let line = line.trim_start_matches('/');
        found.insert((format!("{code}\t{line}\t{message}\n"), column));
    }
    Ok(found.into_iter().map(|(text, _)| text).collect())
}

/// Where the outermost macro was written that a span belongs to.
fn place(span: &Value) -> (String, u64) {
    let expansion = &span["expansion"]["span"];
    if expansion.is_object() {
        return place(expansion);
    }
    let file = span["file_name"].as_str().unwrap_or_default();
    let line = span["line_start"].as_u64().unwrap_or_default();
    let column = span["column_start"].as_u64().unwrap_or_default();
    (format!("{file}:{line}"), column)
}

fn diagnostics(json: &str) -> Result<Vec<Value>, String> {
    let messages = messages(json)?.into_iter();
    Ok(messages
        .filter(|message| message["reason"] == "compiler-message")
        .map(|mut message| message["message"].take())
        .collect())
}

fn messages(json: &str) -> Result<Vec<Value>, String> {
    json.lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).map_err(|error| format!("{error} in {line}")))
        .collect()
}
