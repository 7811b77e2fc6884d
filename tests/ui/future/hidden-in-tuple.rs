use traced::traced;

#[traced]
fn later(number: u8) -> (impl Future<Output = u8>, u8) {
    (async move { number }, number)
}

fn main() {
    drop(later(1));
}
