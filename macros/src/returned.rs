//! [`Returned`]: what a return type shows of futures and streams.
//! Never resolves a name: what an alias stands for, the compiler finds out when the type is known.

use syn::visit_mut::VisitMut;
use syn::{GenericArgument, Ident, PathArguments, Type, TypeImplTrait, TypeParamBound, TypePath};

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
pub(crate) fn boxed(ty: &Type) -> Option<Polled> {
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
                "Future" | "FusedFuture" | "TryFuture" => Some(Polled::Future),
                "Stream" | "FusedStream" | "TryStream" => Some(Polled::Stream),
                _ => None,
            }
        }
        _ => None,
    })
}

pub(crate) fn last_segment(ty: &Type) -> Option<(String, &PathArguments)> {
    let Type::Path(TypePath { path, .. }) = ty else {
        return None;
    };
    let segment = path.segments.last()?;
    Some((segment.ident.to_string(), &segment.arguments))
}

pub(crate) fn first_type(arguments: &PathArguments) -> Option<&Type> {
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
