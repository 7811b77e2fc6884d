//! The process's one tracing: what is installed, and every callsite that has been called.
//! The only file that holds such state or sets OpenTelemetry's; never runs user code while it holds its lock.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use opentelemetry::propagation::TextMapPropagator;

use crate::callsite::Callsite;
use crate::current_context::has_context;
use crate::filter::Filter;
use crate::propagation::{Composite, Propagators};
use crate::tracing::Tracing;

/// What `init` put in place. It lives as long as the process: spans may outlast the guard, and a reference that
/// needs no counting is what keeps threads from contending for it.
#[derive(Debug)]
pub(crate) struct Installed {
    /// Whether an error or a panic leaves an event on its span.
    pub(crate) has_exception_events: bool,
    pub(crate) tracing: Tracing,
}

struct Registry {
    callsites: Vec<&'static Callsite>,
    /// Of what is installed.
    filter: Filter,
    installed: Option<&'static Installed>,
    propagator: Option<Own>,
}

/// The settings' propagator, for the carriers of annotated functions.
#[derive(Clone, Copy)]
struct Own {
    /// Whether it counts as long as nobody has set another one for all.
    is_offered: bool,
    propagator: &'static Composite,
}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry {
    callsites: Vec::new(),
    filter: Filter::INFO,
    installed: None,
    propagator: None,
});

/// Counts the changes of the registry, but for new callsites, so that each thread can keep a copy of its own.
static GENERATION: AtomicU64 = AtomicU64::new(0);

/// What a thread knows of the registry.
#[derive(Clone, Copy)]
struct Seen {
    generation: u64,
    installed: Option<&'static Installed>,
    propagator: Option<Own>,
}

thread_local! {
    static SEEN: Cell<Seen> = const {
        Cell::new(Seen {
            generation: 0,
            installed: None,
            propagator: None,
        })
    };
}

fn registry() -> MutexGuard<'static, Registry> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Registry {
    fn enables(&self, callsite: &Callsite) -> bool {
        let metadata = &callsite.metadata;
        self.installed.is_some() && self.filter.enables(metadata.module_path, metadata.level)
    }
}

/// Takes up a callsite at its first call, and tells it whether it is on.
#[cold]
pub(crate) fn register(callsite: &'static Callsite) {
    let mut registry = registry();
    // Two threads may both make the first call.
    if !registry
        .callsites
        .iter()
        .any(|known| std::ptr::eq(*known, callsite))
    {
        registry.callsites.push(callsite);
    }
    callsite.switch(registry.enables(callsite));
}

/// Whether a panic of this thread is of interest: not to be asked for a context, which a thread may not have any more.
pub(crate) fn is_on() -> bool {
    seen().installed.is_some()
}

/// What is installed, where a span can be started on this thread.
pub(crate) fn installed() -> Option<&'static Installed> {
    seen().installed.filter(|_| has_context())
}

#[inline]
fn seen() -> Seen {
    let seen = SEEN.get();
    if seen.generation == GENERATION.load(Ordering::Acquire) {
        seen
    } else {
        refresh()
    }
}

#[cold]
fn refresh() -> Seen {
    let registry = registry();
    let seen = Seen {
        generation: GENERATION.load(Ordering::Acquire),
        installed: registry.installed,
        propagator: registry.propagator,
    };
    SEEN.set(seen);
    seen
}

/// Whether anything is in place.
#[cfg(feature = "sdk")]
pub(crate) fn is_installed() -> bool {
    registry().installed.is_some()
}

/// Puts `installed` in place, unless something else is.
#[cfg(feature = "sdk")]
pub(crate) fn install(installed: &'static Installed, filter: Filter) -> Result<(), crate::Error> {
    let mut registry = registry();
    if registry.installed.is_some() {
        return Err(crate::Error::already_initialized());
    }
    registry.filter = filter;
    switch_to(&mut registry, Some(installed));
    Ok(())
}

