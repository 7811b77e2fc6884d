use traced::traced;

fn is_fatal(_: &String) -> bool {
    true
}

#[traced(err_if = is_fatal, err = ignore)]
fn charge() -> Result<u8, String> {
    Ok(1)
}

fn main() {}
