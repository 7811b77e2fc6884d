#![deny(warnings)]

mod harness;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::marker::PhantomData;

use traced::traced;

#[traced]
fn largest<T: PartialOrd + Copy>(items: &[T]) -> Option<T> {
    let mut largest = *items.first()?;
    for item in items {
        if *item > largest {
            largest = *item;
        }
    }
    Some(largest)
}

#[traced(attributes(%item))]
fn count<K, I>(item: I, counts: &mut BTreeMap<K, usize>) -> usize
where
    K: Ord,
    I: Into<K> + Display,
{
    let count = counts.entry(item.into()).or_default();
    *count += 1;
    *count
}

#[traced]
async fn parse<T>(text: &str) -> Result<T, T::Err>
where
    T: std::str::FromStr,
{
    text.parse()
}

struct Pool<T, const SIZE: usize = 2>(PhantomData<T>);

impl<T, const SIZE: usize> Pool<T, SIZE>
where
    T: Default + Copy,
{
    const LEAST: usize = 1;

    #[traced]
    fn fill(&self) -> [T; SIZE] {
        [T::default(); SIZE]
    }

    #[traced(attributes(size = SIZE, least = Self::LEAST))]
    async fn rotate<const BY: usize>(&self, mut items: [T; SIZE]) -> [T; SIZE]
    where
        T: Send,
    {
        items.rotate_left(BY);
        items
    }
}

trait Store {
    type Item<'s>
    where
        Self: 's;

    fn get(&self) -> Self::Item<'_>;
}

impl<T> Store for Vec<T> {
    type Item<'s>
        = &'s [T]
    where
        T: 's;

    #[traced]
    fn get(&self) -> Self::Item<'_> {
        self.as_slice()
    }
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(largest(&[1, 3, 2]), Some(3));
        assert_eq!(largest::<f64>(&[]), None);
        let mut counts = BTreeMap::<String, _>::new();
        assert_eq!(count("a", &mut counts), 1);
        assert_eq!(parse::<u8>("7").await, Ok(7));
        assert!(parse::<u8>("x").await.is_err());
        let pool = Pool::<u8, 3>(PhantomData);
        assert_eq!(pool.fill(), [0; 3]);
        assert_eq!(pool.rotate::<1>([1, 2, 3]).await, [2, 3, 1]);
        assert_eq!(vec![1].get(), [1]);
    });
    assert_eq!(names.len(), 8);
}
