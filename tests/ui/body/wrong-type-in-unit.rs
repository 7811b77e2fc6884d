use traced::traced;

#[traced]
fn charge(amount: u8) {
    amount
}

fn main() {}
