#![deny(warnings)]

mod harness;

use traced::traced;

macro_rules! function {
    ($vis:vis fn $name:ident($arg:ident: $ty:ty) -> $output:ty $body:block) => {
        #[traced(attributes($arg))]
        $vis fn $name($arg: $ty) -> $output $body
    };
}

macro_rules! asynchronous {
    ($name:ident, $output:ty, $value:expr) => {
        #[traced(ret = debug)]
        async fn $name() -> $output {
            $value
        }
    };
}

macro_rules! named {
    ($($name:ident => $text:literal),* $(,)?) => {$(
        #[traced(name = $text, attributes(text = $text, name = stringify!($name)))]
        fn $name() -> &'static str {
            $text
        }
    )*};
}

macro_rules! tokens {
    ($($item:tt)*) => {
        #[traced]
        $($item)*
    };
}

macro_rules! item {
    ($item:item) => {
        #[traced]
        $item
    };
}

macro_rules! method {
    ($owner:ident, $method:ident, $key:literal = $value:expr) => {
        impl $owner {
            #[traced(attributes($key = $value))]
            fn $method(&self, number: u8) -> Result<u8, $owner> {
                Ok(number)
            }
        }
    };
}

macro_rules! futures {
    ($name:ident, $output:ty) => {
        #[traced]
        fn $name(number: u8) -> $output {
            Box::pin(async move { number })
        }
    };
}

macro_rules! bail {
    ($message:expr) => {
        return Err($message.into())
    };
}

function! {
    pub(crate) fn double(number: u8) -> Result<u8, String> {
        if number > 100 {
            bail!("too much");
        }
        Ok(number * 2)
    }
}
asynchronous!(five, u8, 5);
asynchronous!(pair, (u8, u8), (1, 2));
named! { one => "un", two => "deux" }
tokens! { fn three() -> u8 { 3 } }
item! { fn four() -> u8 { 4 } }

#[derive(Debug)]
struct Owner;
method!(Owner, method, "order.id" = 7);
futures!(boxed, std::pin::Pin<Box<dyn Future<Output = u8>>>);

macro_rules! of_block {
    ($name:ident $later:ident $body:block) => {
        #[traced]
        fn $name() -> u8 $body

        #[traced]
        async fn $later() -> u8 $body
    };
}

of_block! { block block_later { 8 } }

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(double(4), Ok(8));
        assert!(double(101).is_err());
        assert_eq!(five().await, 5);
        assert_eq!(pair().await, (1, 2));
        assert_eq!((one(), two()), ("un", "deux"));
        assert_eq!((three(), four()), (3, 4));
        assert_eq!(Owner.method(6).unwrap(), 6);
        assert_eq!(boxed(1).await, 1);
        assert_eq!(block() + block_later().await, 16);
    });
    assert_eq!(
        names,
        [
            "double",
            "double",
            "five",
            "pair",
            "un",
            "deux",
            "three",
            "four",
            "method",
            "boxed",
            "block",
            "block_later"
        ]
    );
}
