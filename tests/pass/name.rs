#![deny(warnings)]

mod harness;

use std::borrow::Cow;

use traced::traced;

const NAME: &str = "constant";

#[traced(name = "literal name")]
fn literal() {}

#[traced(name = NAME)]
fn constant() {}

#[traced(name = format!("order {number}"))]
fn formatted(number: u8) -> u8 {
    number
}

#[traced(name = Cow::Borrowed("cow"),)]
async fn cow() {}

#[traced(name = concat!("con", "cat"))]
fn concatenated() {}

struct Job(String);

impl Job {
    fn name(&self) -> String {
        self.0.clone()
    }

    #[traced(name = self.name(), kind = consumer)]
    fn run(self) -> String {
        self.0
    }

    #[traced(name = self.name())]
    fn start(&mut self) -> impl Future<Output = &mut String> {
        async { &mut self.0 }
    }
}

fn main() {
    let names = harness::off_and_on(async || {
        literal();
        constant();
        assert_eq!(formatted(7), 7);
        cow().await;
        concatenated();
        assert_eq!(Job("job".to_owned()).run(), "job");
        Job("start".to_owned()).start().await.clear();
    });
    assert_eq!(
        names,
        [
            "literal name",
            "constant",
            "order 7",
            "cow",
            "concat",
            "job",
            "start"
        ]
    );
}
