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

enum Either {
    Left(u8),
    Right(u8),
}

type Found<'e> = Result<&'e mut u8, ()>;

#[traced]
impl Either {
    fn if_let(&mut self) -> Option<&mut u8> {
        if let Self::Left(number) = self {
            Some(number)
        } else {
            None
        }
    }

    fn if_let_result(&mut self) -> Result<&mut u8, String> {
        if let Self::Left(number) = self {
            return Ok(number);
        }
        Err("right".to_owned())
    }

    fn if_let_alias(&mut self) -> Found<'_> {
        if let Self::Right(number) = self && *number > 1 {
            Ok(number)
        } else {
            Err(())
        }
    }

    fn this(&mut self) -> Result<&mut Self, ()> {
        if let Self::Left(_) = self { Ok(self) } else { Err(()) }
    }
}

enum Tree {
    Leaf(u8),
    Node(Box<Tree>),
}

#[traced]
impl Tree {
    fn leaf(mut self: &mut Self) -> &mut u8 {
        loop {
            match self {
                Self::Leaf(number) => return number,
                Self::Node(left) => self = left,
            }
        }
    }

    fn try_leaf(mut self: &mut Self) -> Result<&mut u8, ()> {
        loop {
            match self {
                Self::Leaf(number) => return Ok(number),
                Self::Node(left) => self = left,
            }
        }
    }
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
        let (mut left, mut right) = (Either::Left(1), Either::Right(2));
        assert_eq!(left.if_let(), Some(&mut 1));
        assert!(left.if_let_result().is_ok() && right.if_let_result().is_err());
        assert!(left.if_let_alias().is_err() && right.if_let_alias().is_ok());
        assert!(left.this().is_ok());
        let mut tree = Tree::Node(Box::new(Tree::Leaf(1)));
        *tree.leaf() += 1;
        assert_eq!(tree.try_leaf(), Ok(&mut 2));
    });
    assert_eq!(names.len(), 19);
}
