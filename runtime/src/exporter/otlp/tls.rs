//! [`Tls`] as the HTTP client and the gRPC client take it.
//! Never trusts the system's certificates beside given ones, and never puts any part of a key into a message.

use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig, TlsProvider};

use crate::config::pem;
use crate::config::tls::{Identity, Tls};

/// Whether both clients can use it: ureq panics when it is too late.
///
/// # Errors
///
/// A clause that says what is wrong.
pub(super) fn check(tls: &Tls) -> Result<(), String> {
    if let Some(ca) = &tls.ca {
        pem::certificates(ca).map_err(|reason| format!("the certificate file {reason}"))?;
    }
    if let Some(Identity { certificate, key }) = &tls.identity {
        pem::identity(certificate, key).map_err(|fault| fault.to_string())?;
    }
    Ok(())
}

pub(super) fn for_http(tls: &Tls) -> Result<TlsConfig, String> {
    check(tls)?;
    let roots = match &tls.ca {
        Some(ca) => RootCerts::from(certificates(ca)?),
        None => RootCerts::PlatformVerifier,
    };
    let client = tls.identity.as_ref().map(client).transpose()?;
    Ok(TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(roots)
        .client_cert(client)
        .build())
}

fn client(identity: &Identity) -> Result<ClientCert, String> {
    let key = PrivateKey::from_pem(&identity.key)
        .map_err(|_| "the client's key file holds no private key".to_owned())?;
    Ok(ClientCert::new_with_certs(
        &certificates(&identity.certificate)?,
        key,
    ))
}

fn certificates(pem: &[u8]) -> Result<Vec<Certificate<'static>>, String> {
    let chain = pem::chain(pem)?;
    let owned = chain
        .iter()
        .map(|der| Certificate::from_der(der).to_owned());
    Ok(owned.collect())
}

/// Reads the system's certificates when none are given, which may take seconds.
#[cfg(feature = "grpc")]
pub(super) fn for_grpc(tls: &Tls) -> Result<rustls::ClientConfig, String> {
    use std::sync::Arc;

    use rustls::pki_types::PrivateKeyDer;
    use rustls::pki_types::pem::PemObject;
    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::BuilderVerifierExt;

    check(tls)?;
    let builder = ClientConfig::builder_with_provider(pem::provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let builder = if let Some(ca) = &tls.ca {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(pem::chain(ca)?);
        builder.with_root_certificates(Arc::new(roots))
    } else {
        builder
            .with_platform_verifier()
            .map_err(|error| error.to_string())?
    };
    let mut config = if let Some(Identity { certificate, key }) = &tls.identity {
        let no_key = |_| "the client's key file holds no private key".to_owned();
        let key = PrivateKeyDer::from_pem_slice(key).map_err(no_key)?;
        builder
            .with_client_auth_cert(pem::chain(certificate)?, key)
            .map_err(|_| "the client's certificate and key cannot be used".to_owned())?
    } else {
        builder.with_no_client_auth()
    };
    config.alpn_protocols.push(b"h2".to_vec());
    Ok(config)
}
