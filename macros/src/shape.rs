//! [`Shape`]: how the body is wrapped, decided by the signature alone.
//! Never looks at the body, so that every way out of it is wrapped alike.

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{
    GenericArgument, PathArguments, ReturnType, Type, TypeParamBound, TypePath, parse_quote_spanned,
};

use crate::function::Function;

pub(crate) enum Shape {
    /// `async fn`: the body becomes the future that is polled under the span.
    Async { output: Type },
    /// `async fn -> !`
    AsyncNever,
    /// `-> Pin<Box<dyn Future>>`, as `#[async_trait]` writes it.
    BoxedFuture { output: Type },
    /// `-> impl Future<Output = ...>`
    Future { output: Option<Type> },
    /// A body that no closure may hold: `-> !`, `#[track_caller]`, and `-> impl Trait`, which tells a closure in it
    /// the types of its arguments.
    Guarded,
    /// Everything else: the body becomes a closure that is called under the span.
    Sync { output: Type },
}

impl Shape {
    /// `must_see` says that the returned value is asked for.
    pub(crate) fn of(function: &Function, must_see: bool) -> Self {
        let written = match &function.sig.output {
            ReturnType::Default => parse_quote_spanned!(Span::mixed_site()=> ()),
            ReturnType::Type(_, ty) => (**ty).clone(),
        };
        let ty = peel(&written);
        let never = matches!(ty, Type::Never(_));
        let is_async = function.sig.asyncness.is_some();
        if is_async && never {
            return Self::AsyncNever;
        }
        if is_async {
            return Self::Async {
                output: erase_impl_trait(written),
            };
        }
        if is_impl_future(ty) {
            return Self::Future {
                output: named_output(ty).map(erase_impl_trait),
            };
        }
        if is_boxed_future(ty) {
            return Self::BoxedFuture {
                output: erase_impl_trait(written),
            };
        }
        let is_opaque = is_opaque(ty) && !must_see;
        if never || is_opaque || function.has_attribute("track_caller") {
            return Self::Guarded;
        }
        Self::Sync {
            output: erase_impl_trait(written),
        }
    }

    /// Whether the expansion gets hold of what the function returns.
    pub(crate) fn sees_output(&self) -> bool {
        !matches!(self, Self::AsyncNever | Self::Guarded)
    }
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

/// Without the invisible groups of `macro_rules!` and without parentheses.
fn peel(mut ty: &Type) -> &Type {
    loop {
        match ty {
            Type::Group(group) => ty = &group.elem,
            Type::Paren(paren) => ty = &paren.elem,
            _ => return ty,
        }
    }
}

fn is_impl_future(ty: &Type) -> bool {
    matches!(ty, Type::ImplTrait(imp) if names_future(imp.bounds.iter()))
}

/// The type in `impl Future<Output = Type>`.
fn named_output(ty: &Type) -> Option<Type> {
    let Type::ImplTrait(imp) = ty else {
        return None;
    };
    let traits = imp.bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    });
    let arguments = traits.filter_map(|segment| match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    });
    arguments.flatten().find_map(|argument| match argument {
        GenericArgument::AssocType(assigned) if assigned.ident == "Output" => {
            Some(assigned.ty.clone())
        }
        _ => None,
    })
}

fn is_boxed_future(ty: &Type) -> bool {
    let Some((name, arguments)) = last_segment(ty) else {
        return false;
    };
    match name.as_str() {
        "BoxFuture" | "LocalBoxFuture" => true,
        "Pin" => first_type(arguments).is_some_and(|boxed| {
            matches!(last_segment(peel(boxed)), Some((name, arguments)) if name == "Box"
                && first_type(arguments).is_some_and(|object| {
                    matches!(peel(object), Type::TraitObject(object) if names_future(object.bounds.iter()))
                }))
        }),
        _ => false,
    }
}

fn last_segment(ty: &Type) -> Option<(String, &PathArguments)> {
    let Type::Path(TypePath { path, .. }) = ty else {
        return None;
    };
    let segment = path.segments.last()?;
    Some((segment.ident.to_string(), &segment.arguments))
}

fn first_type(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

fn names_future<'a>(mut bounds: impl Iterator<Item = &'a TypeParamBound>) -> bool {
    bounds.any(|bound| {
        matches!(bound, TypeParamBound::Trait(bound)
            if bound.path.segments.last().is_some_and(|segment| segment.ident == "Future"))
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
