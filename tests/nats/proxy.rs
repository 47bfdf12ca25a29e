//! A network that fails on demand: bytes to and from the server pass through it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How the network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weather {
    Fine,
    /// Nothing gets through, and nobody is told.
    Silent,
    /// All connections are cut, and new ones too.
    Down,
}

pub(crate) struct Proxy {
    port: u16,
    weather: watch::Sender<Weather>,
    taken: Arc<AtomicU64>,
}

impl Proxy {
    pub(crate) async fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (weather, now) = watch::channel(Weather::Fine);
        let taken = Arc::<AtomicU64>::default();
        let count = Arc::clone(&taken);
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                if *now.borrow() == Weather::Down {
                    continue;
                }
                if let Ok(server) = TcpStream::connect(("127.0.0.1", server)).await {
                    let ((from_client, to_client), (from_server, to_server)) =
                        (client.into_split(), server.into_split());
                    tokio::spawn(forward(from_client, to_server, now.clone(), Arc::clone(&count)));
                    tokio::spawn(forward(from_server, to_client, now.clone(), Arc::default()));
                }
            }
        });
        Self { port, weather, taken }
    }

    /// How many bytes clients have got rid of, whatever became of them.
    pub(crate) fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    pub(crate) fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    pub(crate) fn becomes(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }
}

async fn forward(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut weather: watch::Receiver<Weather>,
    taken: Arc<AtomicU64>,
) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let mut down = weather.clone();
        let read = tokio::select! {
            _ = down.wait_for(|weather| *weather == Weather::Down) => return Ok(()),
            read = from.read(&mut buffer) => read?,
        };
        if read == 0 {
            return Ok(());
        }
        taken.fetch_add(read as u64, Ordering::Relaxed);
        if weather.wait_for(|weather| *weather != Weather::Silent).await.is_err() {
            return Ok(());
        }
        if *weather.borrow() == Weather::Down {
            return Ok(());
        }
        to.write_all(&buffer[..read]).await?;
    }
}
