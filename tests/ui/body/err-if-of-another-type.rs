use traced::traced;

fn is_fatal(error: &String) -> bool {
    error.is_empty()
}

#[traced(err_if = is_fatal)]
fn charge() -> Result<(), u8> {
    Err(1)
}

fn main() {}
