//! Which functions return a type that is a future itself, as far as the syntax shows.
//! Never resolves a name: two types of one name count as one.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{File, ItemImpl, ReturnType, Signature, Type};

use crate::eligible::last;

/// The types for which a crate implements `Future`, by name.
#[derive(Default)]
pub(crate) struct Futures(BTreeSet<String>);

impl Futures {
    pub(crate) fn collect(&mut self, file: &File) {
        self.visit_file(file);
    }

    /// Also true for `Self::Future` and `Self::IntoFuture`, the names of the futures of services and of `.await`.
    pub(crate) fn are_returned_by(&self, signature: &Signature, self_type: &str) -> bool {
        signature.asyncness.is_none()
            && returned(signature).is_some_and(|name| {
                let name = if name == "Self" { self_type } else { &name };
                name == "Future" || name == "IntoFuture" || self.0.contains(name)
            })
    }
}

impl<'ast> Visit<'ast> for Futures {
    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        if let Some((path, _)) = &item.trait_
            && last(path) == "Future"
        {
            self.0.extend(name(&item.self_ty));
        }
        visit::visit_item_impl(self, item);
    }
}

/// The last word of the type that a function returns.
pub(crate) fn returned(signature: &Signature) -> Option<String> {
    match &signature.output {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) => name(ty),
    }
}

pub(crate) fn name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(ty) => Some(last(&ty.path)),
        _ => None,
    }
}
