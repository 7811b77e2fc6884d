#![deny(warnings)]

mod harness;

use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;

use traced::traced;

#[derive(Clone)]
struct Owner(Vec<u8>);

impl Owner {
    #[traced(attributes(size = self.0.len()))]
    fn value(self) -> Vec<u8> {
        self.0
    }

    #[traced]
    fn changed(mut self, number: u8) -> Self {
        self.0.push(number);
        self
    }

    #[traced]
    fn boxed(self: Box<Self>) -> Result<Vec<u8>, String> {
        Ok(self.0)
    }

    #[traced(attributes(size = self.0.len()))]
    fn shared(self: Arc<Self>) -> usize {
        self.0.len()
    }

    #[traced]
    fn counted(self: &Rc<Self>) -> Rc<Self> {
        Rc::clone(self)
    }

    #[traced]
    fn pinned(self: Pin<&mut Self>) -> &mut u8 {
        &mut self.get_mut().0[0]
    }

    #[traced]
    async fn value_later(self) -> Vec<u8> {
        self.0
    }

    #[traced]
    async fn changed_later(mut self: Box<Self>) -> Box<Self> {
        self.0.clear();
        self
    }

    #[traced]
    async fn pinned_later(mut self: Pin<&mut Self>) -> Result<u8, String> {
        self.as_mut().get_mut().0.push(9);
        self.0.last().copied().ok_or_else(|| "empty".to_owned())
    }

    #[traced]
    fn future(self: Arc<Self>) -> impl Future<Output = usize> {
        async move { self.0.len() }
    }
}

fn main() {
    let names = harness::off_and_on(async || {
        let owner = Owner(vec![1]);
        assert_eq!(owner.clone().value(), [1]);
        assert_eq!(owner.clone().changed(2).0, [1, 2]);
        assert_eq!(Box::new(owner.clone()).boxed().unwrap(), [1]);
        assert_eq!(Arc::new(owner.clone()).shared(), 1);
        assert_eq!(Rc::new(owner.clone()).counted().0, [1]);
        *pin!(owner.clone()).pinned() += 1;
        assert_eq!(owner.clone().value_later().await, [1]);
        assert!(Box::new(owner.clone()).changed_later().await.0.is_empty());
        assert_eq!(pin!(owner.clone()).pinned_later().await, Ok(9));
        assert_eq!(Arc::new(owner).future().await, 1);
    });
    assert_eq!(names.len(), 10);
}
