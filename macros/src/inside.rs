//! A block, with each function in it instrumented by the block's arguments and by its own.
//! Never fails as a whole: the error of one member stands beside it, and the others have their spans.

use proc_macro2::{Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Error, Path, Result, parse_quote_spanned};

use crate::args::Args;
use crate::block::Block;
use crate::expand::expand;
use crate::function::{Function, are_inert};
use crate::members::{Kind, Member, members};
use crate::own::{self, Own};
use crate::plan::{Plan, Surroundings};
use crate::rules::result_refusal;

/// What a block says about its members.
#[derive(Default)]
pub(crate) struct Outer {
    pub(crate) args: Args,
    /// The same as it was written, for members whose own attribute depends on a `cfg`.
    tokens: TokenStream,
    surroundings: Surroundings,
}

impl Outer {
    pub(crate) fn new(tokens: TokenStream) -> Result<Self> {
        let args: Args = syn::parse2(tokens.clone())?;
        Self::check(&args)?;
        Ok(Self {
            args,
            tokens,
            surroundings: Surroundings::default(),
        })
    }

    /// A block inside of this one, with `own` as its arguments.
    fn with(&self, own: TokenStream) -> Result<Option<Self>> {
        let mut args: Args = syn::parse2(own.clone())?;
        if args.is_skipped()? {
            return Ok(None);
        }
        Self::check(&args)?;
        args.inherit(&self.args);
        Ok(Some(Self {
            args,
            tokens: own::merge(own, &self.tokens),
            surroundings: Surroundings::default(),
        }))
    }

    fn check(args: &Args) -> Result<()> {
        const ALLOWED: [&str; 5] = ["level", "kind", "scope", "err", "crate"];
        let refused = args
            .keys
            .iter()
            .find(|key| ALLOWED.iter().all(|allowed| *key != allowed));
        match refused {
            None => Ok(()),
            Some(key) if key == "skip" => Err(misplaced_skip(key)),
            Some(key) => Err(Error::new_spanned(
                key,
                format!(
                    "`{key}` belongs on a function; a block takes {} for all its functions",
                    crate::words::list(ALLOWED.into_iter())
                ),
            )),
        }
    }

    fn krate(&self) -> Path {
        let default = || parse_quote_spanned!(Span::mixed_site()=> ::traced);
        self.args.krate.value().cloned().unwrap_or_else(default)
    }
}

pub(crate) fn misplaced_skip(key: &proc_macro2::Ident) -> Error {
    Error::new_spanned(
        key,
        "`skip` belongs on a member of an annotated `impl`, `trait` or `mod`; here, leave `#[traced]` out",
    )
}

/// The block with its functions instrumented.
pub(crate) fn instrument(mut outer: Outer, block: &Block) -> TokenStream {
    let Block {
        attrs,
        head,
        body,
        prefix,
    } = block;
    outer.surroundings = Surroundings {
        keeps_async: !are_inert(attrs),
        prefix: prefix.clone(),
    };
    let mut braces = Group::new(body.delimiter(), all(&outer, body.stream()));
    braces.set_span(body.span());
    quote!(#(#attrs)* #head #braces)
}

fn all(outer: &Outer, body: TokenStream) -> TokenStream {
    let members = members(body).into_iter();
    members.map(|member| one(outer, member)).collect()
}

fn one(outer: &Outer, mut member: Member) -> TokenStream {
    let instrumented = match member.kind {
        Kind::Other => Ok(member.to_token_stream()),
        Kind::Fragment => Ok(fragment(outer, &member)),
        Kind::Block => own::take(&mut member.attrs).and_then(|own| nested(outer, own, &member)),
        Kind::Function => {
            own::take(&mut member.attrs).and_then(|own| function(outer, own, &member))
        }
    };
    instrumented.unwrap_or_else(|error| {
        let error = error.into_compile_error();
        quote!(#error #member)
    })
}

/// The members in a fragment of `macro_rules!`, in a fragment again.
fn fragment(outer: &Outer, member: &Member) -> TokenStream {
    let Member { attrs, item, .. } = member;
    let groups = item.clone().into_iter().map(|token| match token {
        proc_macro2::TokenTree::Group(group) => {
            let mut instrumented = Group::new(group.delimiter(), all(outer, group.stream()));
            instrumented.set_span(group.span());
            instrumented.into()
        }
        token => token,
    });
    let groups: TokenStream = groups.collect();
    quote!(#(#attrs)* #groups)
}

fn function(outer: &Outer, own: Own, member: &Member) -> Result<TokenStream> {
    let plain = member.to_token_stream();
    let parsed = syn::parse2::<Function>(plain.clone());
    let own = match own {
        Own::Conditional(conditions) => {
            let Ok(function) = parsed else {
                return Ok(plain);
            };
            let name = outer.surroundings.name(&function.sig.ident);
            let name = quote_spanned!(Span::mixed_site()=> name = #name);
            let mut defaults = own::merge(outer.tokens.clone(), &name);
            if result_refusal(&function).is_some() {
                // Written on the function itself it would be an error.
                defaults = own::without(&defaults, "err");
            }
            let attrs = own::hand_back(conditions, &defaults, &outer.krate());
            return Ok(quote!(#attrs #plain));
        }
        Own::Given(own) => own,
    };
    let is_asked_for = own.is_some();
    let mut args: Args = syn::parse2(own.unwrap_or_default())?;
    if args.is_skipped()? {
        return Ok(plain);
    }
    let function = match parsed.and_then(|function| function.refusal().map_or(Ok(function), Err)) {
        Ok(function) => function,
        Err(error) if is_asked_for => return Err(error),
        // A function without a body or a half-typed one: what is wrong with it, if anything, the compiler says.
        Err(_) => return Ok(plain),
    };
    args.inherit(&outer.args);
    let plan = Plan::new(args, &outer.surroundings, &function)?;
    Ok(expand(&plan, &function))
}

fn nested(outer: &Outer, own: Own, member: &Member) -> Result<TokenStream> {
    let plain = member.to_token_stream();
    let own = match own {
        Own::Conditional(conditions) => {
            let attrs = own::hand_back(conditions, &outer.tokens, &outer.krate());
            return Ok(quote!(#attrs #plain));
        }
        Own::Given(own) => own,
    };
    let is_asked_for = own.is_some();
    let Some(inner) = outer.with(own.unwrap_or_default())? else {
        return Ok(plain);
    };
    match syn::parse2::<Block>(plain.clone()) {
        Ok(block) => Ok(instrument(inner, &block)),
        Err(error) if is_asked_for => Err(error),
        Err(_) => Ok(plain),
    }
}
