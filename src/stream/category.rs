//! Category views: an enum for each category, of the kinds in it.

#[allow(clippy::wildcard_imports, reason = "a payload for each row")]
use crate::event::*;

/// An event of one category: the item of a [`CategoryStream`](crate::CategoryStream).
///
/// It is sealed; the catalog implements it for each category's enum.
///
/// ```
/// use tim_events::{Bus, Category, CategoryEvent, SessionEvent};
///
/// # tokio_test::block_on(async {
/// assert_eq!(SessionEvent::CATEGORY, Category::Session);
/// let bus = Bus::new();
/// let mut session = bus.session_events();
/// bus.publish(tim_events::KickedOffline::new());
/// let event = session.next().await.expect("open");
/// assert!(matches!(event, SessionEvent::KickedOffline(_)));
/// assert_eq!(event.event().seq(), 1);
/// # });
/// ```
pub trait CategoryEvent: sealed::Sealed + Sized + Send + 'static {
    /// The category.
    const CATEGORY: Category;

    /// The event as one of this category.
    ///
    /// # Errors
    ///
    /// The event itself, if it is of another category or can't be typed.
    fn from_event(event: EventRef) -> Result<Self, EventRef>;

    /// The event with its number and circumstances.
    fn event(&self) -> &EventRef;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! define_views {
    ($(
        #[doc = $about:literal]
        $category:ident $constant:ident $view:ident $label:literal {
            $(
                #[doc = $summary:literal]
                $variant:ident = $bit:literal,
                    callback $callback:literal $parameters:tt,
                    setter $setter:tt,
                    listeners [$($listener:literal),*];
            )*
        }
    )*) => {
        $(
            #[doc = $about]
            #[derive(Debug, Clone)]
            #[non_exhaustive]
            pub enum $view {
                $(
                    #[doc = $summary]
                    #[doc(alias = $callback)]
                    $(#[doc(alias = $listener)])*
                    $variant(Ref<$variant>),
                )*
            }

            impl sealed::Sealed for $view {}

            impl CategoryEvent for $view {
                const CATEGORY: Category = Category::$category;

                fn from_event(event: EventRef) -> Result<Self, EventRef> {
                    match event.kind() {
                        $(EventKind::$variant => Ref::new(event).map(Self::$variant),)*
                        _ => Err(event),
                    }
                }

                fn event(&self) -> &EventRef {
                    match self {
                        $(Self::$variant(event) => event.event(),)*
                    }
                }
            }
        )*
    };
}

catalog!(define_views);
