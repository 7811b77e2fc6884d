use traced::traced;

#[traced]
fn later(number: u8) -> impl IntoFuture<Output = u8> {
    async move { number }
}

fn main() {
    drop(later(1));
}
