use traced::traced;

struct Receipt;

#[traced(ret)]
fn charge() -> Result<Receipt, String> {
    Ok(Receipt)
}

fn main() {}
