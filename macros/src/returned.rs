//! [`Returned`]: what a return type shows of futures and streams.
//! Never resolves a name: what an alias stands for, the compiler finds out when the type is known.

use syn::visit_mut::{self, VisitMut};
use syn::{
    Error, GenericArgument, Ident, ParenthesizedGenericArguments, PathArguments, Type, TypeFnPtr,
    TypeImplTrait, TypeParamBound, TypePath,
};

/// What the caller is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returned {
    /// `impl Future` or `impl Stream`, alone or as the `Ok` of a `Result`.
    Opaque { polled: Polled, in_result: bool },
    /// A boxed one, spelled out.
    Boxed { polled: Polled, in_result: bool },
    /// A name that may stand for a boxed one, or for some other future.
    Named,
    /// Nothing that is polled.
    Value,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Polled {
    Future,
    Stream,
}

impl Returned {
    /// `asks` says whether a name that says nothing of futures and streams is worth the question of what it stands for.
    pub(crate) fn of(ty: &Type, asks: bool, is_parameter: &dyn Fn(&Ident) -> bool) -> Self {
        let ty = peel(ty);
        if let Some(seen) = Self::direct(ty, false) {
            return seen;
        }
        let Some((name, arguments)) = last_segment(ty) else {
            return Self::Value;
        };
        if name.ends_with("Result") {
            let Some(ok) = first_type(arguments).map(peel) else {
                return Self::Value;
            };
            return match Self::direct(ok, true) {
                Some(seen) => seen,
                None if names_polled_type(ok) && may_be_alias(ok, is_parameter) => Self::Named,
                None => Self::Value,
            };
        }
        if (asks || names_polled_type(ty)) && may_be_alias(ty, is_parameter) {
            Self::Named
        } else {
            Self::Value
        }
    }

    fn direct(ty: &Type, in_result: bool) -> Option<Self> {
        let polled = match ty {
            Type::ImplTrait(opaque) => {
                return opaque_polled(opaque).map(|polled| Self::Opaque { polled, in_result });
            }
            ty => boxed(ty)?,
        };
        Some(Self::Boxed { polled, in_result })
    }

    /// Whether it is a stream, and nothing else.
    pub(crate) fn is_stream(self) -> bool {
        matches!(
            self,
            Self::Opaque {
                polled: Polled::Stream,
                in_result: false
            } | Self::Boxed {
                polled: Polled::Stream,
                in_result: false
            }
        )
    }

    /// Whether it is a `Result` with a future or a stream in it.
    pub(crate) fn is_result_of_stream(self) -> bool {
        matches!(
            self,
            Self::Opaque {
                polled: Polled::Stream,
                in_result: true
            } | Self::Boxed {
                polled: Polled::Stream,
                in_result: true
            }
        )
    }
}

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
                 return the future alone or boxed, or write `err = ignore` to trace the call alone",
            )
        });
    }
    None
}

/// What wraps the future implements no trait but these.
fn unsupported_bound(bound: &TypeParamBound) -> Option<Error> {
    const SUPPORTED: [&str; 7] = [
        "Future",
        "FusedFuture",
        "FusedStream",
        "Send",
        "Stream",
        "Sync",
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

/// Without the invisible groups of `macro_rules!` and without parentheses.
pub(crate) fn peel(mut ty: &Type) -> &Type {
    loop {
        match ty {
            Type::Group(group) => ty = &group.elem,
            Type::Paren(paren) => ty = &paren.elem,
            _ => return ty,
        }
    }
}

fn opaque_polled(opaque: &TypeImplTrait) -> Option<Polled> {
    names_polled(opaque.bounds.iter())
}

/// `Pin<Box<dyn Future>>`, `BoxFuture`, and the same of streams.
fn boxed(ty: &Type) -> Option<Polled> {
    let (name, arguments) = last_segment(ty)?;
    match name.as_str() {
        "BoxFuture" | "LocalBoxFuture" => Some(Polled::Future),
        "BoxStream" | "LocalBoxStream" => Some(Polled::Stream),
        "Pin" => {
            let (pointer, arguments) = last_segment(peel(first_type(arguments)?))?;
            match peel(first_type(arguments)?) {
                Type::TraitObject(object) if pointer == "Box" => names_polled(object.bounds.iter()),
                _ => None,
            }
        }
        _ => None,
    }
}

fn names_polled<'a>(bounds: impl Iterator<Item = &'a TypeParamBound>) -> Option<Polled> {
    bounds.into_iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => {
            match bound.path.segments.last()?.ident.to_string().as_str() {
                "Future" | "FusedFuture" => Some(Polled::Future),
                "Stream" | "FusedStream" => Some(Polled::Stream),
                _ => None,
            }
        }
        _ => None,
    })
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

/// Whether the name is one for futures or streams. The question costs the compiler time in every function that asks it,
/// and most functions return a `Result` of something else.
fn names_polled_type(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|(name, _)| name.contains("Stream") || name.contains("Fut"))
}

/// Names that stand for themselves: types of the standard library.
const VALUES: [&str; 40] = [
    "Arc",
    "BTreeMap",
    "BTreeSet",
    "Box",
    "Cow",
    "Duration",
    "HashMap",
    "HashSet",
    "Instant",
    "Option",
    "Ordering",
    "PathBuf",
    "PhantomData",
    "Poll",
    "Range",
    "Rc",
    "Self",
    "String",
    "SystemTime",
    "Vec",
    "VecDeque",
    "Weak",
    "Wrapping",
    "bool",
    "char",
    "f32",
    "f64",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "isize",
    "str",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
];

/// Whether the name may stand for a boxed future or stream. Those that hardly ever do are told apart to keep the
/// expansion short; a type parameter stands for nothing that is known here.
fn may_be_alias(ty: &Type, is_parameter: &dyn Fn(&Ident) -> bool) -> bool {
    let Type::Path(TypePath { qself, path, .. }) = ty else {
        return false;
    };
    let Some(last) = path.segments.last() else {
        return false;
    };
    let is_single = qself.is_none() && path.segments.len() == 1;
    let name = last.ident.to_string();
    // The parameters of the block around a method are not known here, but by their names.
    let looks_like_parameter = name.len() == 1 && last.arguments.is_none();
    let is_value = VALUES.contains(&name.as_str());
    !(is_value || is_single && (looks_like_parameter || is_parameter(&last.ident)))
        && !holds_impl_trait(ty)
}

/// Whether the type is no `Result`, whatever names may stand for.
pub(crate) fn cannot_fail(ty: &Type) -> bool {
    match ty {
        Type::Array(_)
        | Type::FnPtr(_)
        | Type::Ptr(_)
        | Type::Reference(_)
        | Type::Slice(_)
        | Type::TraitObject(_)
        | Type::Tuple(_) => true,
        Type::Path(TypePath {
            qself: None, path, ..
        }) => path.segments.last().is_some_and(|last| {
            let name = last.ident.to_string();
            VALUES.contains(&name.as_str()) && name != "Poll" && name != "Self"
        }),
        _ => false,
    }
}

/// `impl Trait` has no name that an expression could use.
fn holds_impl_trait(ty: &Type) -> bool {
    struct Finder(bool);
    impl VisitMut for Finder {
        fn visit_type_impl_trait_mut(&mut self, _: &mut TypeImplTrait) {
            self.0 = true;
        }
    }
    let mut finder = Finder(false);
    finder.visit_type_mut(&mut ty.clone());
    finder.0
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
