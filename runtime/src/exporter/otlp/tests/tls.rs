//! Whom the exporter trusts, and whom it is trusted by; over HTTPS here, and over gRPC with the same certificates.
//! Never depends on the certificates of the machine.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};

use super::super::Otlp;
use super::attempts::noted;
use super::authority::Authority;
use super::server::serve_tls;
use super::{AMPLE, export, settings};
use crate::config::pem;
use crate::config::tls::{Identity, Tls};

const HERE: &str = "127.0.0.1";

/// A server, a client, and what is said when they meet.
pub(in super::super) struct Meeting {
    pub(in super::super) server: Identity,
    /// Whose certificates the server asks clients for.
    pub(in super::super) clients: Option<Vec<u8>>,
    pub(in super::super) client: Tls,
    /// A part of the reason.
    pub(in super::super) expected: Result<(), &'static str>,
}

pub(in super::super) fn meetings() -> Vec<Meeting> {
    let (ours, other) = (Authority::new("ours"), Authority::new("other"));
    let meeting = |server: Identity, trusted: &[&Authority], expected| Meeting {
        server,
        clients: None,
        client: trusting(trusted),
        expected,
    };
    let mutual = |identity: Option<Identity>, expected| Meeting {
        server: ours.server(HERE),
        clients: Some(ours.pem()),
        client: Tls {
            identity,
            ..trusting(&[&ours])
        },
        expected,
    };
    vec![
        meeting(ours.server(HERE), &[&ours], Ok(())),
        meeting(ours.server(HERE), &[&other, &ours], Ok(())),
        meeting(ours.server(HERE), &[&other], Err("UnknownIssuer")),
        meeting(
            ours.server("example.test"),
            &[&ours],
            Err("not valid for name"),
        ),
        meeting(ours.expired(HERE), &[&ours], Err("expired")),
        mutual(Some(ours.client()), Ok(())),
        mutual(None, Err("CertificateRequired")),
        mutual(Some(other.client()), Err("received fatal alert")),
    ]
}

fn trusting(authorities: &[&Authority]) -> Tls {
    let mut ca = b"# Whom we trust\n".to_vec();
    ca.extend(authorities.iter().flat_map(|authority| authority.pem()));
    Tls {
        ca: Some(ca),
        identity: None,
    }
}

fn server(meeting: &Meeting) -> ServerConfig {
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap();
    let builder = match &meeting.clients {
        None => builder.with_no_client_auth(),
        Some(ca) => {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(pem::chain(ca).unwrap());
            let provider = Arc::new(ring::default_provider());
            let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
            builder.with_client_cert_verifier(verifier.build().unwrap())
        }
    };
    let chain = pem::chain(&meeting.server.certificate).unwrap();
    let key = PrivateKeyDer::from_pem_slice(&meeting.server.key).unwrap();
    builder.with_single_cert(chain, key).unwrap()
}

/// Whether it comes to what was expected, with as many requests, and nothing is tried again.
pub(in super::super) fn assert_meets(mut otlp: Otlp, meeting: &Meeting) {
    let notes = noted(&mut otlp);
    match (export(&mut otlp), meeting.expected) {
        (Ok(()), Ok(())) => {}
        (Err(reason), Err(part)) => assert!(reason.contains(part), "{reason:?}, {part}"),
        (found, expected) => panic!("{found:?} instead of {expected:?}"),
    }
    assert_eq!(notes.waits().len(), 0, "{:?}", meeting.expected);
}

#[test]
fn certificates_decide_who_speaks_over_https() {
    for meeting in meetings() {
        let (url, requests) = serve_tls(server(&meeting));
        let mut settings = settings(&url, &[]);
        settings.tls = meeting.client.clone();
        assert_meets(Otlp::new(&settings, AMPLE).unwrap(), &meeting);
        assert_eq!(
            requests.try_iter().count(),
            usize::from(meeting.expected.is_ok())
        );
    }
}

#[test]
fn an_issuer_of_our_own_is_unknown_to_the_system() {
    let ours = Authority::new("ours");
    let meeting = Meeting {
        server: ours.server(HERE),
        clients: None,
        client: Tls::default(),
        expected: Err(""),
    };
    let (url, requests) = serve_tls(server(&meeting));
    assert_meets(Otlp::new(&settings(&url, &[]), AMPLE).unwrap(), &meeting);
    assert_eq!(requests.try_iter().count(), 0);
}

#[test]
fn what_is_no_certificate_is_refused_before_anything_is_sent() {
    let ours = Authority::new("ours");
    let mut settings = settings("https://127.0.0.1:1/", &[]);
    let mut refused = |tls: Tls| {
        settings.tls = tls;
        Otlp::new(&settings, AMPLE).unwrap_err()
    };
    let ca = Some(b"junk".to_vec());
    let reason = refused(Tls { ca, identity: None });
    assert_eq!(
        reason,
        "the certificate file holds no certificate in PEM form"
    );

    let (one, other) = (ours.client(), ours.client());
    let identity = Identity {
        certificate: one.certificate,
        key: other.key,
    };
    let reason = refused(Tls {
        ca: None,
        identity: Some(identity),
    });
    assert_eq!(
        reason,
        "the client's key file holds another key than that of the first certificate"
    );
}
