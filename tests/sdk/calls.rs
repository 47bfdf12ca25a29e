//! Calls of the API: how they end, and that nothing stays of those that don't.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use tim_events::model::{Conversation, Message};
use tim_events::sdk::{CallError, Sdk, VendorFunctions};
use tim_events::{ApiCompleted, ApiReply, Arg, Bus, EventKind, RawCall};

use crate::support::{
    How, StandIn, complete, drain, events, library_thread, only, run, this_thread, watched, watched_alone,
};

tim_events::vendor_functions! {
    /// Functions that the crate does not declare, or not so.
    pub(crate) unsafe trait Functions {
        /// Whatever comes.
        "TIMMsgSaveMsg" fn save(conv_id: str, conv_type: i32, json_msg: str) -> ApiReply;
        /// Nothing of the sort comes.
        "TIMConvGetConvList" fn wrong_list() -> Vec<Message>;
        /// In no library.
        "TIMNoSuchFunction" fn nothing(flag: bool, number: u64) -> ();
    }
}

#[test]
fn a_success_is_typed_and_published() {
    watched(|| {
        let standin = StandIn::started();
        let bus = Bus::new();
        let mut stream = events(&bus, EventKind::ApiCompleted);
        let _attachment = standin.sdk.attach(&bus);
        let conversations: Vec<Conversation> = run(standin.sdk.conv_get_conv_list()).unwrap();
        assert_eq!(conversations[0].id, "bob");
        let event = only(&mut stream);
        let args = [Arg::from(0), Arg::Null, Arg::text(r#"[{"conv_id":"bob","conv_type":1}]"#)];
        assert_eq!(event.raw(), Some(&RawCall::new("TIMCommCallback", args).with_api("TIMConvGetConvList")));
        assert_eq!(event.thread(), library_thread());
        let completed = event.payload::<ApiCompleted>().unwrap();
        assert_eq!((completed.api.as_str(), completed.code), ("TIMConvGetConvList", 0));

        let message = run(standin.sdk.msg_save_msg("bob", 1, r#"{"message_sender":"alice"}"#)).unwrap();
        assert_eq!(message.sender, "alice");
        assert_eq!(run(standin.sdk.msg_get_msg_list("bob", 1, "{}")).unwrap(), []);
        assert!(matches!(run(standin.sdk.save("bob", 1, "{}")), Ok(ApiReply::Message(_))));
    });
}

#[test]
fn a_failure_has_its_code_and_its_reply() {
    watched(|| {
        let standin = StandIn::started();
        standin.answer(How::Later, 6032, Some(c"no"), Some(cr#"{"message_sender":"alice"}"#));
        let error = run(standin.sdk.msg_save_msg("bob", 1, "{}")).expect_err("a failure");
        let CallError::Failed(error) = error else { panic!("{error:?}") };
        assert_eq!((error.api.as_str(), error.code, error.desc.as_str()), ("TIMMsgSaveMsg", 6032, "no"));
        assert!(matches!(&error.reply, ApiReply::Message(message) if message.sender == "alice"), "{error:?}");
    });
}

#[test]
fn before_init_calls_fail() {
    watched(|| {
        let standin = StandIn::load();
        let error = run(standin.sdk.login("alice", "signature")).expect_err("not initialized");
        assert_eq!(error.code(), Some(6013));
    });
}

#[test]
fn a_refused_call_fails_at_once() {
    watched(|| {
        let standin = StandIn::started();
        let bus = Bus::new();
        let mut stream = events(&bus, EventKind::ApiCompleted);
        let _attachment = standin.sdk.attach(&bus);
        standin.answer(How::Refused, -3, None, None);
        let error = run(standin.sdk.msg_save_msg("bob", 1, "no JSON")).expect_err("refused");
        assert_eq!(error, CallError::Refused { api: "TIMMsgSaveMsg".into(), code: -3 });
        let error = standin.sdk.init(1, "no JSON").expect_err("refused");
        assert_eq!(error.code(), Some(-3));
        assert_eq!(drain(&mut stream).len(), 0);
    });
}

#[test]
fn an_answer_inside_the_call_is_fine() {
    watched(|| {
        let standin = StandIn::started();
        let bus = Bus::new();
        let mut stream = events(&bus, EventKind::ApiCompleted);
        let _attachment = standin.sdk.attach(&bus);
        // The library answers this one so in any case.
        let call = standin.sdk.set_config(r#"{"set_config_log_level":3}"#);
        assert_eq!(only(&mut stream).thread(), this_thread().as_deref());
        run(call).unwrap();
        standin.answer(How::Inside, 0, None, None);
        let call = standin.sdk.login("alice", "signature");
        assert_eq!(bus.epoch(), 1);
        run(call).unwrap();
    });
}

#[test]
fn a_call_that_is_never_answered_times_out_and_leaves_nothing() {
    watched_alone(|| {
        let standin = StandIn::started();
        let bus = Bus::new();
        let mut stream = events(&bus, EventKind::ApiCompleted);
        let _attachment = standin.sdk.attach(&bus);
        standin.answer(How::Never, 0, None, None);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let late = Sdk::late_calls();
        runtime.block_on(async {
            let call = standin.sdk.conv_get_conv_list();
            tokio::time::timeout(Duration::from_secs(60), call).await.expect_err("nothing answers");
        });
        drop(standin.sdk.logout());
        // The answers come after all, and find nothing.
        assert_eq!(Sdk::late_calls(), late);
        assert_eq!(standin.answer_kept(), 2);
        assert_eq!(Sdk::late_calls(), late + 2);
        assert_eq!(drain(&mut stream).len(), 0);
    });
}

#[test]
fn an_answer_that_comes_twice_counts_once() {
    watched_alone(|| {
        let standin = StandIn::started();
        let bus = Bus::new();
        let mut stream = events(&bus, EventKind::ApiCompleted);
        let _attachment = standin.sdk.attach(&bus);
        standin.answer(How::Twice, 0, None, None);
        let late = Sdk::late_calls();
        run(standin.sdk.login("alice", "signature")).unwrap();
        standin.join();
        assert_eq!(Sdk::late_calls(), late + 1);
        assert_eq!(only(&mut stream).kind(), EventKind::ApiCompleted);
        assert_eq!(bus.epoch(), 1);
    });
}

#[test]
fn a_call_that_panics_half_way_leaves_nothing() {
    watched_alone(|| {
        let standin = StandIn::started();
        let mut passed = None;
        let late = Sdk::late_calls();
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            standin.sdk.call::<()>("TIMLogout", |callback, user_data| {
                passed = Some((callback, user_data));
                panic!("half way")
            })
        }));
        assert!(panicked.is_err());
        let (callback, user_data) = passed.expect("it was called");
        complete(callback, user_data);
        assert_eq!(Sdk::late_calls(), late + 1);
    });
}

#[test]
fn many_calls_are_answered_each_for_itself() {
    watched(|| {
        let standin = StandIn::started();
        let calls: Vec<_> = (0..100)
            .map(|number| standin.sdk.msg_save_msg("bob", 1, &format!(r#"{{"message_sender":"{number}"}}"#)))
            .collect();
        for (number, call) in calls.into_iter().enumerate().rev() {
            assert_eq!(run(call).unwrap().sender, number.to_string());
        }
        standin.join();
    });
}

#[test]
fn a_text_with_a_nul_is_not_passed() {
    watched(|| {
        let standin = StandIn::started();
        let nul = |api: &str| CallError::Nul(api.to_owned());
        assert_eq!(run(standin.sdk.login("al\0ice", "")).expect_err("NUL"), nul("TIMLogin"));
        assert_eq!(run(standin.sdk.login("alice", "\0")).expect_err("NUL"), nul("TIMLogin"));
        assert_eq!(run(standin.sdk.set_config("\0")).expect_err("NUL"), nul("TIMSetConfig"));
        assert_eq!(run(standin.sdk.save("bob", 1, "{}\0")).expect_err("NUL"), nul("TIMMsgSaveMsg"));
        assert_eq!(standin.sdk.init(1, "\0").expect_err("NUL"), nul("TIMInit"));
        assert_eq!(standin.sdk.login_status(), Some(3), "nothing was called");
    });
}

#[test]
fn declared_functions_fail_with_what_is_wrong() {
    watched(|| {
        let standin = StandIn::started();
        let error = run(standin.sdk.nothing(true, 7)).expect_err("there is no such function");
        assert_eq!(error, CallError::Missing("TIMNoSuchFunction".into()));
        let error = run(standin.sdk.wrong_list()).expect_err("conversations are no messages");
        let CallError::Unexpected { api, reply: ApiReply::Conversations(list) } = error else { panic!("{error:?}") };
        assert_eq!((api.as_str(), list.len()), ("TIMConvGetConvList", 1));
    });
}
