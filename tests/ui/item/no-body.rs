use traced::traced;

trait Charge {
    #[traced]
    async fn charge(&self);
}

fn main() {}
