//! [`Stream`]: a connection's bytes, which remembers why there are no more: hyper tells only its log.
//! Never changes what is read or written.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How much is read at a time of what the other side has said before it closed.
const LAST_WORDS: usize = 4096;

pub(super) struct Stream<S> {
    /// Of writing, while there may be something left to read.
    failure: Option<io::Error>,
    fault: Fault,
    inner: S,
}

/// The first error.
#[derive(Clone, Default)]
pub(super) struct Fault(Arc<Mutex<Option<(io::ErrorKind, String)>>>);

impl Fault {
    pub(super) fn error(&self) -> Option<io::Error> {
        let fault = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (kind, text) = fault.as_ref()?;
        Some(io::Error::new(*kind, text.clone()))
    }

    fn note(&self, error: &io::Error) {
        let mut fault = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        fault.get_or_insert_with(|| (error.kind(), error.to_string()));
    }
}

impl<S: AsyncRead + Unpin> Stream<S> {
    pub(super) fn new(inner: S) -> (Self, Fault) {
        let fault = Fault::default();
        let stream = Self {
            failure: None,
            fault: fault.clone(),
            inner,
        };
        (stream, fault)
    }

    /// Whoever closes a connection over TLS says first why, and is the better witness than the network: what can no
    /// longer be written to is read to its end.
    fn listen_on_failure<T>(
        &mut self,
        task: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let error = match (written, self.failure.take()) {
            (_, Some(error)) | (Poll::Ready(Err(error)), None) => error,
            (written, None) => return written,
        };
        let mut bytes = [0; LAST_WORDS];
        loop {
            let mut words = ReadBuf::new(&mut bytes);
            match Pin::new(&mut self.inner).poll_read(task, &mut words) {
                Poll::Ready(Ok(())) if !words.filled().is_empty() => {}
                Poll::Ready(Ok(())) => {
                    self.fault.note(&error);
                    return Poll::Ready(Err(error));
                }
                Poll::Ready(Err(why)) => {
                    self.fault.note(&why);
                    return Poll::Ready(Err(error));
                }
                Poll::Pending => {
                    self.failure = Some(error);
                    return Poll::Pending;
                }
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Stream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.inner).poll_read(task, buffer);
        if let Poll::Ready(Err(error)) = &read {
            self.fault.note(error);
        }
        read
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Stream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(task, bytes);
        self.listen_on_failure(task, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        let written = Pin::new(&mut self.inner).poll_flush(task);
        self.listen_on_failure(task, written)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(task)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(task, slices);
        self.listen_on_failure(task, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }
}
