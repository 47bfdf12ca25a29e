//! Items in portions, none of which waits long.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::{FusedStream, Stream};
use tokio_stream::StreamExt;
use tokio_stream::adapters::ChunksTimeout;

use crate::stream::Next;

/// Items in portions. See [`EventStreamExt::chunk_timeout`](super::EventStreamExt::chunk_timeout).
#[must_use = "streams do nothing unless polled"]
pub struct ChunkTimeout<S: Stream> {
    /// In a box, so that the whole can be moved and needs no pinning. None after the end.
    chunks: Option<Pin<Box<ChunksTimeout<S>>>>,
}

impl<S: Stream> ChunkTimeout<S> {
    pub(super) fn new(stream: S, max: usize, time: Duration) -> Self {
        Self { chunks: Some(Box::pin(stream.chunks_timeout(max.max(1), time))) }
    }

    /// The next portion; none once the stream has ended.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    #[expect(clippy::should_implement_trait, reason = "it is the stream's `next`, which no iterator has")]
    pub fn next(&mut self) -> Next<'_, Self> {
        Next::new(self)
    }

    /// Ends the stream, and gives back the items that were gathered for the next portion.
    pub fn into_gathered(self) -> Vec<S::Item> {
        self.chunks.map_or_else(Vec::new, |mut chunks| chunks.as_mut().into_remainder())
    }
}

impl<S: Stream> Stream for ChunkTimeout<S> {
    type Item = Vec<S::Item>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(chunks) = &mut self.chunks else { return Poll::Ready(None) };
        let chunk = ready!(chunks.as_mut().poll_next(cx));
        if chunk.is_none() {
            self.chunks = None;
        }
        Poll::Ready(chunk)
    }
}

impl<S: Stream> FusedStream for ChunkTimeout<S> {
    fn is_terminated(&self) -> bool {
        self.chunks.is_none()
    }
}

impl<S: Stream + fmt::Debug> fmt::Debug for ChunkTimeout<S>
where
    S::Item: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChunkTimeout").field("chunks", &self.chunks).finish()
    }
}
