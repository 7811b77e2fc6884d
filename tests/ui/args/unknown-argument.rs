use traced::traced;

#[traced(nam = "charge")]
fn charge() {}

fn main() {
    charge();
}
