//! [`Callsite`]: what is known of an annotated function before it is called, and the byte that says whether it is on.
//! Never holds anything that a call must compute, and never decides whether it is on: `global` does.

use std::any::type_name;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

use opentelemetry::trace::SpanKind;
use opentelemetry::{InstrumentationScope, KeyValue};

#[cfg(feature = "sdk")]
use crate::exporter::constant::Constant;
use crate::global;
use crate::level::Level;

/// The keys of what is known of the code.
pub(crate) const CODE: [&str; 3] = ["code.function.name", "code.file.path", "code.line.number"];

const UNREGISTERED: u8 = 0;
const OFF: u8 = 1;
const ON: u8 = 2;
/// Off, but for the context that the function is given.
const PASSING: u8 = 3;

/// One per annotated function, in a `static` of its own.
#[derive(Debug)]
pub struct Callsite {
    state: AtomicU8,
    #[cfg(feature = "sdk")]
    constants: OnceLock<[Constant; 3]>,
    function: OnceLock<&'static str>,
    pub(crate) metadata: Metadata,
    scope: OnceLock<InstrumentationScope>,
}

/// What the macro and the compiler know of an annotated function.
#[derive(Debug)]
pub struct Metadata {
    /// `code.file.path`
    pub file: &'static str,
    /// Whether there is a `parent = ...`, whose context is passed on where no span is made.
    pub has_parent: bool,
    /// The path of something inside the function, from which `code.function.name` is cut.
    pub inside: fn() -> &'static str,
    /// `kind = ...`
    pub kind: SpanKind,
    /// `level = ...`
    pub level: Level,
    /// `code.line.number`
    pub line: u32,
    /// What `TRACED_FILTER` compares its prefixes with.
    pub module_path: &'static str,
    /// The span's name, unless each call has its own.
    pub name: &'static str,
    /// The instrumentation scope.
    pub scope: Scope,
}

/// The name and version of an instrumentation scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    pub(crate) name: &'static str,
    pub(crate) version: Option<&'static str>,
}

impl Scope {
    /// The scope that `scope = ...` names.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            version: None,
        }
    }

    /// The annotated crate's own scope; without cargo, its root module has no name but the module path.
    #[must_use]
    pub const fn of_crate(
        package: Option<&'static str>,
        version: Option<&'static str>,
        module_path: &'static str,
    ) -> Self {
        match package {
            Some(name) => Self { name, version },
            None => Self::named(module_path),
        }
    }
}

impl Callsite {
    /// A callsite that nobody has asked yet.
    #[must_use]
    pub const fn new(metadata: Metadata) -> Self {
        Self {
            state: AtomicU8::new(UNREGISTERED),
            #[cfg(feature = "sdk")]
            constants: OnceLock::new(),
            function: OnceLock::new(),
            metadata,
            scope: OnceLock::new(),
        }
    }

    /// Whether a call is to do nothing at all. One relaxed load, once the first call has registered the callsite.
    #[inline]
    pub(crate) fn is_off(&'static self) -> bool {
        match self.state.load(Ordering::Relaxed) {
            OFF => true,
            ON | PASSING => false,
            _ => {
                global::register(self);
                self.is_known_to_be_off()
            }
        }
    }

    /// Whether a span is to be made, as far as that is known here.
    #[inline]
    pub(crate) fn is_on(&self) -> bool {
        self.state.load(Ordering::Relaxed) == ON
    }

    /// The same where the first call is to go on for now: [`is_off`](Self::is_off) tells it then. One comparison.
    #[inline]
    pub(crate) fn is_known_to_be_off(&self) -> bool {
        self.state.load(Ordering::Relaxed) == OFF
    }

    pub(crate) fn switch(&self, on: bool) {
        let state = match (on, self.metadata.has_parent) {
            (true, _) => ON,
            (false, false) => OFF,
            (false, true) => PASSING,
        };
        self.state.store(state, Ordering::Relaxed);
    }

    /// The instrumentation scope, as OpenTelemetry has it.
    pub(crate) fn scope(&self) -> &InstrumentationScope {
        self.scope
            .get_or_init(|| self.metadata.scope.to_opentelemetry())
    }

    /// The `code.*` attributes of the semantic conventions.
    pub(crate) fn code(&self) -> [KeyValue; 3] {
        let [function, file, line] = CODE;
        [
            KeyValue::new(function, self.function()),
            KeyValue::new(file, self.metadata.file),
            KeyValue::new(line, i64::from(self.metadata.line)),
        ]
    }

    /// The same for OTLP.
    #[cfg(feature = "sdk")]
    pub(crate) fn constants(&self) -> &[Constant; 3] {
        self.constants
            .get_or_init(|| self.code().map(Constant::new))
    }

    /// The function's full path, such as `shop::cart::Cart::add`.
    pub(crate) fn function(&self) -> &'static str {
        self.function
            .get_or_init(|| function_around((self.metadata.inside)()))
    }
}

/// Cuts what is inside the function off the path.
fn function_around(inside: &'static str) -> &'static str {
    let end = inside.rfind("::CALLSITE").unwrap_or(inside.len());
    let mut function = &inside[..end];
    // The body of an `async fn` is a closure to the compiler.
    while let Some(outer) = function.strip_suffix("::{{closure}}") {
        function = outer;
    }
    function
}

/// What tells the path of a type: of one inside a function, that is the path of the function and more.
#[must_use]
pub const fn path_of<T>() -> fn() -> &'static str {
    type_name::<T>
}

/// A reference to a `static` [`Callsite`] of its own. `under` is that of a function with a parent of its own.
#[doc(hidden)]
#[macro_export]
macro_rules! __callsite {
    (under $name:expr, $line:expr, $kind:ident, $level:ident $(, $scope:expr)?) => {
        $crate::__callsite!(@true, $name, $line, $kind, $level, $crate::__scope!($($scope)?))
    };
    ($name:expr, $line:expr) => {
        $crate::__callsite!($name, $line, Internal, Info)
    };
    ($name:expr, $line:expr, $kind:ident, $level:ident $(, $scope:expr)?) => {
        $crate::__callsite!(@false, $name, $line, $kind, $level, $crate::__scope!($($scope)?))
    };
    (@$has_parent:expr, $name:expr, $line:expr, $kind:ident, $level:ident, $scope:expr) => {{
        static CALLSITE: $crate::__private::Callsite = {
            enum Traced {}
            $crate::__private::Callsite::new($crate::__private::Metadata {
                file: ::core::file!(),
                has_parent: $has_parent,
                inside: $crate::__private::path_of::<Traced>(),
                kind: $crate::__private::SpanKind::$kind,
                level: $crate::__private::Level::$level,
                line: $line,
                module_path: ::core::module_path!(),
                name: $name,
                scope: $scope,
            })
        };
        &CALLSITE
    }};
}

/// The scope that is named, or that of the crate where this is written.
#[doc(hidden)]
#[macro_export]
macro_rules! __scope {
    () => {
        $crate::__private::Scope::of_crate(
            ::core::option_env!("CARGO_PKG_NAME"),
            ::core::option_env!("CARGO_PKG_VERSION"),
            ::core::module_path!(),
        )
    };
    ($scope:expr) => {
        $crate::__private::Scope::named($scope)
    };
}
