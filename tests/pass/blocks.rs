#![deny(warnings)]

mod harness;

use std::fmt;
use std::iter::Sum;

use traced::traced;

#[derive(Clone, Default)]
struct Cart<T> {
    items: Vec<T>,
}

#[traced]
impl<T> Cart<T>
where
    T: Copy + for<'a> Sum<&'a T>,
{
    /// Some documentation.
    #[must_use]
    #[inline]
    pub fn with(mut self, item: T) -> Self {
        self.items.push(item);
        self
    }

    const fn len(&self) -> usize {
        self.items.len()
    }

    #[must_use]
    async fn total(&self) -> T {
        self.items.iter().sum()
    }

    fn first_mut(&mut self) -> Option<&mut T> {
        self.items.first_mut()
    }

    #[traced(level = debug)]
    fn copied(&self) -> Vec<T> {
        self.items.clone()
    }

    unsafe fn unchecked(&self, index: usize) -> T {
        self.items[index]
    }
}

#[traced]
impl<T: fmt::Display> fmt::Display for Cart<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.iter().try_for_each(|item| write!(f, "{item};"))
    }
}

#[traced]
impl<T> Drop for Cart<T> {
    fn drop(&mut self) {
        self.items.clear();
    }
}

#[traced]
impl<T> IntoIterator for &Cart<T>
where
    T: Clone,
{
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.clone().into_iter()
    }
}

#[traced(err = debug)]
trait Store {
    const LIMIT: usize = 2;
    type Key: fmt::Debug;

    fn key(&self) -> Self::Key;

    fn load(&self) -> Result<Self::Key, String> {
        Ok(self.key())
    }

    async fn load_later(&self) -> Result<Self::Key, String> {
        self.load()
    }

    fn describe(&self) -> String
    where
        Self: fmt::Debug,
    {
        format!("{self:?} {:?} {}", self.key(), Self::LIMIT)
    }
}

#[derive(Debug)]
struct Memory;

impl Store for Memory {
    type Key = u8;

    fn key(&self) -> u8 {
        7
    }
}

#[traced]
mod nested {
    #![allow(clippy::module_inception)]

    use super::Memory;

    pub const TWO: usize = 1 << 1;
    pub static ADD: fn(u8, u8) -> u8 = deeper::add;

    pub(super) mod deeper {
        pub(crate) fn add(left: u8, right: u8) -> u8 {
            left + right
        }
    }

    impl From<Memory> for u8 {
        fn from(_: Memory) -> Self {
            ADD(1, 2)
        }
    }

    pub trait Later {
        async fn later(&self) -> usize {
            TWO
        }
    }

    impl Later for Memory {}
}

#[cfg_attr(all(), traced(level = info))]
impl Memory {
    #[cfg_attr(all(), traced(skip))]
    fn skipped(&self) {}

    #[cfg(any())]
    fn absent(&self) -> Absent {}

    #[cfg_attr(any(), traced(ret))]
    fn plain(&self) -> u8 {
        1
    }
}

fn main() {
    use nested::Later;

    let names = harness::off_and_on(async || {
        let mut cart = Cart::default().with(1_u8).with(2);
        assert_eq!((cart.len(), cart.total().await), (2, 3));
        *cart.first_mut().unwrap() += 1;
        assert_eq!(unsafe { cart.unchecked(0) }, 2);
        assert_eq!(cart.copied(), [2, 2]);
        assert_eq!(cart.to_string(), "2;2;");
        assert_eq!(cart.into_iter().sum::<u8>(), 4);
        assert_eq!(Memory.load_later().await, Ok(7));
        assert_eq!(Memory.describe(), "Memory 7 2");
        assert_eq!(u8::from(Memory), 3);
        assert_eq!(Memory.later().await, 2);
        Memory.skipped();
        assert_eq!(Memory.plain(), 1);
    });
    let expected = [
        "Cart::with",
        "Cart::with",
        "Cart::total",
        "Cart::first_mut",
        "Cart::unchecked",
        "Cart::fmt",
        "Cart::into_iter",
        "Store::load",
        "Store::load_later",
        "Store::describe",
        "add",
        "u8::from",
        "Later::later",
        "Memory::plain",
        "Cart::drop",
    ];
    assert_eq!(names, expected);
}
