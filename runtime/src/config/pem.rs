//! Certificates and keys in PEM form: whether they can be used, found out before they are needed.
//! Never lets any part of a key into a message.

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

/// Whether `pem` holds at least one certificate, and nothing that was meant to be one.
///
/// # Errors
///
/// What `pem` does or is, as in "holds no certificate".
pub(crate) fn certificates(pem: &[u8]) -> Result<(), String> {
    chain(pem).map(drop)
}

/// Which of the two is wrong, and what it does or is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Certificate(String),
    Key(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate(reason) => write!(f, "the client's certificate file {reason}"),
            Self::Key(reason) => write!(f, "the client's key file {reason}"),
        }
    }
}

/// Whether the first certificate belongs to the key.
///
/// # Errors
///
/// What is wrong with the one or the other.
pub(crate) fn identity(certificate: &[u8], key: &[u8]) -> Result<(), Fault> {
    let at_key = |reason: &str| Err(Fault::Key(reason.to_owned()));
    let chain = chain(certificate).map_err(Fault::Certificate)?;
    let key = match PrivateKeyDer::from_pem_slice(key) {
        Ok(key) => key,
        Err(pem::Error::NoItemsFound) => {
            return at_key("holds no private key in PEM form that is not encrypted");
        }
        Err(_) => return at_key("holds a block that is cut off, encrypted or not base64"),
    };
    match CertifiedKey::from_der(chain, key, &provider()) {
        Ok(_) => Ok(()),
        Err(rustls::Error::InconsistentKeys(_)) => {
            at_key("holds another key than that of the first certificate")
        }
        Err(rustls::Error::InvalidCertificate(_)) => Err(Fault::Certificate(
            "does not begin with a certificate of X.509, version 3".to_owned(),
        )),
        // What rustls says of keys could quote them one day.
        Err(_) => at_key("holds no key of RSA, ECDSA or Ed25519 that can be used"),
    }
}

/// All of them, in their order. Whatever else is in the text is passed over.
pub(crate) fn chain(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let mut chain = Vec::new();
    // Takes what a certificate of any position in a chain looks like.
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate
            .map_err(|_| "holds a PEM block that is cut off or not base64".to_owned())?;
        chain.push(certificate.clone());
        store
            .add(certificate)
            .map_err(|_| format!("holds no certificate in its block {}", chain.len()))?;
    }
    if chain.is_empty() {
        return Err("holds no certificate in PEM form".to_owned());
    }
    Ok(chain)
}

/// The application's, if it has installed one: the clients take that one too.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    let installed = CryptoProvider::get_default().cloned();
    installed.unwrap_or_else(|| Arc::new(ring::default_provider()))
}
