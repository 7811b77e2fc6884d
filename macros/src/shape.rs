//! [`Shape`]: how the body is wrapped, decided by the signature alone.
//! Never looks at the body, so that every way out of it is wrapped alike.

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{
    GenericArgument, GenericParam, Ident, PathArguments, PathSegment, ReturnType, Type,
    TypeParamBound, parse_quote_spanned,
};

use crate::function::Function;
use crate::hidden::refusal;
use crate::returned::{Polled, Returned, cannot_fail, first_type, last_segment, peel};

pub(crate) enum Shape {
    /// `async fn`: the body becomes the future that is polled under the span.
    Async {
        header: Header,
        output: Type,
        returned: Returned,
        /// `Type` in `impl Stream<Item = Type>`, where that is what the future gives.
        yields: Option<Box<Type>>,
    },
    /// A body that needs no closure, as what it returns says nothing of errors, or that no closure may hold: `-> !`,
    /// `#[track_caller]`, and `-> impl Trait`, which tells a closure in it the types of its arguments.
    Guarded {
        /// Whether the returned type has no name.
        is_opaque: bool,
    },
    /// `-> impl Future`, `-> impl Stream`, and `Result` of these.
    Opaque {
        in_result: bool,
        /// The closure's type: with `_` for what has no name, and none where that would say nothing.
        output: Option<Box<Type>>,
        polled: Polled,
        /// `Type` in `impl Future<Output = Type>` or `impl Stream<Item = Type>`.
        yields: Option<Box<Type>>,
    },
    /// What the type's name stands for decides whether the span is that of the call.
    Named {
        output: Type,
        /// Whether another future than a boxed one is an error, as the span would end without it.
        refuses_futures: bool,
    },
    /// Everything else: the body becomes a closure that is called under the span.
    Sync { output: Type },
}

/// How an `async fn` is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Header {
    /// As `async fn`: another attribute wants to see it.
    Async,
    /// As `async fn`, of a type that cannot be written anywhere else.
    Never,
    /// As a function that returns the future.
    Plain,
}

impl Shape {
    /// Whether the expansion gets hold of what the function returns.
    pub(crate) fn sees_output(&self) -> bool {
        !matches!(
            self,
            Self::Guarded { .. }
                | Self::Async {
                    header: Header::Never,
                    ..
                }
        )
    }

    pub(crate) fn of(function: &Function, asked: Asked, keeps_async: bool) -> Self {
        let written = match &function.sig.output {
            ReturnType::Default => parse_quote_spanned!(Span::mixed_site()=> ()),
            ReturnType::Type(_, ty) => (**ty).clone(),
        };
        let never = matches!(peel(&written), Type::Never(_));
        let returned = returned(function);
        let yields = match returned {
            Returned::Opaque { polled, in_result } => yielded(&written, polled, in_result),
            _ => None,
        };
        let yields = yields.map(|ty| Box::new(erase_impl_trait(ty)));
        if function.sig.asyncness.is_some() {
            return Self::Async {
                header: match (never, keeps_async) {
                    (true, _) => Header::Never,
                    (false, true) => Header::Async,
                    (false, false) => Header::Plain,
                },
                output: erase_impl_trait(written),
                returned,
                yields,
            };
        }
        let is_opaque = is_opaque(peel(&written));
        let is_value = asked != Asked::Something && (is_opaque || cannot_fail(peel(&written)));
        match returned {
            _ if never || function.has_attribute("track_caller") => Self::Guarded { is_opaque },
            // What refuses this otherwise was told that only the call is meant.
            Returned::Opaque { .. } if refusal(&written, returned).is_some() => {
                Self::Guarded { is_opaque }
            }
            Returned::Opaque { polled, in_result } => Self::Opaque {
                in_result,
                polled,
                yields,
                output: in_result.then(|| Box::new(erase_impl_trait(written))),
            },
            Returned::Boxed { .. } | Returned::Named => Self::Named {
                output: erase_impl_trait(written),
                refuses_futures: asked != Asked::NotToLook,
            },
            Returned::Value if is_value => Self::Guarded { is_opaque },
            Returned::Value => Self::Sync {
                output: erase_impl_trait(written),
            },
        }
    }
}

/// What the arguments want to know of the returned value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    NotToLook,
    Nothing,
    Something,
}

/// What the function's return type shows.
pub(crate) fn returned(function: &Function) -> Returned {
    let ReturnType::Type(_, ty) = &function.sig.output else {
        return Returned::Value;
    };
    let parameters = &function.sig.generics.params;
    let is_parameter = |name: &Ident| {
        parameters
            .iter()
            .any(|parameter| matches!(parameter, GenericParam::Type(ty) if ty.ident == *name))
    };
    // The future of an async function is its own: what comes after it may be a stream, and is not an error.
    let asks = function.sig.asyncness.is_none();
    Returned::of(ty, asks, &is_parameter)
}

pub(crate) fn is_unit(output: &ReturnType) -> bool {
    match output {
        ReturnType::Default => true,
        ReturnType::Type(_, ty) => {
            matches!(peel(ty), Type::Tuple(tuple) if tuple.elems.is_empty())
        }
    }
}

/// `impl Trait`, or a tuple with one in it: never a `Result`.
fn is_opaque(ty: &Type) -> bool {
    match ty {
        Type::ImplTrait(_) => true,
        Type::Tuple(tuple) => tuple.elems.iter().any(|elem| is_opaque(peel(elem))),
        _ => false,
    }
}

/// The type in `impl Future<Output = Type>` or `impl Stream<Item = Type>`, alone or in a `Result`.
fn yielded(written: &Type, polled: Polled, in_result: bool) -> Option<Type> {
    let ty = if in_result {
        first_type(last_segment(peel(written))?.1)?
    } else {
        written
    };
    let Type::ImplTrait(imp) = peel(ty) else {
        return None;
    };
    let (name, tried, item) = match polled {
        Polled::Future => ("Future", "TryFuture", "Output"),
        Polled::Stream => ("Stream", "TryStream", "Item"),
    };
    let traits = imp.bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    });
    let bound = |name: &str| traits.clone().find(|segment| segment.ident == name);
    // Nothing else would be known of it.
    if bound("FusedFuture").is_some() || bound("FusedStream").is_some() {
        return None;
    }
    if let Some(tried) = bound(tried) {
        let (ok, error) = (assigned(tried, "Ok")?, assigned(tried, "Error")?);
        let span = Span::mixed_site();
        return Some(parse_quote_spanned!(span=> ::core::result::Result<#ok, #error>));
    }
    assigned(bound(name)?, item).cloned()
}

/// `Type` in `Trait<Name = Type>`.
fn assigned<'a>(bound: &'a PathSegment, name: &str) -> Option<&'a Type> {
    let PathArguments::AngleBracketed(arguments) = &bound.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(assigned) if assigned.ident == name => Some(&assigned.ty),
        _ => None,
    })
}

/// `impl Trait` cannot be written inside a body; `_` says the same there.
fn erase_impl_trait(mut ty: Type) -> Type {
    struct Eraser;
    impl VisitMut for Eraser {
        fn visit_type_mut(&mut self, ty: &mut Type) {
            if let Type::ImplTrait(imp) = ty {
                *ty = parse_quote_spanned!(imp.impl_token.span=> _);
            } else {
                visit_mut::visit_type_mut(self, ty);
            }
        }
    }
    Eraser.visit_type_mut(&mut ty);
    ty
}
