//! The user name and the password of an endpoint, as they arrive.
//! Never in any other place.

use super::server::serve;
use super::{AMPLE, OK, export, otlp};

#[test]
fn a_user_and_a_password_are_a_header() {
    for (user, expected) in [
        ("me:s3cret@", "Basic bWU6czNjcmV0"),
        ("me:s%403c%3Aret@", "Basic bWU6c0AzYzpyZXQ="),
        ("m%65@", "Basic bWU6"),
        // Nothing is lost that cannot be decoded.
        ("me:100%@", "Basic bWU6MTAwJQ=="),
    ] {
        let (url, requests) = serve(vec![OK.to_vec()]);
        let url = url.replace("://", &format!("://{user}"));
        let mut otlp = otlp(&url, &[], AMPLE);
        assert!(!format!("{otlp:?}").contains("s3c"));
        export(&mut otlp).unwrap();
        let request = requests.recv().unwrap();
        assert_eq!(request.header("authorization"), Some(expected), "{user}");
        assert!(!request.header("host").unwrap().contains('@'));
        assert_eq!(request.line, "POST /v1/traces HTTP/1.1");
    }
}

#[test]
fn a_header_of_the_user_wins() {
    let (url, requests) = serve(vec![OK.to_vec()]);
    let url = url.replace("://", "://me:s3cret@");
    let mut otlp = otlp(&url, &[("authorization", "Bearer abc")], AMPLE);
    export(&mut otlp).unwrap();
    let request = requests.recv().unwrap();
    assert_eq!(request.header("authorization"), Some("Bearer abc"));
}
