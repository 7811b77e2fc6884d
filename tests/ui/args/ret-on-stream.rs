use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use traced::traced;

#[traced(ret)]
fn orders() -> impl Stream<Item = u8> {
    stream::empty()
}

#[traced(ret_attributes(orders => size = 1))]
fn opened() -> Result<BoxStream<'static, u8>, String> {
    Ok(stream::empty().boxed())
}

fn main() {
    drop(orders());
    drop(opened());
}
