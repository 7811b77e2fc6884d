//! ([`Args`], [`Function`]) to [`Plan`]: every default, and the shape of the expansion.
//! Never quotes code for the function: what is decided here, `expand` only prints.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Expr, ExprLit, Lit, LitStr, Path, Result, parse_quote};

use crate::args::Args;
use crate::attribute::{Attribute, Derived};
use crate::function::{Function, are_inert};
use crate::rules;
use crate::shape::{Asked, Shape, is_unit};
use crate::slot::Slot;
use crate::words::{Boxing, Description, Format, Kind, Level};

/// What will happen, with nothing left to decide.
pub(crate) struct Plan {
    pub(crate) attributes: Vec<Attribute>,
    /// How the future of an `async fn` is boxed.
    pub(crate) boxed: Option<Boxing>,
    pub(crate) dynamic_name: Option<Expr>,
    pub(crate) kind: Kind,
    pub(crate) krate: Path,
    pub(crate) level: Level,
    pub(crate) links: Option<Expr>,
    pub(crate) name: LitStr,
    /// What is looked at when the function has returned.
    pub(crate) outcome: Outcome,
    pub(crate) parent: Parent,
    pub(crate) requires_parent: bool,
    pub(crate) scope: Option<Expr>,
    pub(crate) shape: Shape,
}

/// What is around the function.
#[derive(Default)]
pub(crate) struct Surroundings {
    /// An attribute of the block around it may want to see an `async fn`.
    pub(crate) keeps_async: bool,
    /// The type or trait that the function belongs to.
    pub(crate) prefix: Option<String>,
}

pub(crate) enum Parent {
    Current,
    Given(Expr),
    Root,
}

/// Nothing is looked at without any of these.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) description: Option<Described>,
    pub(crate) err_attributes: Option<Derived>,
    pub(crate) ret_attributes: Option<Derived>,
    pub(crate) returned: Option<Returned>,
}

/// How an error marks the span, and which errors do.
pub(crate) struct Described {
    pub(crate) how: How,
    pub(crate) only_if: Option<Expr>,
}

#[derive(Clone, Copy)]
pub(crate) enum How {
    Debug,
    Display,
    Type,
}

/// How the returned value is recorded; without a format, as a value of its own type.
pub(crate) struct Returned {
    pub(crate) format: Option<Format>,
    pub(crate) key: Ident,
}

impl Surroundings {
    /// The name of a function's spans.
    pub(crate) fn name(&self, function: &Ident) -> LitStr {
        let own = function.unraw();
        let name = match &self.prefix {
            Some(prefix) => format!("{prefix}::{own}"),
            None => own.to_string(),
        };
        LitStr::new(&name, function.span())
    }
}

impl Plan {
    pub(crate) fn new(
        args: Args,
        surroundings: &Surroundings,
        function: &Function,
    ) -> Result<Self> {
        rules::check(&args, function)?;
        let keeps_async = surroundings.keeps_async || !are_inert(&function.attrs);
        let shape = Shape::of(function, asked(&args), keeps_async);
        let default_name = surroundings.name(&function.sig.ident);
        let (name, dynamic_name) = match args.name.into_value() {
            None => (default_name, None),
            Some(Expr::Lit(ExprLit {
                lit: Lit::Str(name),
                ..
            })) => (name, None),
            Some(expr) => (default_name, Some(expr)),
        };
        let parent = match (args.parent.into_value(), args.root.value()) {
            (Some(parent), _) => Parent::Given(parent),
            (None, Some(())) => Parent::Root,
            (None, None) => Parent::Current,
        };
        let looks = !is_unit(&function.sig.output) && shape.sees_output();
        let outcome = Outcome {
            description: description(args.err, args.err_if),
            err_attributes: args.err_attributes.into_value(),
            ret_attributes: args.ret_attributes.into_value(),
            returned: returned_value(args.ret),
        };
        Ok(Self {
            attributes: args.attributes.into_value().unwrap_or_default(),
            boxed: args.boxed.into_value(),
            dynamic_name,
            kind: args.kind.into_value().unwrap_or(Kind::Internal),
            krate: args
                .krate
                .into_value()
                .unwrap_or_else(|| parse_quote!(::traced)),
            level: args.level.into_value().unwrap_or(Level::Info),
            links: args.links.into_value(),
            name,
            outcome: if looks { outcome } else { Outcome::default() },
            parent,
            requires_parent: args.require_parent.key().is_some(),
            scope: args.scope.into_value(),
            shape,
        })
    }
}

fn asked(args: &Args) -> Asked {
    let keys = [
        args.ret.key(),
        args.ret_attributes.key(),
        args.err_if.key(),
        args.err_attributes.key(),
    ];
    match args.err.value() {
        _ if keys.iter().any(Option::is_some) => Asked::Something,
        Some(Description::Ignore) => Asked::NotToLook,
        // A block's `err` is for those of its functions that return a `Result`.
        Some(_) if args.keys.iter().any(|key| key == "err") => Asked::Something,
        _ => Asked::Nothing,
    }
}

fn description(err: Slot<Description>, err_if: Slot<Expr>) -> Option<Described> {
    let how = match err.into_value() {
        Some(Description::Ignore) => return None,
        Some(Description::Debug) => How::Debug,
        Some(Description::Type) => How::Type,
        None | Some(Description::Display) => How::Display,
    };
    Some(Described {
        how,
        only_if: err_if.into_value(),
    })
}

fn returned_value(ret: Slot<Option<Format>>) -> Option<Returned> {
    let key = ret.key().cloned()?;
    let format = ret.into_value()?;
    Some(Returned { format, key })
}
