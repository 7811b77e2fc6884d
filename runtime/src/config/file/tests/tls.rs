//! Certificates and keys in files that `tls` names: which are used, and what is said of the others.
//! Never writes a file.

use super::read_with;
use crate::config::Otlp;

const PROVIDER: &str = "file_format: \"1.0\"\ntracer_provider:\n  processors:\n    - simple:\n        exporter:\n          otlp_http:\n            tls:\n";

/// Warnings without the place of `tls`.
fn tls(inside: &str, files: super::Set<'_>) -> (Otlp, Vec<String>) {
    let (config, warnings) = read_with(&format!("{PROVIDER}{inside}"), &[], files);
    let Some(crate::config::Exporter::Otlp(otlp)) = config.exporters.into_iter().next() else {
        panic!("{warnings:?}");
    };
    let place = ": tracer_provider.processors[0].simple.exporter.otlp_http.tls";
    let short = |warning: String| {
        warning
            .replace("otel.yaml:", "")
            .replacen(place, ": tls", 1)
    };
    (*otlp, warnings.into_iter().map(short).collect())
}

#[test]
fn unusable_tls() {
    let files = [
        ("/a/ca.pem", "x"),
        ("/a/cert.pem", "y"),
        ("/a/key.pem", "z"),
    ];
    let path = "the absolute path of a file in PEM form";
    let system = "using the system's certificates";
    let anonymous = "sending without a client certificate";
    let (otlp, warnings) = tls(
        "              ca_file: /b\n              cert_file: cert.pem\n              insecure: true\n",
        &files,
    );
    assert!(otlp.tls.ca.is_none() && otlp.tls.identity.is_none());
    assert_eq!(
        warnings,
        [
            format!("8: tls.ca_file: found `/b`, expected {path}; {system} (entity not found)"),
            format!("9: tls.cert_file: found `cert.pem`, expected {path}; {anonymous}"),
            "10: tls: found `insecure`, expected `ca_file`, `cert_file` or `key_file`; ignored"
                .to_owned(),
        ]
    );
    for (key, path, other) in [
        ("cert_file", "/a/cert.pem", "key_file"),
        ("key_file", "/a/key.pem", "cert_file"),
    ] {
        let (otlp, warnings) = tls(&format!("              {key}: {path}\n"), &files);
        assert!(otlp.tls.identity.is_none());
        assert_eq!(
            warnings,
            [format!(
                "8: tls.{key}: found `{path}`, expected `{other}` beside it; {anonymous}"
            )]
        );
    }
}

#[test]
fn a_key_where_its_path_belongs() {
    for key in ["-----BEGIN PRIVATE KEY-----\\nMIIE", &"MIIE".repeat(20)] {
        let (_, warnings) = tls(&format!("              key_file: \"{key}\"\n"), &[]);
        assert_eq!(
            warnings,
            [
                "8: tls.key_file: found `***`, expected the absolute path of a file in PEM form; sending without a client certificate"
            ]
        );
    }
}

#[cfg(feature = "otlp")]
#[test]
fn files_that_hold_what_they_should_and_others() {
    use crate::exporter::otlp::tests::authority::Authority;

    let authority = Authority::new("ours");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (client, other) = (authority.client(), authority.client());
    let files = [
        ("/ca.pem", text(authority.pem())),
        ("/client.pem", text(client.certificate)),
        ("/client.key", text(client.key)),
        ("/other.key", text(other.key)),
        ("/junk", "no PEM at all".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, it)| (*name, &**it)).collect();
    let expected = "expected the absolute path of a file in PEM form";
    let system = "using the system's certificates";
    let anonymous = "sending without a client certificate";
    for (ca, certificate, key, warning) in [
        ("/ca.pem", "/client.pem", "/client.key", None),
        (
            "/junk",
            "/client.pem",
            "/client.key",
            Some(format!(
                "8: tls.ca_file: found `/junk`, {expected}; {system} (it holds no certificate"
            )),
        ),
        (
            "/ca.pem",
            "/junk",
            "/client.key",
            Some(format!(
                "9: tls.cert_file: found `/junk`, {expected}; {anonymous} (it holds no certificate"
            )),
        ),
        (
            "/ca.pem",
            "/client.pem",
            "/other.key",
            Some(format!(
                "10: tls.key_file: found `/other.key`, {expected}; {anonymous} (it holds another key"
            )),
        ),
    ] {
        let inside = format!(
            "              ca_file: {ca}\n              cert_file: {certificate}\n              key_file: {key}\n"
        );
        let (otlp, warnings) = tls(&inside, &files);
        assert_eq!(otlp.tls.ca.is_some(), ca == "/ca.pem");
        let is_usable = certificate == "/client.pem" && key == "/client.key";
        assert_eq!(otlp.tls.identity.is_some(), is_usable);
        assert_eq!(
            warnings.len(),
            usize::from(warning.is_some()),
            "{warnings:?}"
        );
        for (told, begin) in warnings.iter().zip(&warning) {
            assert!(told.starts_with(begin), "{told}");
        }
    }
}
