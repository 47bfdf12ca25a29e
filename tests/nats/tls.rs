//! TLS: whom a bridge trusts. The certificates are made by `openssl`, for each test anew.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use tim_events::Bus;
use tim_events::bridge::nats::async_nats::ConnectOptions;
use tim_events::bridge::nats::{NatsIn, NatsOut, Server};

use crate::server::{Folder, NatsServer, is_required};
use crate::support::{alice, body, expect_in_order, soon, until};

/// An authority, and what it has signed for a server on loopback.
struct Authority {
    folder: Folder,
}

impl Authority {
    /// Makes one; none where there is no such program.
    fn new() -> Option<Self> {
        if let Err(error) = Command::new("openssl").arg("version").stdout(Stdio::null()).status() {
            assert!(!is_required(), "no openssl here: {error}");
            eprintln!("NOT TESTED: no openssl here ({error})");
            return None;
        }
        let made = Self { folder: Folder::new() };
        made.openssl("ca", "/CN=tests", &["basicConstraints=critical,CA:TRUE"], &[]);
        let (ca, key) = (made.path("ca.pem"), made.path("ca.key"));
        let signed = ["-CA", ca.to_str().unwrap(), "-CAkey", key.to_str().unwrap()];
        made.openssl("server", "/CN=server", &["basicConstraints=CA:FALSE", "subjectAltName=IP:127.0.0.1"], &signed);
        Some(made)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// Makes a key and a certificate, signed with that key itself unless `more` names another.
    fn openssl(&self, name: &str, subject: &str, extensions: &[&str], more: &[&str]) {
        let config = self.path("openssl.cnf");
        std::fs::write(&config, "[req]\ndistinguished_name = name\n[name]\n").unwrap();
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
            .args(["-subj", subject, "-config"])
            .arg(config)
            .args(extensions.iter().flat_map(|extension| ["-addext", extension]))
            .args(more)
            .args(["-keyout".as_ref(), self.path(&format!("{name}.key")).as_os_str()])
            .args(["-out".as_ref(), self.path(&format!("{name}.pem")).as_os_str()])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }

    /// A server that talks to nobody but under its certificate.
    fn server(&self) -> Option<NatsServer> {
        let (certificate, key) = (self.path("server.pem"), self.path("server.key"));
        let settings = format!("tls {{ cert_file: \"{}\", key_file: \"{}\" }}", certificate.display(), key.display());
        NatsServer::start_with(&settings)
    }

    /// Trusts this authority, and no other.
    fn trusted(&self) -> ConnectOptions {
        ConnectOptions::new().add_root_certificates(self.path("ca.pem")).require_tls(true)
    }
}

fn tls(server: &NatsServer) -> Server {
    Server::new(&format!("tls://127.0.0.1:{}", server.port())).unwrap()
}

#[tokio::test]
async fn events_flow_to_a_server_whose_authority_is_trusted() {
    let Some(authority) = Authority::new() else { return };
    let Some(server) = authority.server() else { return };
    let address = tls(&server).options(authority.trusted());
    let bus = Bus::new();
    let mut inlet = soon("a connection", NatsIn::new(address.clone()).open()).await.unwrap();
    let running = tokio::spawn(NatsOut::new(address, alice()).attach(&bus).unwrap().run());
    bus.publish_batch((0..10).map(body));
    bus.close();
    expect_in_order(&mut inlet, 0..10).await;
    assert_eq!(soon("the outlet", running).await.unwrap().unwrap().acknowledged, 10);
    let connections = &server.monitor("/connz")["connections"];
    assert!(connections[0]["tls_version"].is_string(), "{connections}");
}

#[tokio::test]
async fn nothing_is_sent_to_a_server_whose_authority_is_not_trusted() {
    let (Some(authority), Some(other)) = (Authority::new(), Authority::new()) else { return };
    let Some(server) = authority.server() else { return };
    let bus = Bus::new();
    let outlet = NatsOut::new(tls(&server).options(other.trusted()), alice()).attach(&bus).unwrap();
    let handle = outlet.handle();
    let running = tokio::spawn(outlet.run());
    bus.publish(body(0));
    // A certificate may be renewed: it is tried again.
    until("it fails twice", || handle.stats().failures >= 2).await;
    let stats = handle.stats();
    assert_eq!((stats.connections, stats.sent, stats.waiting), (0, 0, 1));
    assert_eq!(server.monitor("/varz")["in_msgs"], 0);
    running.abort();
}
