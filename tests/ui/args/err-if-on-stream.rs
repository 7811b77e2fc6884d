use futures_util::stream::{self, BoxStream, StreamExt};
use traced::traced;

#[traced(err_if = String::is_empty)]
fn orders() -> BoxStream<'static, Result<u8, String>> {
    stream::empty().boxed()
}

fn main() {
    drop(orders());
}
