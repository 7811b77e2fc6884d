use traced::traced;

#[traced]
async fn charge(amount: u8) -> bool {
    let doubled = amount * 2;
    doubled
}

fn main() {}
