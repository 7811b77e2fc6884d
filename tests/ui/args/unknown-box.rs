use traced::traced;

#[traced(boxed = locale)]
async fn charge() {}

fn main() {
    drop(charge());
}
