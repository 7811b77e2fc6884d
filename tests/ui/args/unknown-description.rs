use traced::traced;

#[traced(err = verbose)]
fn charge() -> Result<u8, String> {
    Ok(1)
}

fn main() {}
