use traced::traced;

#[traced]
async fn charge(amount: u8) -> bool {
    if amount == 0 {
        return amount;
    }
    true
}

fn main() {}
