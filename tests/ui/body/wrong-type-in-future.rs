use traced::traced;

#[traced]
fn charge(amount: u8) -> impl Future<Output = bool> {
    async move { amount }
}

fn main() {}
