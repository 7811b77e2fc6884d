#![deny(warnings)]

mod harness;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use std::future::Future;
use traced::traced;

#[traced]
fn fail(message: &str) -> ! {
    panic!("{message}")
}

#[traced(attributes(turns))]
fn spin(turns: u32) -> ! {
    let mut left = turns;
    loop {
        if left == 0 {
            fail("done");
        }
        left -= 1;
    }
}

#[traced]
async fn serve(requests: &mut u32) -> ! {
    loop {
        *requests += 1;
        std::future::pending::<()>().await;
    }
}

#[traced]
async fn give_up() -> ! {
    panic!("given up")
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let names = harness::off_and_on(async || {
        catch_unwind(|| spin(2)).unwrap_err();
        let mut task = Context::from_waker(Waker::noop());
        catch_unwind(AssertUnwindSafe(|| pin!(give_up()).poll(&mut task))).unwrap_err();
        let mut requests = 0;
        assert!(matches!(
            pin!(serve(&mut requests)).poll(&mut task),
            Poll::Pending
        ));
        assert_eq!(requests, 1);
    });
    assert_eq!(names, ["fail", "spin", "give_up", "serve"]);
}
