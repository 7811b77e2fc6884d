//! The list in `attributes(...)`: each span attribute's key and value as they were written.
//! Never looks at the function, and never evaluates a key.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Expr, ExprLit, ExprPath, Lit, LitStr, Pat, Result, Token, braced, token};

/// One `key = value`, or a shorthand for it.
pub(crate) struct Attribute {
    pub(crate) key: Key,
    pub(crate) value: Value,
}

pub(crate) enum Key {
    /// `{KEY}` or `path::to::KEY`.
    Constant(TokenStream),
    /// `order.id` or `"order-id"`.
    Literal(LitStr),
}

pub(crate) enum Value {
    /// `?expr`
    Debug(TokenStream),
    /// `%expr`
    Display(TokenStream),
    /// `"text"`, which costs no copy.
    Static(LitStr),
    /// `expr`
    Typed(TokenStream),
}

impl Value {
    fn new(sigil: Option<Sigil>, expr: TokenStream) -> Self {
        match sigil {
            Some(Sigil::Debug) => Self::Debug(expr),
            Some(Sigil::Display) => Self::Display(expr),
            None => Self::Typed(expr),
        }
    }
}

#[derive(Clone, Copy)]
enum Sigil {
    Debug,
    Display,
}

impl Sigil {
    fn parse(input: ParseStream<'_>) -> Result<Option<Self>> {
        Ok(if input.parse::<Option<Token![%]>>()?.is_some() {
            Some(Self::Display)
        } else if input.parse::<Option<Token![?]>>()?.is_some() {
            Some(Self::Debug)
        } else {
            None
        })
    }
}

/// What may stand before `=`; only a name can also stand alone.
enum Written {
    Constant(TokenStream),
    Literal(LitStr),
    Name(Punctuated<Ident, Token![.]>),
}

impl Parse for Written {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self::Literal(input.parse()?));
        }
        if input.peek(token::Brace) {
            let content;
            braced!(content in input);
            let constant: Expr = content.parse()?;
            if !content.is_empty() {
                return Err(content.error("expected one constant between the braces"));
            }
            return Ok(Self::Constant(constant.into_token_stream()));
        }
        if input.peek(Token![::]) || (input.peek(Ident::peek_any) && input.peek2(Token![::])) {
            return Ok(Self::Constant(
                input.parse::<ExprPath>()?.into_token_stream(),
            ));
        }
        if !input.peek(Ident::peek_any) {
            return Err(input.error(
                "expected an attribute: `key = value`, or the name of a value such as `order.id`",
            ));
        }
        let mut name = Punctuated::new();
        name.push_value(input.call(Ident::parse_any)?);
        while input.peek(Token![.]) {
            name.push_punct(input.parse()?);
            let Ok(part) = input.call(Ident::parse_any) else {
                return Err(input.error("expected a name after `.`"));
            };
            name.push_value(part);
        }
        Ok(Self::Name(name))
    }
}

impl Written {
    fn into_key(self) -> Key {
        match self {
            Self::Constant(constant) => Key::Constant(constant),
            Self::Literal(literal) => Key::Literal(literal),
            Self::Name(name) => Key::Literal(dotted(&name)),
        }
    }
}

fn dotted(name: &Punctuated<Ident, Token![.]>) -> LitStr {
    let parts: Vec<String> = name.iter().map(|part| part.unraw().to_string()).collect();
    let span = name
        .first()
        .map_or_else(proc_macro2::Span::mixed_site, Ident::span);
    LitStr::new(&parts.join("."), span)
}

/// Attributes that are computed from what a function returned: `value => key = value, ...`
pub(crate) struct Derived {
    pub(crate) attributes: Vec<Attribute>,
    /// What a reference to the returned value is called in them.
    pub(crate) value: Pat,
}

impl Parse for Derived {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let value = Pat::parse_single(input)?;
        if !input.peek(Token![=>]) {
            return Err(input.error("expected `=>` after the name of the returned value"));
        }
        input.parse::<Token![=>]>()?;
        let attributes = Punctuated::<Attribute, Token![,]>::parse_terminated(input)?;
        Ok(Self {
            attributes: attributes.into_iter().collect(),
            value,
        })
    }
}

impl Parse for Attribute {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if let Some(sigil) = Sigil::parse(input)? {
            let at = input.cursor();
            return match input.parse()? {
                Written::Name(name) if !input.peek(Token![=]) && at_end_of_attribute(input) => {
                    Ok(Self {
                        key: Key::Literal(dotted(&name)),
                        value: Value::new(Some(sigil), quote!(#name)),
                    })
                }
                _ => Err(Error::new(
                    at.span(),
                    "only the name of a value can stand without a key; write `key = %value` or `key = ?value`",
                )),
            };
        }
        let written: Written = input.parse()?;
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            let sigil = Sigil::parse(input)?;
            let expr: Expr = input.parse()?;
            let value = match expr {
                Expr::Lit(ExprLit {
                    attrs,
                    lit: Lit::Str(text),
                }) if sigil.is_none() && attrs.is_empty() => Value::Static(text),
                expr => Value::new(sigil, expr.into_token_stream()),
            };
            return Ok(Self {
                key: written.into_key(),
                value,
            });
        }
        match written {
            Written::Name(name) => Ok(Self {
                key: Key::Literal(dotted(&name)),
                value: Value::Typed(quote!(#name)),
            }),
            Written::Constant(tokens) => Err(missing_value(tokens)),
            Written::Literal(literal) => Err(missing_value(literal)),
        }
    }
}

fn at_end_of_attribute(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

fn missing_value(key: impl ToTokens) -> Error {
    Error::new_spanned(key, "expected `= value` after this key")
}
