use traced::traced;

#[traced]
async fn charge(amount: u8) {
    amount
}

fn main() {}
