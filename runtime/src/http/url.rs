//! URLs as attributes: whom they lead to, and the whole of one but for what is secret in it.
//! Never shows a user name or a password, and never decodes what is percent-encoded.

use http::Uri;
use http::uri::Authority;

const REDACTED: &str = "REDACTED";

/// Query parameters that are signatures or keys; upper and lower case are told apart
/// (<https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/#url-full>).
const SENSITIVE: &[&str] = &[
    "AWSAccessKeyId",
    "Signature",
    "X-Amz-Credential",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Goog-Signature",
    "sig",
];

/// The host, of an IPv6 address without its brackets.
pub(super) fn address(authority: &Authority) -> &str {
    let host = authority.host();
    host.strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host)
}

/// The port, or that which the scheme implies; none of a number that is no port.
pub(super) fn port(authority: &Authority, uri: &Uri) -> Option<u16> {
    let names_none = authority
        .as_str()
        .trim_end_matches(':')
        .ends_with(authority.host());
    match uri.scheme_str() {
        Some("http") if names_none => Some(80),
        Some("https") if names_none => Some(443),
        _ => authority.port_u16(),
    }
}

/// The URL, as absolute as it is known.
pub(super) fn without_secrets(uri: &Uri, authority: Option<&Authority>) -> String {
    let host = authority.map_or(0, |it| it.as_str().len());
    let rest = uri.path_and_query().map_or(0, |it| it.as_str().len());
    let mut url = String::with_capacity("https://".len() + host + rest);
    if let Some(scheme) = uri.scheme_str() {
        url.push_str(scheme);
        url.push(':');
    }
    if let Some(authority) = authority {
        url.push_str("//");
        push_authority(&mut url, authority.as_str());
    }
    // `OPTIONS *` asks for no path.
    if uri.path() != "*" {
        url.push_str(uri.path());
    }
    if let Some(query) = uri.query() {
        let mut separator = '?';
        for parameter in query.split('&') {
            url.push(separator);
            push_parameter(&mut url, parameter);
            separator = '&';
        }
    }
    url
}

fn push_authority(url: &mut String, authority: &str) {
    let Some((user, host)) = authority.rsplit_once('@') else {
        return url.push_str(authority);
    };
    url.push_str(REDACTED);
    if user.contains(':') {
        url.push(':');
        url.push_str(REDACTED);
    }
    url.push('@');
    url.push_str(host);
}

fn push_parameter(url: &mut String, parameter: &str) {
    match parameter.split_once('=') {
        Some((key, _)) if SENSITIVE.contains(&key) => {
            url.push_str(key);
            url.push('=');
            url.push_str(REDACTED);
        }
        _ => url.push_str(parameter),
    }
}
