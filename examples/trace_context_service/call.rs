//! [`Call`]: what is asked for, one element of the array in a request.
//! Never lets a request through in part: one element that cannot be used refuses all of it.

use axum::http::Uri;
use axum::http::uri::Scheme;
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(try_from = "Unchecked")]
pub(crate) struct Call {
    pub(crate) url: Uri,
    pub(crate) host: String,
    pub(crate) arguments: Value,
}

#[derive(Debug, Deserialize)]
struct Unchecked {
    url: String,
    arguments: Value,
}

impl Call {
    pub(crate) fn parse(body: &[u8]) -> Result<Vec<Self>, String> {
        serde_json::from_slice(body).map_err(|error| {
            format!("expected an array of objects with `url` and `arguments`: {error}")
        })
    }

    pub(crate) fn port(&self) -> u16 {
        self.url.port_u16().unwrap_or(80)
    }
}

impl TryFrom<Unchecked> for Call {
    type Error = String;

    fn try_from(Unchecked { url, arguments }: Unchecked) -> Result<Self, String> {
        let unusable = || format!("found `{url}`, expected an http URL without a user's name");
        let parsed: Uri = url.parse().map_err(|_| unusable())?;
        let authority = parsed.authority().ok_or_else(unusable)?;
        // A password would stand in the span's `url.full`.
        if parsed.scheme() != Some(&Scheme::HTTP) || authority.as_str().contains('@') {
            return Err(unusable());
        }
        Ok(Self {
            host: authority.host().to_owned(),
            url: parsed,
            arguments,
        })
    }
}
