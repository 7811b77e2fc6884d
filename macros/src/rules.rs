//! Which arguments exclude each other, and which make no sense on a function.
//! Never changes anything: what is right goes on to `plan`.

use syn::{Error, Expr, ExprLit, Lit, Result, ReturnType, Type};

use crate::args::Args;
use crate::attribute::{Attribute, Key};
use crate::function::Function;
use crate::hidden::refusal;
use crate::returned::{Returned, peel};
use crate::shape::{is_unit, returned};
use crate::words::Description;

/// Collects every semantic error, so that one build shows them all.
pub(crate) fn check(args: &Args, function: &Function) -> Result<()> {
    let lists = [
        args.attributes.value(),
        args.ret_attributes
            .value()
            .map(|derived| &derived.attributes),
        args.err_attributes
            .value()
            .map(|derived| &derived.attributes),
    ];
    let errors = conflicts(args)
        .into_iter()
        .chain(about_result(args, function))
        .chain(hidden_future(args, function))
        .chain(boxed(args, function))
        .chain(lists.into_iter().flatten().flat_map(|list| keys(list)))
        .chain(empty_name(args));
    errors
        .reduce(|mut all, error| {
            all.combine(error);
            all
        })
        .map_or(Ok(()), Err)
}

/// Each pair that excludes each other: the later one is wrong.
fn conflicts(args: &Args) -> Vec<Error> {
    const PAIRS: [(&str, &str); 4] = [
        ("root", "parent"),
        ("root", "require_parent"),
        ("err_if", "err = ignore"),
        ("err_attributes", "err = ignore"),
    ];
    let is_ignored = matches!(args.err.value(), Some(Description::Ignore));
    let position = |name: &str| match name {
        "err = ignore" if is_ignored => args.keys.iter().position(|key| key == "err"),
        name => args.keys.iter().position(|key| key == name),
    };
    let pair = |(one, other)| {
        let (first, second) = (position(one)?, position(other)?);
        let (earlier, later, at) = if first < second {
            (one, other, second)
        } else {
            (other, one, first)
        };
        let message = format!("`{later}` cannot be combined with `{earlier}`");
        Some(Error::new_spanned(&args.keys[at], message))
    };
    PAIRS.into_iter().filter_map(pair).collect()
}

/// Arguments about the result of a function whose result cannot be looked at, or has nothing of the kind.
fn about_result(args: &Args, function: &Function) -> Vec<Error> {
    const ANY: &[&str] = &["ret", "ret_attributes", "err", "err_if", "err_attributes"];
    const VALUE: &[&str] = &["ret", "ret_attributes"];
    const LOOKING: &[&str] = &["ret", "ret_attributes", "err_if", "err_attributes"];
    let is_ignored = matches!(args.err.value(), Some(Description::Ignore));
    let returned = returned(function);
    let (keys, why) = if let Some(why) = result_refusal(function) {
        // Not to look is what such a function does in any case, if it returns something.
        let is_told = is_ignored && function.has_attribute("track_caller");
        (if is_told { LOOKING } else { ANY }, why)
    } else if returned.is_stream() {
        (
            LOOKING,
            "cannot be used on a function that returns a stream",
        )
    } else if returned.is_result_of_stream() {
        (VALUE, "cannot be used on a function that returns a stream")
    } else {
        return Vec::new();
    };
    args.keys
        .iter()
        .filter(|key| keys.iter().any(|known| *key == known))
        .map(|key| Error::new_spanned(key, format!("`{key}` {why}")))
        .collect()
}

/// Why nothing can be said about the function's result, as the end of a sentence.
pub(crate) fn result_refusal(function: &Function) -> Option<&'static str> {
    let output = &function.sig.output;
    let is_sync = function.sig.asyncness.is_none();
    if function.has_attribute("track_caller") && is_sync {
        Some(
            "cannot be used on a `#[track_caller]` function: \
             looking at its result takes a closure, which would lose the caller's location",
        )
    } else if is_unit(output) {
        Some("cannot be used on a function that returns nothing")
    } else if matches!(output, ReturnType::Type(_, ty) if matches!(peel(ty), Type::Never(_))) {
        Some("cannot be used on a function that never returns")
    } else {
        None
    }
}

/// A future that would outlive the span, unless only the call is to be traced.
fn hidden_future(args: &Args, function: &Function) -> Option<Error> {
    let ReturnType::Type(_, ty) = &function.sig.output else {
        return None;
    };
    let is_ignored = matches!(args.err.value(), Some(Description::Ignore));
    if function.sig.asyncness.is_some() || is_ignored {
        return None;
    }
    let returned = returned(function);
    if function.has_attribute("track_caller")
        && matches!(returned, Returned::Opaque { .. } | Returned::Boxed { .. })
    {
        return Some(Error::new_spanned(
            ty,
            "what a `#[track_caller]` function returns cannot be put under its span; \
             write `err = ignore` to trace the call alone",
        ));
    }
    refusal(ty, returned)
}

fn boxed(args: &Args, function: &Function) -> Option<Error> {
    let key = args.boxed.key()?;
    function.sig.asyncness.is_none().then(|| {
        Error::new_spanned(
            key,
            "`boxed` can only be used on an `async fn`, whose future it boxes",
        )
    })
}

fn keys(list: &[Attribute]) -> Vec<Error> {
    let mut errors = Vec::new();
    let mut seen = Vec::new();
    for attribute in list {
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

fn empty_name(args: &Args) -> Option<Error> {
    match args.name.value() {
        Some(Expr::Lit(ExprLit {
            lit: Lit::Str(name),
            ..
        })) if name.value().is_empty() => {
            Some(Error::new_spanned(name, "the span's name is empty"))
        }
        _ => None,
    }
}