/// What is installed goes on with another filter. `false` when it is not in place any more.
#[cfg(feature = "sdk")]
pub(crate) fn set_filter(installed: &'static Installed, filter: Filter) -> bool {
    let mut registry = registry();
    let is_there = registry
        .installed
        .is_some_and(|current| std::ptr::eq(current, installed));
    if is_there {
        registry.filter = filter;
        switch_to(&mut registry, Some(installed));
    }
    is_there
}

/// The filter that is in force, as `TRACED_FILTER` would have it.
#[cfg(feature = "sdk")]
pub(crate) fn filter() -> String {
    registry().filter.to_string()
}

/// Whether spans of another library's scope are wanted, and until when that holds: see [`generation`].
#[cfg(feature = "sdk")]
pub(crate) fn enables_scope(scope: &str) -> (u64, bool) {
    let registry = registry();
    let generation = GENERATION.load(Ordering::Acquire);
    (generation, registry.filter.enables_scope(scope))
}

/// Changes whenever an answer about what is on may change.
#[cfg(feature = "sdk")]
pub(crate) fn generation() -> u64 {
    GENERATION.load(Ordering::Acquire)
}

/// Takes `installed` out again; spans that are open go on, and end where they started.
#[cfg(feature = "sdk")]
pub(crate) fn uninstall(installed: &'static Installed) {
    let mut registry = registry();
    if registry
        .installed
        .is_some_and(|current| std::ptr::eq(current, installed))
    {
        switch_to(&mut registry, None);
    }
}

#[cfg(feature = "sdk")]
fn switch_to(registry: &mut Registry, installed: Option<&'static Installed>) {
    registry.installed = installed;
    GENERATION.fetch_add(1, Ordering::AcqRel);
    for callsite in &registry.callsites {
        callsite.switch(registry.enables(callsite));
    }
}

/// Makes other libraries' spans take the same way.
#[cfg(feature = "sdk")]
pub(crate) fn set_provider<P, T, S>(provider: P)
where
    S: opentelemetry::trace::Span + Send + Sync + 'static,
    T: opentelemetry::trace::Tracer<Span = S> + Send + Sync + 'static,
    P: opentelemetry::trace::TracerProvider<Tracer = T> + Send + Sync + 'static,
{
    opentelemetry::global::set_tracer_provider(provider);
}

/// Makes everybody read and write the context as the settings say.
#[cfg(feature = "sdk")]
pub(crate) fn set_propagators(kinds: &[crate::config::PropagatorKind]) {
    put_propagators(kinds, false);
}

/// The same, as long as nobody else says how.
#[cfg(feature = "sdk")]
pub(crate) fn offer_propagators(kinds: &[crate::config::PropagatorKind]) {
    match propagators_of_all() {
        Propagators::Nobodys | Propagators::Ours(_) => put_propagators(kinds, true),
        Propagators::Theirs => {
            // That of an earlier `init` is past.
            registry().propagator = None;
            GENERATION.fetch_add(1, Ordering::AcqRel);
        }
    }
}

#[cfg(feature = "sdk")]
fn put_propagators(kinds: &[crate::config::PropagatorKind], is_offered: bool) {
    let own: &'static Composite = Box::leak(Box::new(crate::propagation::propagator(kinds)));
    let mut registry = registry();
    registry.propagator = Some(Own {
        is_offered,
        propagator: own,
    });
    GENERATION.fetch_add(1, Ordering::AcqRel);
    drop(registry);
    opentelemetry::global::set_text_map_propagator(own);
}

/// Whose propagator is in force.
pub(crate) fn propagators() -> Propagators {
    match seen().propagator {
        Some(own) if !own.is_offered => Propagators::Ours(own.propagator),
        // Somebody may have set another one since.
        _ => propagators_of_all(),
    }
}

/// The process's.
fn propagators_of_all() -> Propagators {
    let own = seen().propagator.map(|own| own.propagator);
    with_others_propagator(|propagator| Propagators::tell(propagator, own))
}

/// Calls `act` with the process's propagator. OpenTelemetry holds its lock meanwhile.
pub(crate) fn with_others_propagator<T>(act: impl FnMut(&dyn TextMapPropagator) -> T) -> T {
    opentelemetry::global::get_text_map_propagator(act)
}
