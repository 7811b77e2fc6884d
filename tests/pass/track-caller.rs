#![deny(warnings)]

mod harness;

use std::panic::Location;

use traced::traced;

#[traced(attributes(number))]
#[track_caller]
fn above(number: u32) -> (u32, u32) {
    (Location::caller().line(), number)
}

#[track_caller]
#[traced]
fn below() -> Result<u32, String> {
    if line!() == 0 {
        return Err("no such line".to_owned());
    }
    Ok(Location::caller().line())
}

struct Owner(u32);

impl Owner {
    #[traced]
    #[track_caller]
    fn line(&mut self) -> &mut u32 {
        self.0 = Location::caller().line();
        &mut self.0
    }
}

#[traced]
fn inside() -> (u32, u32) {
    (below().unwrap(), line!())
}

// What a trait's declaration says holds for its implementations, and is not seen on them.
trait Declared {
    #[track_caller]
    fn at(&self) -> u32;
}

impl Declared for Owner {
    #[traced]
    fn at(&self) -> u32 {
        Location::caller().line()
    }
}

#[traced]
impl std::ops::Index<u32> for Owner {
    type Output = u32;

    fn index(&self, index: u32) -> &u32 {
        let caller = Location::caller().line();
        assert_eq!(index, caller, "`Index::index` is declared so");
        &self.0
    }
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(above(1), (line!(), 1));
        assert_eq!(below(), Ok(line!()));
        assert_eq!(*Owner(0).line(), line!());
        let (caller, line) = inside();
        assert_eq!(caller, line);
        assert_eq!(Owner(0).at(), line!());
        assert_eq!(Owner(7)[line!()], 7);
    });
    assert_eq!(names, ["above", "below", "line", "below", "inside", "at", "Owner::index"]);
}
