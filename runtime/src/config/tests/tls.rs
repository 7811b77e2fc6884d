//! Certificates and keys in files that variables name: which are used, and what is said of the others.
//! Never writes a file, and never lets any part of a key pass through a warning.

use super::{EXPORTER, Set, otlp, read, read_with_files};
use crate::config::Exporter;
use crate::config::tls::{Identity, Tls};
use crate::exporter::otlp::tests::authority::Authority;

/// The variable for every signal, and the one for traces.
const CA: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE",
];
const CERTIFICATE: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE",
];
const KEY: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_CLIENT_KEY",
    "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY",
];
const IS_CA: &str = "expected a file of certificates in PEM form; using the system's certificates";
const IS_CERTIFICATE: &str = "expected a file with the client's certificates in PEM form; \
                              sending without a client certificate";
const IS_KEY: &str = "expected a file with the client's private key in PEM form; \
                      sending without a client certificate";

/// Files by name.
struct Files(Vec<(&'static str, String)>);

impl Files {
    fn new() -> Self {
        let (ours, other) = (Authority::new("ours"), Authority::new("other"));
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let Identity { certificate, key } = ours.client();
        let (certificate, key) = (text(certificate), text(key));
        let encrypted = key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
        let cut = key[..key.len() / 2].to_owned();
        Self(vec![
            ("both.pem", format!("{key}{certificate}")),
            ("marked.pem", format!("\u{feff}{}", text(ours.pem()))),
            ("ca.pem", text(ours.pem())),
            ("client.key", key),
            ("client.pem", certificate),
            ("cut.key", cut),
            ("empty", String::new()),
            ("encrypted.key", encrypted),
            ("junk", "no PEM at all".to_owned()),
            ("other.key", text(other.client().key)),
        ])
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        let (_, text) = self.0.iter().find(|(known, _)| *known == name).unwrap();
        text.clone().into_bytes()
    }

    fn ca(&self, name: &str) -> Tls {
        Tls {
            ca: Some(self.bytes(name)),
            identity: None,
        }
    }

    fn identity(&self, certificate: &str, key: &str) -> Tls {
        Tls {
            ca: None,
            identity: Some(Identity {
                certificate: self.bytes(certificate),
                key: self.bytes(key),
            }),
        }
    }

    fn read(&self, set: Set<'_>) -> (Tls, Vec<String>) {
        let set = [&[(EXPORTER, "otlp")], set].concat();
        let files: Vec<_> = self.0.iter().map(|(name, it)| (*name, &**it)).collect();
        let (config, warnings) = read_with_files(&set, &files);
        for (name, text) in &self.0 {
            let mut lines = text.lines().filter(|line| line.len() > 20);
            assert!(
                !lines.any(|line| warnings.iter().any(|it| it.contains(line))),
                "{name}: {warnings:?}"
            );
        }
        match config.exporters.into_iter().next() {
            Some(Exporter::Otlp(otlp)) => (otlp.tls, warnings),
            _ => panic!("no OTLP exporter for {set:?}"),
        }
    }
}

/// What is said of a variable: its name, the file, and a clause; in parentheses, why.
fn warning(variable: &str, file: &str, clause: &str, why: &str) -> String {
    format!("{variable}: found `{file}`, {clause} ({why})")
}

#[test]
fn authorities() {
    let files = Files::new();
    let nothing = Some("it holds no certificate in PEM form");
    for variable in CA {
        for (file, why) in [
            ("ca.pem", None),
            ("both.pem", None),
            ("missing.pem", Some("entity not found")),
            ("empty", nothing),
            ("junk", nothing),
            ("client.key", nothing),
            (
                "cut.key",
                Some("it holds a PEM block that is cut off or not base64"),
            ),
        ] {
            let (tls, warnings) = files.read(&[(variable, file)]);
            let used = why.map_or_else(|| files.ca(file), |_| Tls::default());
            assert!(tls == used, "{file}");
            let expected = why.map(|why| warning(variable, file, IS_CA, why));
            assert_eq!(warnings, Vec::from_iter(expected));
        }
    }
}

#[test]
fn identities() {
    let files = Files::new();
    let no_certificate = "it holds no certificate in PEM form";
    let no_key = "it holds no private key in PEM form that is not encrypted";
    let broken = "it holds a block that is cut off, encrypted or not base64";
    let foreign = "it holds another key than that of the first certificate";
    // The certificate, the key, and what is wrong with the one or the other.
    let cases = [
        ("client.pem", "client.key", None, None),
        ("both.pem", "both.pem", None, None),
        ("missing", "client.key", Some("entity not found"), None),
        ("client.pem", "missing", None, Some("entity not found")),
        (
            "missing",
            "missing",
            Some("entity not found"),
            Some("entity not found"),
        ),
        ("empty", "client.key", Some(no_certificate), None),
        ("junk", "client.key", Some(no_certificate), None),
        ("client.key", "client.pem", Some(no_certificate), None),
        ("client.pem", "empty", None, Some(no_key)),
        ("client.pem", "junk", None, Some(no_key)),
        ("client.pem", "encrypted.key", None, Some(no_key)),
        ("client.pem", "cut.key", None, Some(broken)),
        ("client.pem", "other.key", None, Some(foreign)),
        ("ca.pem", "client.key", None, Some(foreign)),
    ];
    for (of_certificate, of_key) in CERTIFICATE
        .into_iter()
        .zip(KEY)
        .chain([(CERTIFICATE[0], KEY[1])])
    {
        for (certificate, key, why_certificate, why_key) in cases {
            let set = [(of_certificate, certificate), (of_key, key)];
            let (tls, warnings) = files.read(&set);
            let is_good = why_certificate.or(why_key).is_none();
            let used = if is_good {
                files.identity(certificate, key)
            } else {
                Tls::default()
            };
            assert!(tls == used, "{set:?}");
            let of_certificate = why_certificate
                .map(|why| warning(of_certificate, certificate, IS_CERTIFICATE, why));
            let of_key = why_key.map(|why| warning(of_key, key, IS_KEY, why));
            let expected: Vec<_> = of_certificate.into_iter().chain(of_key).collect();
            assert_eq!(warnings, expected, "{set:?}");
        }
    }
}

#[test]
fn a_certificate_without_a_key_and_a_key_without_a_certificate() {
    let files = Files::new();
    for (variables, file, missing) in [
        (CERTIFICATE, "client.pem", KEY),
        (KEY, "client.key", CERTIFICATE),
    ] {
        for (variable, other) in variables.into_iter().zip(missing) {
            let (tls, warnings) = files.read(&[(variable, file)]);
            assert!(tls == Tls::default(), "{variable}");
            let clause = format!("expected `{other}` to name a file as well");
            let expected = format!(
                "{variable}: found `{file}`, {clause}; sending without a client certificate"
            );
            assert_eq!(warnings, [expected]);
        }
    }
}

#[test]
fn the_file_for_traces_is_used_and_not_looked_for_elsewhere() {
    let files = Files::new();
    let set = [(CA[0], "missing.pem"), (CA[1], "ca.pem")];
    let (tls, warnings) = files.read(&set);
    assert!(tls == files.ca("ca.pem"));
    assert_eq!(warnings, [""; 0]);

    let (tls, warnings) = files.read(&[(CA[0], "ca.pem"), (CA[1], "junk")]);
    assert!(tls == Tls::default());
    let why = "it holds no certificate in PEM form";
    assert_eq!(warnings, [warning(CA[1], "junk", IS_CA, why)]);

    let (tls, warnings) = files.read(&[(CA[0], "ca.pem"), (CA[1], " ")]);
    assert!(tls == files.ca("ca.pem"));
    assert_eq!(warnings, [""; 0]);
}

#[test]
fn files_are_not_looked_at_where_nothing_is_sent() {
    let set = [CA[0], CERTIFICATE[0], KEY[0]].map(|variable| (variable, "missing"));
    assert_eq!(read(&set).1, [""; 0]);
    let set = [&[(EXPORTER, "console")], &set[..]].concat();
    assert_eq!(read(&set).1, [""; 0]);
}

/// Who takes the variable for the place of the text, and not of the file's name.
#[test]
fn a_key_in_a_variable_is_not_shown() {
    let files = Files::new();
    let key = String::from_utf8(files.bytes("client.key")).unwrap();
    let block: String = key.lines().filter(|line| !line.starts_with('-')).collect();
    for text in [key.as_str(), &key.replace('\n', "\\n"), &block] {
        for variable in [KEY, CERTIFICATE].concat() {
            let (_, warnings) = otlp(&[(variable, text)]);
            let [warning] = warnings.as_slice() else {
                panic!("{warnings:?}")
            };
            let start = format!("{variable}: found `***`, expected a file with the client's ");
            assert!(warning.starts_with(&start), "{warning}");
            assert!(!warning.contains(&block[..20]), "{warning}");
        }
    }
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    let files = Files::new();
    let (tls, warnings) = files.read(&[(CA[0], "marked.pem")]);
    assert_eq!(warnings, [""; 0]);
    assert!(tls == files.ca("ca.pem"));
}
