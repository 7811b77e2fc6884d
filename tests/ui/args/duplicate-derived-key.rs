use traced::traced;

#[traced(err_attributes(error => code = 1, code = error.len()))]
fn charge() -> Result<(), String> {
    Ok(())
}

fn main() {
    let _ = charge();
}
