//! [`Slot`]: an argument that may be given once, with the word that gave it.
//! Never knows which argument it holds.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Error, Result};

/// What was written for one argument, and the key that wrote it, for messages about it.
pub(crate) struct Slot<T>(Option<(Ident, T)>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Slot<T> {
    pub(crate) fn fill(&mut self, key: Ident, value: T) -> Result<()> {
        if self.0.is_some() {
            return Err(Error::new_spanned(
                &key,
                format!("duplicate argument `{key}`"),
            ));
        }
        self.0 = Some((key, value));
        Ok(())
    }

    /// Parses the value behind the key.
    pub(crate) fn fill_with(
        &mut self,
        key: Ident,
        input: ParseStream<'_>,
        parse: impl FnOnce(&Ident, ParseStream<'_>) -> Result<T>,
    ) -> Result<()> {
        let value = parse(&key, input)?;
        self.fill(key, value)
    }

    /// Takes what is not given from elsewhere.
    pub(crate) fn inherit(&mut self, from: &Self)
    where
        T: Clone,
    {
        if self.0.is_none() {
            self.0.clone_from(&from.0);
        }
    }

    pub(crate) fn key(&self) -> Option<&Ident> {
        self.0.as_ref().map(|(key, _)| key)
    }

    pub(crate) fn value(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }

    pub(crate) fn into_value(self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }
}
