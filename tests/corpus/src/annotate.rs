//! Writes the attribute in front of each eligible function of a package, on the function's own line.
//! Never moves a line, so that a warning stays where it was.

use std::fs;
use std::io::Write;
use std::mem;
use std::path::{Path, PathBuf};

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItemFn, ItemFn, ItemImpl, ItemTrait, Signature, TraitItemFn, Visibility};

use crate::eligible::{is_allocator, is_canonical, is_eligible, of_trait};
use crate::futures::{self, Futures};

/// Where functions are that anybody but cargo calls.
const FOLDERS: [&str; 2] = ["src", "tests"];

#[derive(Default)]
pub(crate) struct Count {
    pub(crate) asynchronous: usize,
    /// Those that are left out because clippy compares them with one right way to write them.
    pub(crate) canonical: usize,
    pub(crate) functions: usize,
}

/// What is known of a crate beyond its syntax. A function is written as `src/lib.rs:function`.
#[derive(Default)]
pub(crate) struct Choice {
    /// Functions, or types that they return: their result is a future in disguise.
    ignored: Vec<String>,
    /// Functions that stay as they are.
    left: Vec<String>,
}

impl Choice {
    pub(crate) fn read(words: &[&str]) -> Result<Self, String> {
        let mut choice = Self::default();
        for pair in words.chunks(2) {
            match *pair {
                ["ignore", what] => choice.ignored.push(what.to_owned()),
                ["leave", what] => choice.left.push(what.to_owned()),
                _ => return Err(format!("expected `ignore` or `leave`, found {pair:?}")),
            }
        }
        Ok(choice)
    }
}

struct Source {
    file: syn::File,
    name: String,
    path: PathBuf,
    text: String,
}

pub(crate) fn package(root: &Path, choice: &Choice) -> Result<Count, String> {
    let mut sources = Vec::new();
    for folder in FOLDERS {
        collect(root, &root.join(folder), &mut sources)?;
    }
    let mut futures = Futures::default();
    for source in &sources {
        futures.collect(&source.file);
    }
    let mut count = Count::default();
    for source in sources {
        let mut annotator = Annotator {
            choice,
            count: &mut count,
            futures: &futures,
            insertions: Vec::new(),
            name: &source.name,
            of_trait: String::new(),
            self_type: String::new(),
        };
        annotator.visit_file(&source.file);
        let text = inserted(source.text, annotator.insertions);
        fs::write(&source.path, text)
            .map_err(|error| format!("writing {}: {error}", source.path.display()))?;
    }
    Ok(count)
}

/// A file that does not parse is one that only a test reads, or a fragment.
fn collect(root: &Path, folder: &Path, sources: &mut Vec<Source>) -> Result<(), String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(root, &path, sources)?;
        } else if path.extension().is_some_and(|it| it == "rs") {
            let text = fs::read_to_string(&path)
                .map_err(|error| format!("reading {}: {error}", path.display()))?;
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
            let name = name.into_owned();
            match syn::parse_str(&text) {
                Ok(file) => sources.push(Source {
                    file,
                    name,
                    path,
                    text,
                }),
                Err(error) => {
                    let _ = writeln!(std::io::stderr(), "left out {name}: {error}");
                }
            }
        }
    }
    Ok(())
}

fn inserted(mut text: String, mut insertions: Vec<(usize, &str)>) -> String {
    insertions.sort_unstable();
    for (at, attribute) in insertions.into_iter().rev() {
        text.insert_str(at, attribute);
    }
    text
}

struct Annotator<'a> {
    choice: &'a Choice,
    count: &'a mut Count,
    futures: &'a Futures,
    insertions: Vec<(usize, &'static str)>,
    name: &'a str,
    /// The name of the trait that this implements, or empty.
    of_trait: String,
    /// The name of the type whose `impl` this is, or empty.
    self_type: String,
}

impl Annotator<'_> {
    fn annotate(&mut self, attributes: &[Attribute], vis: &Visibility, signature: &Signature) {
        let function = format!("{}:{}", self.name, signature.ident);
        if !is_eligible(attributes, signature) || self.choice.left.contains(&function) {
            return;
        }
        let is_ignored = |ty| self.choice.ignored.contains(&ty);
        let is_future = self.futures.are_returned_by(signature, &self.self_type)
            || self.choice.ignored.contains(&function)
            || futures::returned(signature).is_some_and(is_ignored);
        let attribute = if is_future {
            "#[::traced::traced(err = ignore)] "
        } else {
            "#[::traced::traced] "
        };
        let first = match vis {
            Visibility::Inherited => signature.span(),
            _ => vis.span(),
        };
        self.insertions.push((first.byte_range().start, attribute));
        self.count.functions += 1;
        self.count.asynchronous += usize::from(signature.asyncness.is_some());
    }

    fn within(&mut self, self_type: String, of_trait: String, visit: impl FnOnce(&mut Self)) {
        let outer_type = mem::replace(&mut self.self_type, self_type);
        let outer_trait = mem::replace(&mut self.of_trait, of_trait);
        visit(self);
        self.self_type = outer_type;
        self.of_trait = outer_trait;
    }
}

impl<'ast> Visit<'ast> for Annotator<'_> {
    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if is_canonical(item, &self.of_trait) {
            self.count.canonical += 1;
            return;
        }
        self.annotate(&item.attrs, &item.vis, &item.sig);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if item.sig.ident != "main" {
            self.annotate(&item.attrs, &item.vis, &item.sig);
        }
        visit::visit_item_fn(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        if is_allocator(item) {
            return;
        }
        let self_type = futures::name(&item.self_ty).unwrap_or_default();
        self.within(self_type, of_trait(item), |it| {
            visit::visit_item_impl(it, item);
        });
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        self.within(String::new(), String::new(), |it| {
            visit::visit_item_trait(it, item);
        });
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if item.default.is_some() {
            self.annotate(&item.attrs, &Visibility::Inherited, &item.sig);
        }
        visit::visit_trait_item_fn(self, item);
    }
}
