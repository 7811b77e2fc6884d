use std::future::{Ready, ready};

use traced::traced;

trait Service {
    type Future: Future<Output = u8>;

    fn call(&self) -> Self::Future;
}

struct Constant;

#[traced]
impl Service for Constant {
    type Future = Ready<u8>;

    fn call(&self) -> Self::Future {
        ready(1)
    }
}

fn main() {
    drop(Constant.call());
}
