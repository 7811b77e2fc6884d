#![deny(warnings)]

mod harness;

mod telemetry {
    pub use ::traced as exported;
    pub mod deeper {
        pub use ::traced::__private;
    }
}

use telemetry::exported::traced;

#[traced(crate = telemetry::exported, attributes(number), ret)]
fn sync(number: u8) -> Result<u8, String> {
    Ok(number)
}

#[traced(crate = crate::telemetry::deeper)]
async fn r#async() -> u8 {
    2
}

#[traced(crate = ::traced, err_if = |_| true)]
fn future() -> impl Future<Output = Result<u8, String>> {
    async { Ok(3) }
}

mod inner {
    #[traced::traced(crate = super::telemetry::exported)]
    pub fn boxed() -> std::pin::Pin<Box<dyn Future<Output = u8>>> {
        Box::pin(async { 4 })
    }
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(sync(1), Ok(1));
        assert_eq!(r#async().await, 2);
        assert_eq!(future().await, Ok(3));
        assert_eq!(inner::boxed().await, 4);
    });
    assert_eq!(names, ["sync", "async", "future", "boxed"]);
}
