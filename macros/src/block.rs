//! An `impl`, `trait` or inline `mod`: what stands around the members, and what their spans are named after.
//! Never looks into the members: `members` takes them apart.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, ItemImpl, Result, Type, Visibility};

use crate::tokens::Angles;

/// A block of functions.
pub(crate) struct Block {
    pub(crate) attrs: Vec<Attribute>,
    /// Visibility, keywords, generics and names: all that stands before the braces.
    pub(crate) head: TokenStream,
    pub(crate) body: Group,
    /// What stands before `::` in the names of the members' spans.
    pub(crate) prefix: Option<String>,
}

impl Parse for Block {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis: Visibility = input.parse()?;
        let mut head = TokenStream::new();
        let mut keyword = None;
        let mut angles = Angles::default();
        loop {
            let token: TokenTree = input.parse()?;
            angles.step(&token);
            match token {
                TokenTree::Group(body)
                    if body.delimiter() == Delimiter::Brace && angles.are_closed() =>
                {
                    let prefix = prefix(keyword.as_ref(), &head)?;
                    let head = quote!(#vis #head);
                    return Ok(Self {
                        attrs,
                        head,
                        body,
                        prefix,
                    });
                }
                TokenTree::Punct(punct) if punct.as_char() == ';' => {
                    return Err(Error::new_spanned(
                        keyword,
                        "`#[traced]` cannot be applied to a block without a body; trace the functions where they are",
                    ));
                }
                TokenTree::Ident(word) if ["impl", "mod", "trait"].iter().any(|it| word == it) => {
                    keyword.get_or_insert_with(|| word.clone());
                    word.to_tokens(&mut head);
                }
                token => token.to_tokens(&mut head),
            }
        }
    }
}

/// The name of the type or trait; none for a module, or for a type that has no name.
fn prefix(keyword: Option<&proc_macro2::Ident>, head: &TokenStream) -> Result<Option<String>> {
    let Some(keyword) = keyword else {
        return Ok(None);
    };
    if keyword == "trait" {
        let mut words = head.clone().into_iter();
        let name = words.find(|token| matches!(token, TokenTree::Ident(word) if word == "trait"));
        return Ok(name.and(words.next()).map(|name| unraw(&name.to_string())));
    }
    if keyword == "mod" {
        return Ok(None);
    }
    // Without its members the block is parsed for what its head says.
    let item: ItemImpl = syn::parse2(quote!(#head {}))?;
    if let Some((path, _)) = &item.trait_
        && path
            .segments
            .last()
            .is_some_and(|segment| segment.ident == "GlobalAlloc")
    {
        return Err(Error::new_spanned(
            path,
            "`#[traced]` cannot be applied to an allocator: making a span allocates",
        ));
    }
    Ok(type_name(&item.self_ty))
}

fn type_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Group(group) => type_name(&group.elem),
        Type::Paren(paren) => type_name(&paren.elem),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            Some(unraw(&last.ident.to_string()))
        }
        Type::Ptr(pointer) => type_name(&pointer.elem),
        Type::Reference(reference) => type_name(&reference.elem),
        Type::Slice(slice) => type_name(&slice.elem).map(|name| format!("[{name}]")),
        Type::TraitObject(object) => object.bounds.iter().find_map(|bound| match bound {
            syn::TypeParamBound::Trait(bound) => {
                let last = bound.path.segments.last()?;
                Some(unraw(&last.ident.to_string()))
            }
            _ => None,
        }),
        _ => None,
    }
}

fn unraw(name: &str) -> String {
    name.strip_prefix("r#").unwrap_or(name).to_owned()
}
