#![deny(warnings)]

mod harness;

use std::collections::BTreeMap;
use std::fmt::Debug;

use async_trait::async_trait;
use traced::traced;

// `#[async_trait]` makes a `Pin<Box<dyn Future>>` of each function before `#[traced]` sees it.

#[async_trait]
trait Store<K: Debug + Sync>: Send {
    async fn get(&mut self, key: &K) -> Result<&mut u8, String>;

    #[traced(attributes(?key))]
    async fn get_or(&mut self, key: &K, fallback: u8) -> u8 {
        match self.get(key).await {
            Ok(found) => *found,
            Err(_) => fallback,
        }
    }

    async fn keep<T>(self, value: T) -> T
    where
        Self: Sized,
        T: Send + 'static;
}

#[async_trait]
impl<K: Debug + Ord + Send + Sync> Store<K> for BTreeMap<K, u8> {
    #[traced(attributes(?key, size = self.len()), ret = debug)]
    async fn get(&mut self, key: &K) -> Result<&mut u8, String> {
        if self.is_empty() {
            return Err("empty".to_owned());
        }
        let found = self.get_mut(key);
        let found = found.ok_or_else(|| format!("no {key:?}"))?;
        tokio::task::yield_now().await;
        Ok(found)
    }

    #[traced]
    async fn keep<T>(self, value: T) -> T
    where
        T: Send + 'static,
    {
        value
    }
}

#[async_trait(?Send)]
trait Local {
    async fn run(&self, text: &str, pair: (u8, u8)) -> usize;
    async fn nothing(&self);
}

struct Unit;

#[async_trait(?Send)]
impl Local for Unit {
    #[traced(attributes(text))]
    async fn run(&self, text: &str, (left, mut right): (u8, u8)) -> usize {
        let shared = std::rc::Rc::new(text.len());
        tokio::task::yield_now().await;
        right += left;
        *shared + usize::from(right)
    }

    #[traced]
    async fn nothing(&self) {}
}

fn main() {
    let names = harness::off_and_on(async || {
        let mut map = BTreeMap::from([(1, 10)]);
        *Store::get(&mut map, &1).await.unwrap() += 1;
        assert_eq!(map.get_or(&1, 0).await, 11);
        assert_eq!(map.get_or(&2, 0).await, 0);
        assert_eq!(map.keep("kept").await, "kept");
        let local: &dyn Local = &Unit;
        assert_eq!(local.run("ab", (1, 2)).await, 5);
        local.nothing().await;
    });
    assert_eq!(names.len(), 8);
}
