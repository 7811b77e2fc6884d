//! Where OTLP goes: the URL for traces, from the variable for traces or from the one for every signal.
//! Never resolves a name, and never falls back to an address that nobody gave.

use std::net::Ipv6Addr;

use super::environment::{Environment, Found};
use super::otlp::Protocol;

const TRACES: &str = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
const EVERY_SIGNAL: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const INSECURE: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_TRACES_INSECURE",
    "OTEL_EXPORTER_OTLP_INSECURE",
];

/// Where spans go if nothing else is said.
pub(crate) fn default(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Grpc => "http://localhost:4317",
        Protocol::HttpJson | Protocol::HttpProtobuf => "http://localhost:4318/v1/traces",
    }
}

/// Follows the word "expected".
pub(super) fn expected(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Grpc => "a URL without a path such as `http://host:4317`, or `host:4317`",
        Protocol::HttpJson | Protocol::HttpProtobuf => {
            "a URL such as `http://host:4318` or `https://host/path`"
        }
    }
}

/// What is refused is masked already.
pub(super) fn find(env: &mut Environment<'_>, protocol: Protocol) -> Found<String> {
    let mut found = match protocol {
        Protocol::Grpc => for_grpc(env),
        Protocol::HttpJson | Protocol::HttpProtobuf => {
            let mut found = env.find(&[TRACES], as_written);
            if found.value.is_none() {
                let shared = env.find(&[EVERY_SIGNAL], with_signal_path);
                found.value = shared.value;
                found.refused.extend(shared.refused);
            }
            found
        }
    };
    for refused in &mut found.refused {
        refused.value = masked(&refused.value);
    }
    found
}

/// With a path, which a variable for every signal may have for the other protocols' sake, it is used without.
fn for_grpc(env: &mut Environment<'_>) -> Found<String> {
    let is_insecure = env.first_flag(&INSECURE);
    let found = env.find(&[TRACES, EVERY_SIGNAL], |text| bare(text, is_insecure));
    if let (Some(url), Some(text)) = (&found.value, env.value(found.variable))
        && without_path(&text, is_insecure).is_none()
    {
        let instead = format!("using `{}`", masked(url));
        env.warn(
            found.variable,
            &masked(&text),
            expected(Protocol::Grpc),
            &instead,
        );
    }
    found
}

/// The URL, or what was meant as one, without its user name, its password and its query, which may hold a key.
pub(crate) fn masked(url: &str) -> String {
    if let Some(parsed) = Url::parse(url) {
        let Url {
            scheme,
            authority,
            path,
            query,
        } = parsed;
        let host = match authority.rsplit_once('@') {
            Some((_, host)) => format!("***@{host}"),
            None => authority.to_owned(),
        };
        let query = if query.is_empty() { "" } else { "?***" };
        return format!("{scheme}://{host}{path}{query}");
    }
    if !url.contains("://") && url.contains('=') {
        // Not meant as a URL at all: headers, perhaps.
        return "***".to_owned();
    }
    // The last `@`, wherever it is: in a malformed URL anything before it may be part of a password.
    let Some((secret, rest)) = url.rsplit_once('@') else {
        return without_query(url);
    };
    let rest = without_query(rest);
    match secret.split_once("://") {
        Some((scheme, _)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            format!("{scheme}://***@{rest}")
        }
        _ => format!("***@{rest}"),
    }
}

fn without_query(url: &str) -> String {
    match url.find(['?', '#']).and_then(|place| url.get(..=place)) {
        Some(shown) => format!("{shown}***"),
        None => url.to_owned(),
    }
}

/// The URL as it is, with a path.
pub(super) fn as_written(text: &str) -> Option<String> {
    let Url {
        scheme,
        authority,
        path,
        query,
    } = Url::parse(text)?;
    let path = if path.is_empty() { "/" } else { path };
    Some(format!("{scheme}://{authority}{path}{query}"))
}

pub(super) fn with_signal_path(text: &str) -> Option<String> {
    let Url {
        scheme,
        authority,
        path,
        query,
    } = Url::parse(text)?;
    let base = path.trim_end_matches('/');
    Some(format!("{scheme}://{authority}{base}/v1/traces{query}"))
}

/// For gRPC, which has paths of its own. What has no scheme is told by `is_insecure` whether it is meant in the clear.
pub(super) fn without_path(text: &str, is_insecure: bool) -> Option<String> {
    let (_, path) = text.split_once("://").unwrap_or(("", text));
    let has_path = path
        .find(['/', '?'])
        .is_some_and(|place| place + 1 < path.len() || path.ends_with('?'));
    if has_path {
        None
    } else {
        bare(text, is_insecure)
    }
}

fn bare(text: &str, is_insecure: bool) -> Option<String> {
    if !text.contains("://") {
        let scheme = if is_insecure { "http" } else { "https" };
        return bare(&format!("{scheme}://{text}"), is_insecure);
    }
    let url = Url::parse(text)?;
    Some(format!("{}://{}", url.scheme, url.authority))
}

struct Url<'a> {
    scheme: &'static str,
    authority: &'a str,
    /// Empty, or starts with a slash.
    path: &'a str,
    /// Empty, or starts with a question mark.
    query: &'a str,
}

impl<'a> Url<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let scheme = ["http", "https"]
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(scheme))?;
        let (place, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        let (authority, path) = place.split_at(place.find('/').unwrap_or(place.len()));
        let usable = rest.bytes().all(is_url_byte) && is_authority(authority);
        usable.then_some(Self {
            scheme,
            authority,
            path,
            query,
        })
    }
}

/// Not `#`: a fragment is never sent, so one in an endpoint is a mistake.
fn is_url_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()*+,;=%".contains(&byte)
}

fn is_authority(authority: &str) -> bool {
    let (user, place) = authority.rsplit_once('@').unwrap_or(("anyone", authority));
    let user_is_usable = !user.is_empty() && !user.contains(['@', '[', ']']);
    let place_is_usable = if let Some(bracketed) = place.strip_prefix('[') {
        bracketed
            .split_once(']')
            .is_some_and(|(host, port)| host.parse::<Ipv6Addr>().is_ok() && is_port(port))
    } else {
        let (host, port) = place.split_at(place.find(':').unwrap_or(place.len()));
        is_host(host) && is_port(port)
    };
    user_is_usable && place_is_usable
}

/// A name or an IPv4 address; an underscore is common in the names of containers.
fn is_host(host: &str) -> bool {
    let mut bytes = host.bytes();
    !host.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

/// Nothing, or a colon and a number from 1 to 65535.
fn is_port(text: &str) -> bool {
    let Some(port) = text.strip_prefix(':') else {
        return text.is_empty();
    };
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    digits && port.parse::<u16>().is_ok_and(|port| port != 0)
}
