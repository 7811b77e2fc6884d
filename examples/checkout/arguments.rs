//! [`Run`]: what the program is to do, as its arguments say.
//! Never acts on them.

use axum::http::Uri;
use axum::http::uri::Scheme;

const EXPECTED: &str = "expected no arguments, or `serve [--port PORT] [--courier URL]`";

#[derive(Debug)]
pub(crate) enum Run {
    /// Three customers come, and the shop closes behind the last.
    Customers,
    /// The shop stays open, and has its parcels brought by a courier if it knows one.
    Serve { port: u16, courier: Option<Uri> },
}

impl Run {
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        match arguments.next().as_deref() {
            None => return Ok(Self::Customers),
            Some("serve") => {}
            Some(other) => return Err(format!("found `{other}`, {EXPECTED}")),
        }
        let (mut port, mut courier) = (0, None);
        while let Some(option) = arguments.next() {
            let value = arguments.next();
            let value = value.ok_or_else(|| format!("`{option}` without a value, {EXPECTED}"))?;
            match option.as_str() {
                "--courier" => courier = Some(http_url(&value)?),
                "--port" => {
                    port = value
                        .parse()
                        .map_err(|_| format!("found `{value}`, expected a port from 0 to 65535"))?;
                }
                _ => return Err(format!("found `{option}`, {EXPECTED}")),
            }
        }
        Ok(Self::Serve { port, courier })
    }
}

fn http_url(value: &str) -> Result<Uri, String> {
    let url: Option<Uri> = value.parse().ok();
    // A password would stand in the span's `url.full`.
    let is_public = |url: &Uri| url.authority().is_some_and(|it| !it.as_str().contains('@'));
    url.filter(|url| url.scheme() == Some(&Scheme::HTTP) && is_public(url))
        .ok_or_else(|| format!("found `{value}`, expected an http URL without a user's name"))
}
