//! The command line.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;

use lexopt::{Arg, Parser, ValueExt};
use tim_events::capture::Pace;

pub(crate) const USAGE: &str = "\
usage: example-web [--port N] [--listen ADDR] [--capture FILE] [--pace FACTOR] [--history EVENTS]

  --port      where to listen; 0 picks a free port, without it 8080
  --listen    the address to listen on; without it 127.0.0.1, which only this machine can reach
  --capture   a capture; without it a session that comes with the crate
  --pace      so many times the recorded pace; 0, the default, is full speed
  --history   how many events are kept for readers that come later, or come back; without it 10000

The first line of the output is the address of the page.";

/// What the command line asks for.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) address: SocketAddr,
    pub(crate) capture: Option<String>,
    pub(crate) pace: Pace,
    pub(crate) history: NonZeroUsize,
}

/// None if it asks for help.
pub(crate) fn read(mut parser: Parser) -> Result<Option<Options>, lexopt::Error> {
    let mut options = Options {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
        capture: None,
        pace: Pace::FULL_SPEED,
        history: const { NonZeroUsize::new(10_000).expect("some") },
    };
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("port") => options.address.set_port(parser.value()?.parse()?),
            Arg::Long("listen") => options.address.set_ip(parser.value()?.parse::<IpAddr>()?),
            Arg::Long("capture") => options.capture = Some(parser.value()?.string()?),
            Arg::Long("pace") => {
                let factor = parser.value()?.parse()?;
                options.pace = Pace::times(factor).ok_or("a pace is 0 or more")?;
            }
            Arg::Long("history") => options.history = parser.value()?.parse()?,
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            arg => return Err(arg.unexpected()),
        }
    }
    Ok(Some(options))
}
