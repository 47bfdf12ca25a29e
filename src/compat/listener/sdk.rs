//! The connection, the login and the users' state.

use super::super::Callbacks;
use crate::event::model::{NetworkStatus, UserProfile, UserStatus};
use crate::event::{Event, EventKind, EventSet};
use crate::stream::HandlerGuard;

/// Hears of the connection, the login, and the profile and presence of users.
///
/// Every method has an empty body; write those that matter. Register with
/// [`Callbacks::add_sdk_listener`]. A connection that was lost (status 1) has no method, as the vendor's listener has
/// none; [`NetworkStatusChanged`](crate::NetworkStatusChanged) tells of it.
///
/// ```
/// use tim_events::compat::SdkListener;
///
/// struct Banner;
///
/// impl SdkListener for Banner {
///     fn on_connecting(&mut self) {
///         println!("connecting...");
///     }
///     fn on_connect_failed(&mut self, code: i64, desc: &str) {
///         println!("no connection: {desc} ({code})");
///     }
/// }
/// ```
#[doc(alias = "V2TIMSDKListener")]
#[doc(alias = "V2TimSDKListener")]
#[expect(unused_variables, reason = "the default bodies are empty, and an implementation wants the plain names")]
pub trait SdkListener {
    /// A connection to the server is being tried.
    ///
    /// The vendor's `onConnecting`; [`NetworkStatusChanged`](crate::NetworkStatusChanged) with status 2.
    #[doc(alias = "onConnecting")]
    fn on_connecting(&mut self) {}

    /// The server is connected.
    ///
    /// The vendor's `onConnectSuccess`; [`NetworkStatusChanged`](crate::NetworkStatusChanged) with status 0.
    #[doc(alias = "onConnectSuccess")]
    fn on_connect_success(&mut self) {}

    /// No connection could be made, with the vendor's error code and what it means.
    ///
    /// The vendor's `onConnectFailed`; [`NetworkStatusChanged`](crate::NetworkStatusChanged) with status 3.
    #[doc(alias = "onConnectFailed")]
    fn on_connect_failed(&mut self, code: i64, desc: &str) {}

    /// The same account logged in elsewhere and this login ended.
    ///
    /// The vendor's `onKickedOffline`; [`KickedOffline`](crate::KickedOffline).
    #[doc(alias = "onKickedOffline")]
    fn on_kicked_offline(&mut self) {}

    /// The user signature expired; the next login needs a new one.
    ///
    /// The vendor's `onUserSigExpired`; [`UserSigExpired`](crate::UserSigExpired).
    #[doc(alias = "onUserSigExpired")]
    fn on_user_sig_expired(&mut self) {}

    /// The profile of the logged-in user changed; it comes as it is now.
    ///
    /// The vendor's `onSelfInfoUpdated`; [`SelfProfileUpdated`](crate::SelfProfileUpdated).
    #[doc(alias = "V2TimUserFullInfoCallback")]
    #[doc(alias = "onSelfInfoUpdated")]
    fn on_self_info_updated(&mut self, profile: &UserProfile) {}

    /// Users came online, went offline or changed their custom status.
    ///
    /// The vendor's `onUserStatusChanged`; [`UserStatusesChanged`](crate::UserStatusesChanged).
    #[doc(alias = "OnUserStatusChanged")]
    #[doc(alias = "onUserStatusChanged")]
    fn on_user_status_changed(&mut self, statuses: &[UserStatus]) {}
}

const KINDS: EventSet = EventSet::of(&[
    EventKind::NetworkStatusChanged,
    EventKind::KickedOffline,
    EventKind::UserSigExpired,
    EventKind::SelfProfileUpdated,
    EventKind::UserStatusesChanged,
]);

impl Callbacks {
    /// Adds a listener to the connection, the login and the users' state.
    ///
    /// See [`Callbacks`] for what holds for all listeners.
    ///
    /// ```
    /// use tim_events::compat::{Callbacks, SdkListener};
    /// use tim_events::{Bus, RawCall};
    ///
    /// struct Banner(std::sync::mpsc::Sender<&'static str>);
    ///
    /// impl SdkListener for Banner {
    ///     fn on_connect_success(&mut self) {
    ///         self.0.send("online").unwrap();
    ///     }
    /// }
    ///
    /// let bus = Bus::new();
    /// let (callbacks, mut dispatcher) = Callbacks::new(&bus);
    /// let (tell, told) = std::sync::mpsc::channel();
    /// let listener = callbacks.add_sdk_listener(Banner(tell));
    ///
    /// bus.publish(RawCall::new("TIMNetworkStatusListenerCallback", [0.into(), 0.into(), "".into()]));
    /// dispatcher.poll_once();
    /// assert_eq!(told.recv().unwrap(), "online");
    /// drop(listener);
    /// ```
    #[doc(alias = "addSDKListener")]
    pub fn add_sdk_listener(&self, mut listener: impl SdkListener + Send + 'static) -> HandlerGuard {
        self.handlers().on_events(KINDS, move |event| hear(&mut listener, event))
    }
}

fn hear(listener: &mut impl SdkListener, event: &Event) {
    match event {
        Event::NetworkStatusChanged(network) => match network.status {
            NetworkStatus::Connected => listener.on_connect_success(),
            NetworkStatus::Connecting => listener.on_connecting(),
            NetworkStatus::ConnectFailed => listener.on_connect_failed(network.code, &network.desc),
            NetworkStatus::Disconnected | NetworkStatus::Other(_) => {}
        },
        Event::KickedOffline(_) => listener.on_kicked_offline(),
        Event::UserSigExpired(_) => listener.on_user_sig_expired(),
        Event::SelfProfileUpdated(updated) => listener.on_self_info_updated(&updated.profile),
        Event::UserStatusesChanged(changed) => listener.on_user_status_changed(&changed.statuses),
        _ => {}
    }
}
