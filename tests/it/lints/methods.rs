//! Annotated methods, in traits and out of them.
//! Never deserve a lint themselves.

use async_trait::async_trait;
use traced::traced;

#[derive(Clone, Debug, Default)]
struct Cart {
    items: Vec<u8>,
}

impl Cart {
    #[traced(attributes(items = self.items.len()))]
    fn first(&mut self) -> Option<&mut u8> {
        self.items.first_mut()
    }

    #[traced]
    async fn last(&mut self) -> Result<&mut u8, String> {
        self.items.last_mut().ok_or_else(|| "empty".to_owned())
    }

    #[traced(attributes(self.items))]
    fn into_items(self) -> Vec<u8> {
        self.items
    }

    #[traced]
    async fn into_items_later(self) -> Vec<u8> {
        self.items
    }

    #[traced]
    fn close(mut self) -> Result<(), String> {
        self.items = Vec::new();
        Ok(())
    }

    #[traced]
    async fn close_later(mut self) -> Result<(), String> {
        self.items = Vec::new();
        Ok(())
    }

    #[traced]
    #[must_use]
    fn with(mut self, item: u8) -> Self {
        self.items.push(item);
        self
    }
}

impl From<Vec<u8>> for Cart {
    #[traced]
    fn from(items: Vec<u8>) -> Self {
        Self { items }
    }
}

#[async_trait]
trait Store {
    async fn load(&mut self, key: &str) -> Result<&mut u8, String>;
}

#[async_trait]
impl Store for Cart {
    #[traced(attributes(key), ret)]
    async fn load(&mut self, key: &str) -> Result<&mut u8, String> {
        if key.is_empty() {
            return Err("no key".to_owned());
        }
        self.last().await
    }
}

#[traced]
fn assert_send<T: Send>() {}

#[derive(Debug)]
struct Large([u8; 256]);

#[expect(
    clippy::result_large_err,
    clippy::type_complexity,
    reason = "the declaration deserves it"
)]
trait Declared {
    fn large(&self) -> Result<usize, Large>;
    fn large_later(&self) -> impl Future<Output = Result<u8, Large>>;
    async fn large_again(&self) -> Result<u8, Large>;
    async fn large_returned(&self) -> Result<u8, Large>;
    fn complex(
        &self,
    ) -> Option<Box<dyn Fn(&u8, &u8) -> Result<Vec<u8>, Box<dyn std::error::Error>> + Send>>;
    fn try_complex(
        &self,
    ) -> Result<Box<dyn Fn(&u8, &u8) -> Result<Vec<u8>, Box<dyn std::error::Error>> + Send>, u8>;
    fn size(&self) -> usize;
    async fn size_later(&self) -> Result<usize, usize>;
}

#[traced]
impl Declared for usize {
    fn large(&self) -> Result<usize, Large> {
        Err(Large([0; 256]))
    }

    fn large_later(&self) -> impl Future<Output = Result<u8, Large>> {
        std::future::ready(Err(Large([0; 256])))
    }

    async fn large_again(&self) -> Result<u8, Large> {
        self.large_later().await
    }

    #[traced(ret)]
    async fn large_returned(&self) -> Result<u8, Large> {
        self.large_again().await
    }

    fn complex(
        &self,
    ) -> Option<Box<dyn Fn(&u8, &u8) -> Result<Vec<u8>, Box<dyn std::error::Error>> + Send>> {
        None
    }

    fn try_complex(
        &self,
    ) -> Result<Box<dyn Fn(&u8, &u8) -> Result<Vec<u8>, Box<dyn std::error::Error>> + Send>, u8>
    {
        Err(1)
    }

    fn size(&self) -> usize {
        *self
    }

    async fn size_later(&self) -> Result<usize, usize> {
        Ok(*self)
    }
}

trait Partial {
    type State;
    fn complete(&mut self) -> Self::State;
}

#[traced]
impl Partial for usize {
    type State = ();

    fn complete(&mut self) -> Self::State {
        *self += 1;
    }
}

#[tokio::test]
async fn they_return_what_they_return() {
    assert_eq!(Cart::from(vec![1]).with(2).into_items(), [1, 2]);
    assert_eq!(Cart::default().first(), None);
    assert_send::<u8>();
    assert_eq!(1.large().unwrap_err().0.len(), 256);
    assert_eq!(1.large_later().await.unwrap_err().0.len(), 256);
    assert_eq!(1.large_returned().await.unwrap_err().0.len(), 256);
    assert!(1.complex().is_none() && 1.try_complex().is_err());
    assert_eq!((1.size(), 1.size_later().await), (1, Ok(1)));
    let mut size = 1;
    size.complete();
    assert_eq!(size, 2);
    let mut cart = Cart::from(vec![1]);
    assert_eq!(cart.load("key").await, Ok(&mut 1));
    assert_eq!(cart.into_items_later().await, [1]);
    assert_eq!(Cart::default().close(), Cart::default().close_later().await);
}
