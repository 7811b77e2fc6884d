use traced::traced;

#[traced]
#[track_caller]
fn later(number: u8) -> impl Future<Output = u8> {
    async move { number }
}

fn main() {
    drop(later(1));
}
