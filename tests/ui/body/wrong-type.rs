use traced::traced;

#[traced]
fn charge(amount: u8) -> bool {
    let doubled = amount * 2;
    doubled
}

fn main() {}
