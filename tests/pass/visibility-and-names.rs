#![deny(warnings)]

mod harness;

mod outer {
    pub mod inner {
        use traced::traced;

        #[traced]
        pub(in crate::outer) fn near() -> u8 {
            1
        }

        #[traced]
        pub(super) fn nearer() -> u8 {
            near()
        }

        #[traced]
        pub(crate) fn wide() -> u8 {
            nearer()
        }
    }

    #[traced::traced]
    pub fn through_path() -> u8 {
        inner::wide()
    }
}

use traced::traced as instrument;

#[instrument(name = "loop")]
fn r#loop(r#type: u8) -> u8 {
    r#type
}

#[instrument(attributes(r#type, r#in.r#where = 1))]
async fn r#match(r#type: u8) -> u8 {
    r#type
}

#[instrument]
#[allow(non_snake_case)]
fn größe() -> u8 {
    2
}

fn outermost() -> u8 {
    #[instrument]
    fn nested() -> u8 {
        3
    }
    nested()
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(outer::through_path(), 1);
        assert_eq!(r#loop(4) + r#match(5).await, 9);
        assert_eq!(größe() + outermost(), 5);
    });
    assert_eq!(
        names,
        [
            "near",
            "nearer",
            "wide",
            "through_path",
            "loop",
            "match",
            "größe",
            "nested"
        ]
    );
}
