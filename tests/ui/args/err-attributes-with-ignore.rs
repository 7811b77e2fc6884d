use traced::traced;

#[traced(err = ignore, err_attributes(error => error.length = error.len()))]
fn charge() -> Result<(), String> {
    Ok(())
}

fn main() {
    let _ = charge();
}
