use traced::traced;

#[traced]
fn charge(amount: u8) -> u8 {
    amount * 2;
}

fn main() {}
