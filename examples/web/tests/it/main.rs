//! The program as one runs it: its stream, read by a plain client, and its page, in a browser.

mod browser;
mod client;
mod command_line;
mod expected;
mod page;
mod server;
mod stream;
