//! The user name and the password of an endpoint, as the header that carries them.
//! Never leaves them in the endpoint, which other headers and messages are made of.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderValue, Uri};

use crate::percent;

/// The endpoint without them, and the value of `authorization`
/// ([basic authentication](https://datatracker.ietf.org/doc/html/rfc7617#section-2)), if there are any.
pub(crate) fn take(endpoint: Uri) -> Result<(Uri, Option<HeaderValue>), String> {
    let authority = endpoint.authority().map_or("", |it| it.as_str());
    let Some((credentials, place)) = authority.rsplit_once('@') else {
        return Ok((endpoint, None));
    };
    let basic = basic(credentials);
    let place = place.to_owned();
    let mut parts = endpoint.into_parts();
    parts.authority = Some(place.parse().map_err(|_| UNUSABLE.to_owned())?);
    let endpoint = Uri::from_parts(parts).map_err(|_| UNUSABLE.to_owned())?;
    Ok((endpoint, basic))
}

const UNUSABLE: &str = "the endpoint without its user name and password is not a URL";

fn basic(credentials: &str) -> Option<HeaderValue> {
    let separator = if credentials.contains(':') { "" } else { ":" };
    let decoded = percent::decoded(credentials).unwrap_or_else(|| credentials.to_owned());
    let encoded = STANDARD.encode(format!("{decoded}{separator}"));
    let mut value = HeaderValue::try_from(format!("Basic {encoded}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}
