#![deny(warnings)]

mod harness;

use std::fmt::{self, Display};

use traced::traced;

trait Greeter {
    const NAME: &'static str;

    fn greet(&self) -> String;

    #[traced(attributes(name = Self::NAME))]
    fn greet_twice(&self) -> String {
        self.greet() + &self.greet()
    }

    #[traced]
    fn build(name: &'static str) -> Self
    where
        Self: Sized + From<&'static str>,
    {
        name.into()
    }
}

struct Person(&'static str);

impl From<&'static str> for Person {
    #[traced]
    fn from(name: &'static str) -> Self {
        Self(name)
    }
}

impl Greeter for Person {
    const NAME: &'static str = "person";

    #[traced]
    fn greet(&self) -> String {
        format!("hello {}", self.0)
    }
}

impl Display for Person {
    #[traced]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Iterator for Person {
    type Item = char;

    #[traced]
    fn next(&mut self) -> Option<Self::Item> {
        let mut rest = self.0.chars();
        let next = rest.next();
        self.0 = rest.as_str();
        next
    }
}

impl Drop for Person {
    #[traced]
    fn drop(&mut self) {
        self.0 = "";
    }
}

trait Shape {
    fn area(&self) -> f64;
}

impl Shape for f64 {
    #[traced]
    fn area(&self) -> f64 {
        *self * *self
    }
}

#[traced]
fn total(shapes: &[Box<dyn Shape>]) -> f64 {
    shapes.iter().map(|shape| shape.area()).sum()
}

fn main() {
    let names = harness::off_and_on(async || {
        let mut person = Person::build("Ada");
        assert_eq!(person.greet_twice(), "hello Adahello Ada");
        assert_eq!(person.to_string(), "Ada");
        assert_eq!(person.by_ref().count(), 3);
        assert_eq!(total(&[Box::new(2.0)]), 4.0);
    });
    assert_eq!(names.len(), 2 + 3 + 1 + 4 + 2 + 1);
}
