//! Certificates and keys that can be used, and those that cannot.
//! Never writes a file.

use super::{Fault, certificates, identity};
use crate::config::tls::Identity;
use crate::exporter::otlp::tests::authority::Authority;

fn refused(pem: &[u8]) -> String {
    certificates(pem).unwrap_err()
}

#[test]
fn other_things_may_stand_around_certificates() {
    let (one, other) = (Authority::new("one"), Authority::new("other"));
    assert_eq!(certificates(&one.pem()), Ok(()));
    let text = [
        b"Subject: one\r\n\xff\r\n".as_slice(),
        &one.pem(),
        b"\n# and\n",
        &one.client().key,
        &other.pem(),
    ];
    assert_eq!(certificates(&text.concat()), Ok(()));
}

#[test]
fn a_file_without_certificates_is_refused() {
    let nothing = "holds no certificate in PEM form";
    assert_eq!(refused(b""), nothing);
    assert_eq!(refused(b"junk"), nothing);
    assert_eq!(refused(&[0x30, 0x82, 0xff, 0x00]), nothing);
    assert_eq!(refused(&Authority::new("one").client().key), nothing);
}

#[test]
fn one_bad_certificate_is_refused_among_good_ones() {
    let good = Authority::new("one").pem();
    let cut = &good[..good.len() / 2];
    let mut text = [good.as_slice(), cut].concat();
    assert_eq!(
        refused(&text),
        "holds a PEM block that is cut off or not base64"
    );

    text.truncate(good.len());
    text.extend(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assert_eq!(refused(&text), "holds no certificate in its block 2");
}

#[test]
fn a_key_belongs_to_the_first_certificate() {
    let authority = Authority::new("one");
    let Identity { certificate, key } = authority.client();
    assert_eq!(identity(&certificate, &key), Ok(()));
    let chain = [certificate.as_slice(), &authority.pem()].concat();
    assert_eq!(identity(&chain, &key), Ok(()));
    // Both in one file, which is named twice.
    let both = [key.as_slice(), &certificate].concat();
    assert_eq!(identity(&both, &both), Ok(()));

    let reversed = [authority.pem(), certificate].concat();
    let reason = "holds another key than that of the first certificate".to_owned();
    assert_eq!(identity(&reversed, &key), Err(Fault::Key(reason)));
}

#[test]
fn what_is_wrong_with_an_identity_is_said_without_the_key() {
    let Identity { certificate, key } = Authority::new("one").client();
    let other = Authority::new("other").client();
    let text = String::from_utf8(key.clone()).unwrap();
    let encrypted = text.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    let cut = &text[..text.len() / 2];
    let lines: Vec<_> = text.lines().collect();
    let junk = text.replace(lines[1], "AAAA");
    let no_certificate = "the client's certificate file holds no certificate in PEM form";
    let no_key = "the client's key file holds no private key in PEM form that is not encrypted";
    let broken = "the client's key file holds a block that is cut off, encrypted or not base64";
    let unknown = "the client's key file holds no key of RSA, ECDSA or Ed25519 that can be used";
    let foreign = "the client's key file holds another key than that of the first certificate";
    let cases: [(&[u8], &[u8], &str); 8] = [
        (b"", &key, no_certificate),
        (&key, &key, no_certificate),
        (&certificate, b"", no_key),
        (&certificate, &certificate, no_key),
        (&certificate, encrypted.as_bytes(), no_key),
        (&certificate, cut.as_bytes(), broken),
        (&certificate, junk.as_bytes(), unknown),
        (&certificate, &other.key, foreign),
    ];
    for (certificate, key, expected) in cases {
        let fault = identity(certificate, key).unwrap_err();
        assert_eq!(fault.to_string(), expected);
    }
}
