//! ([`Args`], [`Function`]) to [`Plan`]: every rule, every default, and the shape of the expansion.
//! Never quotes code for the function: what is decided here, `expand` only prints.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Error, Expr, ExprLit, Lit, LitStr, Path, Result, ReturnType, Type, parse_quote};

use crate::args::Args;
use crate::attribute::{Attribute, Key};
use crate::function::Function;
use crate::shape::{Shape, is_unit};
use crate::slot::Slot;
use crate::words::{Description, Format, Kind, Level};

/// What will happen, with nothing left to decide.
pub(crate) struct Plan {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) dynamic_name: Option<Expr>,
    pub(crate) kind: Kind,
    pub(crate) krate: Path,
    pub(crate) level: Level,
    pub(crate) links: Option<Expr>,
    pub(crate) name: LitStr,
    /// What is looked at when the function has returned.
    pub(crate) outcome: Outcome,
    pub(crate) parent: Parent,
    pub(crate) scope: Option<Expr>,
    pub(crate) shape: Shape,
}

pub(crate) enum Parent {
    Current,
    Given(Expr),
    Root,
}

/// Nothing is looked at without either.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) description: Option<Described>,
    pub(crate) returned: Option<Returned>,
}

/// How an error marks the span, and which errors do.
pub(crate) struct Described {
    pub(crate) how: Description,
    pub(crate) only_if: Option<Expr>,
}

/// How the returned value is recorded; without a format, as a value of its own type.
pub(crate) struct Returned {
    pub(crate) format: Option<Format>,
    pub(crate) key: Ident,
}

impl Plan {
    pub(crate) fn new(args: Args, function: &Function) -> Result<Self> {
        let mut errors = Errors::default();
        let shape = Shape::of(function, asks_for_result(&args));
        errors.extend(conflicts(&args));
        errors.extend(unobservable(&args, function));
        errors.extend(duplicate_keys(&args.attributes));
        let (name, dynamic_name) = match name(args.name, &function.sig.ident) {
            Ok(name) => name,
            Err(error) => {
                errors.push(error);
                (default_name(&function.sig.ident), None)
            }
        };
        errors.finish()?;

        let outcome = outcome(args.err, args.err_if, args.ret, function, &shape);
        let parent = match (args.parent.into_value(), args.root.value()) {
            (Some(parent), _) => Parent::Given(parent),
            (None, Some(())) => Parent::Root,
            (None, None) => Parent::Current,
        };
        Ok(Self {
            attributes: args.attributes.into_value().unwrap_or_default(),
            dynamic_name,
            kind: args.kind.into_value().unwrap_or(Kind::Internal),
            krate: args
                .krate
                .into_value()
                .unwrap_or_else(|| parse_quote!(::traced)),
            level: args.level.into_value().unwrap_or(Level::Info),
            links: args.links.into_value(),
            name,
            outcome,
            parent,
            scope: args.scope.into_value(),
            shape,
        })
    }
}

/// Collects every semantic error, so that one build shows them all.
#[derive(Default)]
struct Errors(Option<Error>);

impl Errors {
    fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            None => self.0 = Some(error),
        }
    }

    fn extend(&mut self, errors: Vec<Error>) {
        for error in errors {
            self.push(error);
        }
    }

    fn finish(self) -> Result<()> {
        self.0.map_or(Ok(()), Err)
    }
}

fn asks_for_result(args: &Args) -> bool {
    let err = args.err.value();
    args.ret.key().is_some()
        || args.err_if.key().is_some()
        || err.is_some_and(|how| !matches!(how, Description::Ignore))
}

fn conflicts(args: &Args) -> Vec<Error> {
    let mut errors = Vec::new();
    if let (Some(root), Some(_)) = (args.root.key(), args.parent.key()) {
        errors.push(Error::new_spanned(
            root,
            "`root` cannot be combined with `parent`",
        ));
    }
    if let (Some(err_if), Some(Description::Ignore)) = (args.err_if.key(), args.err.value()) {
        errors.push(Error::new_spanned(
            err_if,
            "`err_if` cannot be combined with `err = ignore`",
        ));
    }
    errors
}

/// Arguments about the result of a function whose result cannot be looked at.
fn unobservable(args: &Args, function: &Function) -> Vec<Error> {
    let why = if function.has_attribute("track_caller") && function.sig.asyncness.is_none() {
        "cannot be used on a `#[track_caller]` function: \
         looking at its result takes a closure, which would lose the caller's location"
    } else if is_unit(&function.sig.output) {
        "cannot be used on a function that returns nothing"
    } else if matches!(&function.sig.output, ReturnType::Type(_, ty) if matches!(**ty, Type::Never(_)))
    {
        "cannot be used on a function that never returns"
    } else {
        return Vec::new();
    };
    let keys = [args.ret.key(), args.err.key(), args.err_if.key()];
    keys.into_iter()
        .flatten()
        .map(|key| Error::new_spanned(key, format!("`{key}` {why}")))
        .collect()
}

fn duplicate_keys(attributes: &Slot<Vec<Attribute>>) -> Vec<Error> {
    let mut errors = Vec::new();
    let mut seen = Vec::new();
    for attribute in attributes.value().into_iter().flatten() {
        let Key::Literal(key) = &attribute.key else {
            continue;
        };
        let text = key.value();
        if text.is_empty() {
            errors.push(Error::new_spanned(key, "the attribute's key is empty"));
        } else if seen.contains(&text) {
            errors.push(Error::new_spanned(
                key,
                format!("duplicate attribute `{text}`"),
            ));
        } else {
            seen.push(text);
        }
    }
    errors
}

/// The name of the callsite, and the expression that replaces it at each call.
fn name(written: Slot<Expr>, function: &Ident) -> Result<(LitStr, Option<Expr>)> {
    match written.into_value() {
        None => Ok((default_name(function), None)),
        Some(Expr::Lit(ExprLit {
            lit: Lit::Str(name),
            ..
        })) => {
            if name.value().is_empty() {
                return Err(Error::new_spanned(name, "the span's name is empty"));
            }
            Ok((name, None))
        }
        Some(expr) => Ok((default_name(function), Some(expr))),
    }
}

fn default_name(function: &Ident) -> LitStr {
    LitStr::new(&function.unraw().to_string(), function.span())
}

fn outcome(
    err: Slot<Description>,
    err_if: Slot<Expr>,
    ret: Slot<Option<Format>>,
    function: &Function,
    shape: &Shape,
) -> Outcome {
    if is_unit(&function.sig.output) || !shape.sees_output() {
        return Outcome::default();
    }
    let description = match err.into_value().unwrap_or(Description::Display) {
        Description::Ignore => None,
        how => Some(Described {
            how,
            only_if: err_if.into_value(),
        }),
    };
    let key = ret.key().cloned();
    let returned = key
        .zip(ret.into_value())
        .map(|(key, format)| Returned { format, key });
    Outcome {
        description,
        returned,
    }
}
