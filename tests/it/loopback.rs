//! Where servers of tests run: on threads whose context is nobody's, as if they were another process.
//! Never listens on a port of its own choice, or beyond this machine.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::LazyLock;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Lives as long as the process: what it runs ends with that.
static SERVERS: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// Runs what `server` makes of a listener. Not to be called where a future is polled.
pub(crate) fn serve<F>(server: impl FnOnce(TcpListener) -> F) -> SocketAddr
where
    F: Future<Output: Send> + Send + 'static,
{
    let listener = SERVERS.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)));
    let listener = listener.unwrap();
    let address = listener.local_addr().unwrap();
    let _entered = SERVERS.enter();
    SERVERS.spawn(server(listener));
    address
}
