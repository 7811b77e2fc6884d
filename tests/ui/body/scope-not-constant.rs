use traced::traced;

#[traced(scope = amount)]
fn charge(amount: &'static str) -> &'static str {
    amount
}

fn main() {}
