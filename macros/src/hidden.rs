//! Futures in a return type that the span could not go along with.
//! Never refuses what only the compiler can see: behind a name, it does.

use syn::visit_mut::{self, VisitMut};
use syn::{Error, ParenthesizedGenericArguments, Type, TypeFnPtr, TypeParamBound};

use crate::returned::{Polled, Returned, boxed, first_type, last_segment, peel};

/// Why the span would end before the future does, if that can be seen.
pub(crate) fn refusal(ty: &Type, returned: Returned) -> Option<Error> {
    let ty = peel(ty);
    if let Returned::Opaque { in_result, .. } = returned {
        let opaque = if in_result {
            first_type(last_segment(ty)?.1).map(peel)?
        } else {
            ty
        };
        let Type::ImplTrait(opaque) = opaque else {
            return None;
        };
        return opaque.bounds.iter().find_map(unsupported_bound);
    }
    if returned == Returned::Value || returned == Returned::Named {
        return hides_future(ty).then(|| {
            Error::new_spanned(
                ty,
                "the future in this type cannot be put under the span, which would end without it; \
                 return the future alone or boxed; or write `err = ignore` to trace the call alone, or `skip` in a block",
            )
        });
    }
    None
}

/// What wraps the future implements no trait but these.
fn unsupported_bound(bound: &TypeParamBound) -> Option<Error> {
    const SUPPORTED: [&str; 9] = [
        "Future",
        "FusedFuture",
        "FusedStream",
        "Send",
        "Stream",
        "Sync",
        "TryFuture",
        "TryStream",
        "Unpin",
    ];
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    let name = &bound.path.segments.last()?.ident;
    let is_supported = bound.maybe.is_some() || SUPPORTED.iter().any(|supported| name == supported);
    (!is_supported).then(|| {
        Error::new_spanned(
            bound,
            format!(
                "what puts this under the span does not implement `{name}`; \
                 box it, or write `err = ignore` to trace the call alone"
            ),
        )
    })
}

/// Whether a future is written anywhere in the type, but for what a function in it returns.
fn hides_future(ty: &Type) -> bool {
    struct Finder(bool);
    impl VisitMut for Finder {
        fn visit_parenthesized_generic_arguments_mut(
            &mut self,
            _: &mut ParenthesizedGenericArguments,
        ) {
        }

        fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}

        fn visit_type_mut(&mut self, ty: &mut Type) {
            self.0 |= boxed(ty) == Some(Polled::Future);
            visit_mut::visit_type_mut(self, ty);
        }

        fn visit_type_param_bound_mut(&mut self, bound: &mut TypeParamBound) {
            if let TypeParamBound::Trait(bound) = bound
                && let Some(last) = bound.path.segments.last()
            {
                self.0 |= last.ident == "Future" || last.ident == "IntoFuture";
            }
            visit_mut::visit_type_param_bound_mut(self, bound);
        }
    }
    let mut finder = Finder(false);
    finder.visit_type_mut(&mut ty.clone());
    finder.0
}
