//! Tokens and subjects: any text fits, and comes back.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;
use tim_events::bridge::Instance;
use tim_events::bridge::subject::{subject_of, token, untoken};
use tim_events::model::{ConversationType, Message};
use tim_events::{Body, FriendRequestsRead, FriendsAdded, NewMessages, RawCall};

use super::event;

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,40}",
        "[._*>%~ \\t\\r\\n\\x00$a-c]{0,12}",
        "[%0-9A-Fa-f_~]{0,12}",
        "(_none|_many|_empty|%5Fnone|>|\\*|\\.|)",
        ".{100,200}",
        "[a.]{90,140}",
    ]
}

/// NATS takes it as one word, and as none of its own.
fn is_one_word(token: &str) -> bool {
    !token.is_empty()
        && token.len() <= 128
        && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:@#+=%~".contains(&byte))
}

proptest! {
    #[test]
    fn any_text_makes_one_word(text in hostile()) {
        let token = token(&text);
        prop_assert!(is_one_word(&token), "{token}");
        prop_assert_eq!(token.starts_with('_'), text.is_empty(), "{}", token);
        match untoken(&token) {
            Some(back) => prop_assert_eq!(back, text),
            None => prop_assert!(token.len() > 64 && token.contains('~'), "{token} is short and lost"),
        }
    }

    #[test]
    fn different_texts_make_different_words(texts in vec(hostile(), 2..20)) {
        let mut seen = HashMap::new();
        for text in texts {
            let token = token(&text);
            let other = seen.entry(token).or_insert_with(|| text.clone());
            prop_assert_eq!(&*other, &text);
        }
    }

    #[test]
    fn what_no_text_makes_is_no_token(token in hostile()) {
        if let Some(text) = untoken(&token) {
            prop_assert_eq!(super::tokens::token(&text), token);
        }
    }

    #[test]
    fn a_subject_has_its_words_whatever_the_ids(prefix in hostile(), user in hostile(), peer in hostile()) {
        let event = event(NewMessages::new(vec![Message::text(ConversationType::C2c, peer.as_str(), "", "hi")]));
        let subject = subject_of(&prefix, &Instance::new(7, user), &event);
        let words: Vec<_> = subject.split('.').collect();
        prop_assert!(words.iter().all(|word| is_one_word(word)), "{subject}");
        prop_assert_eq!(words.len(), prefix.split('.').count() + 5, "{}", subject);
    }
}

#[test]
fn long_ids_that_differ_at_their_ends_have_different_words() {
    let (one, other) = ("x".repeat(500) + "1", "x".repeat(500) + "2");
    assert_ne!(token(&one), token(&other));
    assert_eq!(token(&one).len(), 128);
    // An escape is not cut in two.
    for before in 0..4 {
        let long = "x".repeat(90 + before) + &".".repeat(100);
        let token = token(&long);
        let kept = token.split_once('~').unwrap().0;
        assert!(kept.trim_start_matches('x').split("%2E").all(str::is_empty), "{token}");
    }
}

#[test]
fn the_key_is_what_the_event_is_about() {
    let key = |body: Body| {
        let subject = subject_of("tim", &Instance::new(7, "alice"), &event(body));
        subject.strip_prefix("tim.7.alice.").unwrap().to_owned()
    };
    let message = |kind, id: &str, sender: &str| Message::text(kind, id, sender, "hi");
    let messages = |messages: Vec<Message>| key(NewMessages::new(messages).into());
    let (c2c, group) = (ConversationType::C2c, ConversationType::Group);

    assert_eq!(messages(vec![message(c2c, "bob", "bob")]), "message.NewMessages.c2c:bob");
    assert_eq!(messages(vec![message(c2c, "bob", "alice"), message(c2c, "bob", "bob")]), "message.NewMessages.c2c:bob");
    assert_eq!(messages(vec![message(group, "@TGS#1", "bob")]), "message.NewMessages.group:@TGS#1");
    assert_eq!(messages(vec![message(group, "g", "bob"), message(group, "g", "eve")]), "message.NewMessages.group:g");
    assert_eq!(messages(vec![message(c2c, "g", "bob"), message(group, "g", "bob")]), "message.NewMessages._many");
    assert_eq!(messages(vec![]), "message.NewMessages._none");
    assert_eq!(key(FriendsAdded::new(vec!["b.b".to_owned()]).into()), "friend.FriendsAdded.user:b%2Eb");
    assert_eq!(key(FriendsAdded::new(vec!["a".to_owned(), "b".to_owned()]).into()), "friend.FriendsAdded._many");
    assert_eq!(key(FriendRequestsRead::new().into()), "friend.FriendRequestsRead._none");
    assert_eq!(key(RawCall::new("TIMRecvNewMsgCallback", ["{".into()]).into()), "message.NewMessages._none");
    assert_eq!(key(RawCall::new("TIMTeapotCallback", []).into()), "diagnostic.Undecodable._none");
}
