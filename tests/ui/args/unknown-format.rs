use traced::traced;

#[traced(ret = json)]
fn charge() -> Result<u8, String> {
    Ok(1)
}

fn main() {}
