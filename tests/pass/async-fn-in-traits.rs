#![deny(warnings)]
#![allow(async_fn_in_trait)]

mod harness;

use traced::traced;

trait Storage {
    async fn load(&self, key: &str) -> Result<String, std::io::Error>;

    #[traced(attributes(key))]
    async fn load_or(&self, key: &str, fallback: &str) -> String {
        match self.load(key).await {
            Ok(found) => found,
            Err(_) => fallback.to_owned(),
        }
    }

    fn size(&self) -> impl Future<Output = usize> + Send;

    #[traced]
    fn is_empty(&self) -> impl Future<Output = bool> + Send
    where
        Self: Sync,
    {
        async { self.size().await == 0 }
    }
}

struct Memory(Vec<(String, String)>);

impl Storage for Memory {
    #[traced(attributes(%key))]
    async fn load(&self, key: &str) -> Result<String, std::io::Error> {
        let found = self.0.iter().find(|(known, _)| known == key);
        let (_, value) = found.ok_or(std::io::ErrorKind::NotFound)?;
        Ok(value.clone())
    }

    #[traced]
    async fn size(&self) -> usize {
        self.0.len()
    }
}

#[traced]
async fn use_it(storage: &impl Storage) -> String {
    storage.load_or("b", "none").await
}

fn main() {
    let names = harness::off_and_on(async || {
        let memory = Memory(vec![("a".to_owned(), "1".to_owned())]);
        assert_eq!(memory.load_or("a", "none").await, "1");
        assert_eq!(use_it(&memory).await, "none");
        assert!(!memory.is_empty().await);
    });
    assert_eq!(
        names,
        [
            "load", "load_or", "load", "load_or", "use_it", "size", "is_empty"
        ]
    );
}
