//! Filters: which events a reader wants, from the query of its request.

use serde::Deserialize;
use tim_events::{
    ConversationId, EventKind, EventRef, EventSet, EventStream, InvalidConversation, Policy, Scope, Subscribe,
    UnknownName,
};

/// The query as it came. Every parameter narrows down what the others leave.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Query {
    /// Categories and kinds.
    only: Option<String>,
    /// Kinds.
    kind: Option<String>,
    conversation: Option<String>,
    user: Option<String>,
    /// For clients that can't set the header `Last-Event-ID`.
    pub(crate) last_event_id: Option<String>,
}

/// A parameter of the query that makes no sense.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FilterError {
    #[error("only: {0}")]
    Only(UnknownName),
    #[error("kind: {0}")]
    Kind(UnknownName),
    #[error("conversation: {0}")]
    Conversation(InvalidConversation),
    #[error("user: an id is not empty")]
    User,
    #[error("no kind of event is both in only and in kind")]
    NoKind,
}

/// Which events a reader wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    kinds: EventSet,
    /// What an event has to be about, all of it.
    scopes: Vec<Scope>,
}

impl TryFrom<&Query> for Filter {
    type Error = FilterError;

    fn try_from(query: &Query) -> Result<Self, FilterError> {
        let mut kinds = match &query.only {
            Some(only) => only.parse().map_err(FilterError::Only)?,
            None if query.kind.is_some() => EventSet::ALL,
            None => EventSet::DEFAULT,
        };
        if let Some(names) = &query.kind {
            let wanted = names.split(',').map(|name| name.trim().parse::<EventKind>());
            kinds = kinds & wanted.collect::<Result<EventSet, _>>().map_err(FilterError::Kind)?;
        }
        // Nobody subscribes to gaps; they come to whoever loses something.
        kinds = kinds & EventSet::ALL;
        if kinds.is_empty() {
            return Err(FilterError::NoKind);
        }
        let mut scopes = Vec::new();
        if let Some(conversation) = &query.conversation {
            scopes.push(conversation.parse::<ConversationId>().map_err(FilterError::Conversation)?.into());
        }
        match query.user.as_deref() {
            Some("") => return Err(FilterError::User),
            Some(user) => scopes.push(Scope::User(user.to_owned())),
            None => {}
        }
        Ok(Self { kinds, scopes })
    }
}

impl Filter {
    /// Subscribes to what the filter lets through, and perhaps a little more: a subscription has one scope.
    ///
    /// A reader that falls further behind than these bounds reads on in the history.
    pub(crate) fn subscribe(&self, to: Subscribe) -> EventStream {
        let to = to.kinds(self.kinds).policy(Policy::DropOldest).capacity(256).max_bytes(1 << 20);
        match self.scopes.first() {
            Some(scope) => to.scope(scope.clone()),
            None => to,
        }
        .events()
    }

    /// Whether the reader wants this event. What it lost it wants to know, whatever it was.
    pub(crate) fn lets(&self, event: &EventRef) -> bool {
        if event.kind() == EventKind::Gap {
            return true;
        }
        if !self.kinds.contains(event.kind()) {
            return false;
        }
        if self.scopes.is_empty() {
            return true;
        }
        let about = event.about();
        self.scopes.iter().all(|scope| about.contains(scope))
    }
}

#[cfg(test)]
mod tests {
    use tim_events::{c2c, group};

    use super::*;

    fn query() -> Query {
        Query::default()
    }

    fn filter(query: &Query) -> Result<Filter, FilterError> {
        Filter::try_from(query)
    }

    #[test]
    fn a_filter_narrows_down_parameter_by_parameter() {
        let everything = filter(&query()).unwrap();
        assert_eq!(everything, Filter { kinds: EventSet::DEFAULT, scopes: Vec::new() });

        let only = Query { only: Some("message,friend".to_owned()), ..query() };
        assert_eq!(filter(&only).unwrap().kinds, EventSet::MESSAGE | EventSet::FRIEND);

        let kind = Query { kind: Some("NewMessages, KickedOffline".to_owned()), ..only };
        assert_eq!(filter(&kind).unwrap().kinds, EventKind::NewMessages.into());

        let log = Query { kind: Some("LogLine".to_owned()), ..query() };
        assert_eq!(filter(&log).unwrap().kinds, EventKind::LogLine.into());

        let scopes = Query { conversation: Some("group:x".to_owned()), user: Some("bob".to_owned()), ..query() };
        assert_eq!(filter(&scopes).unwrap().scopes, [group("x").into(), Scope::User("bob".to_owned())]);
        let scopes = Query { conversation: Some("c2c:a:b".to_owned()), ..query() };
        assert_eq!(filter(&scopes).unwrap().scopes, [c2c("a:b").into()]);
    }

    #[test]
    fn nonsense_is_refused_by_name() {
        let nonsense = |query: Query| filter(&query).expect_err("nonsense").to_string();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            nonsense(Query { only: text("teapot"), ..query() }),
            r#"only: "teapot" names no kind or category of events"#
        );
        assert!(nonsense(Query { only: text(""), ..query() }).starts_with("only: "));
        assert!(nonsense(Query { kind: text("message"), ..query() }).starts_with("kind: "));
        assert!(nonsense(Query { conversation: text("bob"), ..query() }).starts_with("conversation: "));
        assert!(nonsense(Query { user: text(""), ..query() }).starts_with("user: "));
        let apart = Query { only: text("friend"), kind: text("LogLine"), ..query() };
        assert_eq!(filter(&apart), Err(FilterError::NoKind));
        let gap = Query { kind: text("Gap"), ..query() };
        assert_eq!(filter(&gap), Err(FilterError::NoKind));
    }
}
