//! [`Poll`]: the thread that asks for strategies.
//! Never makes spans of its own work, and is never waited for.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread;

use arc_swap::ArcSwap;
use opentelemetry::Context;

use super::Asking;
use super::served::Served;
use super::strategy::Strategy;

/// Keeps the thread: it ends when this is dropped.
#[derive(Debug)]
pub(in crate::sampler) struct Poll {
    stop: Sender<()>,
}

impl Poll {
    /// `None` where no thread can be had: the initial sampler stays.
    pub(super) fn start(served: Arc<ArcSwap<Served>>, asking: Asking) -> Option<Self> {
        let (stop, stopped) = channel();
        let report = Arc::clone(&asking.report);
        let endpoint = asking.fetch.name().to_owned();
        let asker = Asker {
            asking,
            last: None,
            reported: None,
            served,
            stopped,
        };
        let spawned = thread::Builder::new()
            .name("traced-sampler".to_owned())
            .spawn(move || asker.run());
        match spawned {
            Ok(_) => Some(Self { stop }),
            Err(error) => {
                report(&format!(
                    "sampling strategies from `{endpoint}`: the thread that asks for them could not be started: \
                     {error}; using the initial sampler"
                ));
                None
            }
        }
    }

    /// Tells the thread to end, which it does at once, or when the request is over that it has under way.
    pub(in crate::sampler) fn stop(&self) {
        // It may have ended already.
        let _ = self.stop.send(());
    }
}

struct Asker {
    asking: Asking,
    last: Option<Strategy>,
    /// What went wrong, if that is what was said last: it is not said again with every attempt.
    reported: Option<String>,
    served: Arc<ArcSwap<Served>>,
    stopped: Receiver<()>,
}

impl Asker {
    fn run(mut self) {
        // What asks may be traced; its spans would be sampled by what it asks for.
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        loop {
            let outcome = self.ask();
            if self.stopped.try_recv() != Err(TryRecvError::Empty) {
                return;
            }
            match outcome {
                Ok(strategy) => self.take(strategy),
                Err(reason) => self.report(reason),
            }
            match self.stopped.recv_timeout(self.asking.interval) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn ask(&mut self) -> Result<Strategy, String> {
        let Asking { fetch, service, .. } = &mut self.asking;
        // The HTTP client starts a thread for each name that it resolves, and panics when the system has none left.
        catch_unwind(AssertUnwindSafe(|| fetch.fetch(service)))
            .unwrap_or_else(|_| Err("the client panicked".to_owned()))
    }

    fn take(&mut self, strategy: Strategy) {
        self.reported = None;
        if self.last.as_ref() == Some(&strategy) {
            return;
        }
        let next = self.served.load().next(strategy.clone());
        self.served.store(Arc::new(next));
        self.last = Some(strategy);
    }

    fn report(&mut self, reason: String) {
        if self.reported.as_ref() == Some(&reason) {
            return;
        }
        let instead = if self.last.is_some() {
            "using the last one"
        } else {
            "using the initial sampler"
        };
        (self.asking.report)(&format!(
            "the sampling strategy from `{}` could not be had: {reason}; {instead}",
            self.asking.fetch.name()
        ));
        self.reported = Some(reason);
    }
}
