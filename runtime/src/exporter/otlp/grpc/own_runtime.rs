//! [`OwnRuntime`]: a thread, and the runtime that it drives.
//! Never waits for either when it is dropped, and never panics where the system has no thread left.

use std::io;
use std::mem;
use std::sync::mpsc::sync_channel;
use std::thread;

use opentelemetry::Context;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::oneshot;

const NAME: &str = "traced-grpc";

pub(super) struct OwnRuntime {
    handle: Handle,
    /// Whose end is that of the thread.
    _keeper: oneshot::Sender<()>,
}

impl OwnRuntime {
    pub(super) fn start() -> io::Result<Self> {
        let (keeper, kept) = oneshot::channel();
        let (started, starts) = sync_channel(1);
        thread::Builder::new()
            .name(NAME.to_owned())
            .spawn(move || {
                suppress();
                match build() {
                    Ok(runtime) => {
                        // Whoever started it may be gone.
                        let _ = started.send(Ok(runtime.handle().clone()));
                        let _ = runtime.block_on(kept);
                        runtime.shutdown_background();
                    }
                    Err(error) => drop(started.send(Err(error))),
                }
            })?;
        let handle = starts.recv().map_err(io::Error::other)??;
        Ok(Self {
            handle,
            _keeper: keeper,
        })
    }

    pub(super) fn handle(&self) -> &Handle {
        &self.handle
    }
}

fn build() -> io::Result<Runtime> {
    Builder::new_current_thread()
        // Those that look up names.
        .thread_name(NAME)
        .on_thread_start(suppress)
        .enable_all()
        .build()
}

/// For as long as there is the thread: what libraries trace of an export would be exported.
fn suppress() {
    mem::forget(Context::enter_telemetry_suppressed_scope());
}
