#![deny(warnings)]

mod harness;

use std::convert::Infallible;
use std::error::Error;
use std::fmt::{self, Debug, Display};
use std::io;
use std::rc::Rc;
use std::sync::Arc;

use traced::traced;

struct Nothing;

#[derive(Debug)]
struct OnlyDebug;

struct OnlyDisplay;

impl Display for OnlyDisplay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("only displayed")
    }
}

type Alias<T = ()> = Result<T, io::Error>;

macro_rules! fails {
    ($($name:ident: $output:ty = $error:expr;)*) => {
        mod sync {
            use super::*;
            $(
                #[traced]
                pub fn $name() -> $output { $error }
            )*
        }
        mod later {
            use super::*;
            $(
                #[traced]
                pub async fn $name() -> $output { $error }
            )*
        }
        async fn all() {
            $(
                let _ = sync::$name();
                let _ = later::$name().await;
            )*
        }
    };
}

fails! {
    of_io: io::Result<u8> = Err(io::ErrorKind::NotFound.into());
    of_alias: Alias = Err(io::ErrorKind::NotFound.into());
    of_fmt: fmt::Result = Err(fmt::Error);
    of_anyhow: anyhow::Result<()> = Err(anyhow::anyhow!("any"));
    of_box: Result<(), Box<dyn Error>> = Err("boxed".into());
    of_send_box: Result<(), Box<dyn Error + Send + Sync>> = Err("boxed".into());
    of_static_box: Result<(), Box<dyn Error + Send + 'static>> = Err(Box::new(fmt::Error));
    of_arc: Result<(), Arc<io::Error>> = Err(Arc::new(io::ErrorKind::NotFound.into()));
    of_rc: Result<(), Rc<dyn Error>> = Err(Rc::new(fmt::Error));
    of_string: Result<(), String> = Err("string".to_owned());
    of_text: Result<(), &'static str> = Err("text");
    of_unit: Result<(), ()> = Err(());
    of_tuple: Result<(), (u8, OnlyDisplay)> = Err((1, OnlyDisplay));
    of_option: Result<(), Option<u8>> = Err(None);
    of_result: Result<Result<u8, String>, u8> = Ok(Err("inner".to_owned()));
    of_nothing: Result<(), Nothing> = Err(Nothing);
    of_debug: Result<(), OnlyDebug> = Err(OnlyDebug);
    of_display: Result<(), OnlyDisplay> = Err(OnlyDisplay);
    of_infallible: Result<u8, Infallible> = Ok(1);
    of_option_output: Option<u8> = None;
    of_infallible_value: Result<Infallible, String> = Err("never".to_owned());
}

#[traced]
fn unbounded<T, E>(result: Result<T, E>) -> Result<T, E> {
    result
}

#[traced]
async fn bounded<T, E: Debug + Send>(result: Result<T, E>) -> Result<T, E> {
    result
}

#[traced]
fn borrowed<'e, E: ?Sized>(error: &'e E) -> Result<(), &'e E> {
    Err(error)
}

#[traced]
fn of_trait<T: Iterator>(mut items: T) -> Result<(), T::Item> {
    items.next().map_or(Ok(()), Err)
}

fn main() {
    let names = harness::off_and_on(async || {
        all().await;
        assert!(unbounded::<(), _>(Err(Nothing)).is_err());
        assert_eq!(unbounded::<_, ()>(Ok(1)), Ok(1));
        assert_eq!(bounded::<(), _>(Err(1)).await, Err(1));
        assert_eq!(borrowed("text"), Err("text"));
        assert_eq!(of_trait([1].iter()), Err(&1));
    });
    assert_eq!(names.len(), 21 * 2 + 5);
}
