//! The server: the page and its parts, the stream, and the end.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::time::sleep;

use crate::host::only_local;
use crate::sse::{self, Feed};

/// How long a client that reads nothing may hold up the end.
const GRACE: Duration = Duration::from_secs(2);

/// Serves until `stop`; then ends all streams, and waits a little for their clients to hear of it.
pub(crate) async fn serve(
    listener: TcpListener,
    feed: Arc<Feed>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let shutdown = feed.shutdown.clone();
    let stopped = {
        let shutdown = shutdown.clone();
        async move {
            stop.await;
            shutdown.cancel();
        }
    };
    // Whoever has it listen elsewhere has its own names for it.
    let is_local = listener.local_addr()?.ip().is_loopback();
    let router = if is_local { router(feed).layer(from_fn(only_local)) } else { router(feed) };
    let served = axum::serve(listener, router).with_graceful_shutdown(stopped).into_future();
    let too_long = async {
        shutdown.cancelled().await;
        sleep(GRACE).await;
    };
    tokio::select! {
        served = served => served,
        () = too_long => Ok(()),
    }
}

fn router(feed: Arc<Feed>) -> Router {
    PAGE.iter()
        .fold(Router::new(), |router, (path, kind, text)| router.route(path, get(async || part(kind, text))))
        .route("/events", get(sse::events))
        .with_state(feed)
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// The page: each part's path, type and text.
const PAGE: [(&str, &str, &str); 6] = [
    ("/", HTML, include_str!("../page/index.html")),
    ("/style.css", CSS, include_str!("../page/style.css")),
    ("/app.js", JS, include_str!("../page/app.js")),
    ("/conversations.js", JS, include_str!("../page/conversations.js")),
    ("/counters.js", JS, include_str!("../page/counters.js")),
    ("/events.js", JS, include_str!("../page/events.js")),
];

/// Part of the page. The browser runs nothing but its own files, whatever a message may hold.
fn part(kind: &'static str, text: &'static str) -> impl IntoResponse {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'";
    let headers = [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text)
}
