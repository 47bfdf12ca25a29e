//! The host that a request names: a page of somebody else's must not read this server under a name of its own.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Lets requests through that name this machine itself.
///
/// Whoever owns a name can have it lead to 127.0.0.1 once a browser has loaded their page from it (DNS rebinding); to
/// the browser this server is then a part of that page's. The name gives it away.
pub(crate) async fn only_local(request: Request, next: Next) -> Response {
    if is_local(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "this server answers to localhost alone; see --listen\n").into_response()
    }
}

fn is_local(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let Some(authority) = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok()) else { return false };
    let name = authority.host();
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(hosts: &[&'static str]) -> bool {
        let headers = hosts.iter().map(|host| (HOST, host.parse().expect("a value")));
        is_local(&headers.collect())
    }

    #[test]
    fn names_of_this_machine_pass_and_no_others() {
        for host in ["localhost", "LocalHost:8080", "127.0.0.1:8080", "127.1.2.3", "[::1]:8080", "[::1]"] {
            assert!(named(&[host]), "{host}");
        }
        for host in
            ["", "evil.example", "localhost.evil.example:8080", "127.0.0.1.evil.example", "10.0.0.1", "[::2]:80"]
        {
            assert!(!named(&[host]), "{host}");
        }
        assert!(!named(&[]));
        assert!(!named(&["localhost", "evil.example"]));
    }
}
