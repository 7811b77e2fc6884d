#![deny(warnings)]

mod harness;

use traced::traced;

struct Shelf {
    books: Vec<String>,
}

impl Shelf {
    #[traced]
    fn first_mut(&mut self) -> Result<&mut String, String> {
        if self.books.is_empty() {
            return Err("empty".to_owned());
        }
        self.books.first_mut().ok_or_else(|| "empty".to_owned())
    }

    #[traced]
    fn first(&self) -> &str {
        &self.books[0]
    }

    #[traced]
    fn find<'s>(&'s self, wanted: &str) -> Option<&'s String> {
        self.books.iter().find(|book| *book == wanted)
    }

    #[traced]
    async fn last_mut(&mut self) -> Result<&mut String, String> {
        let last = self.books.last_mut();
        Ok(last.ok_or_else(|| "empty".to_owned())?)
    }

    #[traced]
    fn all(&self) -> impl Iterator<Item = &str> {
        self.books.iter().map(String::as_str)
    }
}

#[traced]
fn longer<'a>(left: &'a str, right: &'a str) -> &'a str {
    if left.len() > right.len() {
        left
    } else {
        right
    }
}

#[traced]
fn either<'a, 'b: 'a>(left: &'a mut u8, right: Option<&'b mut u8>) -> &'a mut u8 {
    let Some(right) = right else { return left };
    right
}

#[traced]
fn apply<F>(line: &str, cut: F) -> &str
where
    F: for<'l> Fn(&'l str) -> &'l str,
{
    cut(line)
}

#[traced]
fn reader<'t>(text: &'t str) -> impl Fn(usize) -> &'t str {
    |at| &text[at..]
}

fn main() {
    let names = harness::off_and_on(async || {
        let mut shelf = Shelf {
            books: vec!["Ada".to_owned()],
        };
        shelf.first_mut().unwrap().push('!');
        shelf.last_mut().await.unwrap().push('?');
        assert_eq!(shelf.first(), "Ada!?");
        assert_eq!(shelf.find("Ada!?").unwrap(), "Ada!?");
        assert_eq!(shelf.all().count(), 1);
        shelf.books.clear();
        assert!(shelf.first_mut().is_err());

        assert_eq!(longer("a", "bc"), "bc");
        let (mut one, mut two) = (1, 2);
        *either(&mut one, Some(&mut two)) += 5;
        *either(&mut one, None) += 5;
        assert_eq!((one, two), (6, 7));
        assert_eq!(apply(" x ", str::trim), "x");
        assert_eq!(reader("text")(2), "xt");
    });
    assert_eq!(names.len(), 11);
}
