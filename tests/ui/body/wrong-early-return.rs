use traced::traced;

#[traced]
fn charge(amount: u8) -> bool {
    if amount == 0 {
        return amount;
    }
    true
}

fn main() {}
