//! What happens to the connection and the login.

use super::payload;
use crate::event::model::NetworkStatus;

payload! {
    /// The connection to the server was made, lost, or is being tried.
    ///
    /// Source: `TIMNetworkStatusListenerCallback`. The latest status is at hand in
    /// [`Bus::latest`](crate::Bus::latest). It can fire before `TIMInit` returns.
    pub struct NetworkStatusChanged {
        /// The connection's status.
        status: NetworkStatus,
        /// The vendor's error code, 0 when all is well.
        code: i64,
        /// What the error is; empty when all is well.
        desc: String,
    }
}

payload! {
    /// The same account logged in elsewhere and this login ended.
    ///
    /// Source: `TIMKickedOfflineCallback`.
    pub struct KickedOffline {}
}

payload! {
    /// The user signature expired; the next login needs a new one.
    ///
    /// Source: `TIMUserSigExpiredCallback`.
    pub struct UserSigExpired {}
}
