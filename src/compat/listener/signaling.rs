//! Invitations.

use super::super::Callbacks;
use crate::event::{Event, EventKind, EventSet};
use crate::stream::HandlerGuard;

/// Hears of invitations to calls and the like, and of what became of them.
///
/// Every method has an empty body; write those that matter. Register with
/// [`Callbacks::add_signaling_listener`]. Older C libraries have no callbacks for these; there, invitations come as
/// messages with a custom element.
///
/// ```
/// use tim_events::compat::SignalingListener;
///
/// struct Phone;
///
/// impl SignalingListener for Phone {
///     fn on_receive_new_invitation(&mut self, _: &str, inviter: &str, _: &str, _: &[String], _: &str) {
///         println!("{inviter} is calling");
///     }
/// }
/// ```
#[doc(alias = "V2TIMSignalingListener")]
#[doc(alias = "V2TimSignalingListener")]
#[expect(unused_variables, reason = "the default bodies are empty, and an implementation wants the plain names")]
pub trait SignalingListener {
    /// Somebody invites this user; `group_id` is empty between two users.
    ///
    /// The vendor's `onReceiveNewInvitation`; [`InvitationReceived`](crate::InvitationReceived).
    #[doc(alias = "OnReceiveNewInvitationCallback")]
    #[doc(alias = "onReceiveNewInvitation")]
    fn on_receive_new_invitation(
        &mut self,
        invite_id: &str,
        inviter: &str,
        group_id: &str,
        invitees: &[String],
        data: &str,
    ) {
    }

    /// An invitee accepted.
    ///
    /// The vendor's `onInviteeAccepted`; [`InviteeAccepted`](crate::InviteeAccepted).
    #[doc(alias = "OnInviteeAcceptedCallback")]
    #[doc(alias = "onInviteeAccepted")]
    fn on_invitee_accepted(&mut self, invite_id: &str, invitee: &str, data: &str) {}

    /// An invitee rejected.
    ///
    /// The vendor's `onInviteeRejected`; [`InviteeRejected`](crate::InviteeRejected).
    #[doc(alias = "OnInviteeRejectedCallback")]
    #[doc(alias = "onInviteeRejected")]
    fn on_invitee_rejected(&mut self, invite_id: &str, invitee: &str, data: &str) {}

    /// An invitation was cancelled by its inviter.
    ///
    /// The vendor's `onInvitationCancelled`; [`InvitationCancelled`](crate::InvitationCancelled).
    #[doc(alias = "OnInvitationCancelledCallback")]
    #[doc(alias = "onInvitationCancelled")]
    fn on_invitation_cancelled(&mut self, invite_id: &str, inviter: &str, data: &str) {}

    /// An invitation ran out before these invitees had answered.
    ///
    /// The vendor's `onInvitationTimeout`; [`InvitationTimedOut`](crate::InvitationTimedOut).
    #[doc(alias = "OnInvitationTimeoutCallback")]
    #[doc(alias = "onInvitationTimeout")]
    fn on_invitation_timeout(&mut self, invite_id: &str, invitees: &[String]) {}
}

const KINDS: EventSet = EventSet::of(&[
    EventKind::InvitationReceived,
    EventKind::InviteeAccepted,
    EventKind::InviteeRejected,
    EventKind::InvitationCancelled,
    EventKind::InvitationTimedOut,
]);

impl Callbacks {
    /// Adds a listener to invitations.
    ///
    /// See [`Callbacks`] for what holds for all listeners.
    ///
    /// ```
    /// use tim_events::compat::{Callbacks, SignalingListener};
    /// use tim_events::{Bus, InviteeAccepted};
    ///
    /// struct Phone(std::sync::mpsc::Sender<String>);
    ///
    /// impl SignalingListener for Phone {
    ///     fn on_invitee_accepted(&mut self, _: &str, invitee: &str, _: &str) {
    ///         self.0.send(invitee.to_owned()).unwrap();
    ///     }
    /// }
    ///
    /// let bus = Bus::new();
    /// let (callbacks, mut dispatcher) = Callbacks::new(&bus);
    /// let (tell, told) = std::sync::mpsc::channel();
    /// callbacks.add_signaling_listener(Phone(tell)).detach();
    ///
    /// bus.publish(InviteeAccepted::new("call-1".to_owned(), "bob".to_owned(), String::new()));
    /// dispatcher.poll_once();
    /// assert_eq!(told.recv().unwrap(), "bob");
    /// ```
    #[doc(alias = "addSignalingListener")]
    pub fn add_signaling_listener(&self, mut listener: impl SignalingListener + Send + 'static) -> HandlerGuard {
        self.handlers().on_events(KINDS, move |event| hear(&mut listener, event))
    }
}

fn hear(listener: &mut impl SignalingListener, event: &Event) {
    match event {
        Event::InvitationReceived(invitation) => listener.on_receive_new_invitation(
            &invitation.invite_id,
            &invitation.inviter,
            &invitation.group_id,
            &invitation.invitees,
            &invitation.data,
        ),
        Event::InviteeAccepted(accepted) => {
            listener.on_invitee_accepted(&accepted.invite_id, &accepted.invitee, &accepted.data);
        }
        Event::InviteeRejected(rejected) => {
            listener.on_invitee_rejected(&rejected.invite_id, &rejected.invitee, &rejected.data);
        }
        Event::InvitationCancelled(cancelled) => {
            listener.on_invitation_cancelled(&cancelled.invite_id, &cancelled.inviter, &cancelled.data);
        }
        Event::InvitationTimedOut(timeout) => listener.on_invitation_timeout(&timeout.invite_id, &timeout.invitees),
        _ => {}
    }
}
