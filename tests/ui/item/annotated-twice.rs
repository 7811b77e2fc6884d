use traced::traced;

#[traced(level = debug)]
#[traced(kind = client)]
fn charge() {}

fn main() {
    charge();
}
