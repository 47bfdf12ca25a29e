//! Loading: what is in the library, and what is not the library.

use std::collections::BTreeSet;

use tim_events::EventKind;
use tim_events::catalog::Setter;
use tim_events::sdk::{LoadError, Sdk};

use crate::support::{StandIn, watched};

#[test]
fn the_stand_in_has_the_setters_of_the_catalog() {
    watched(|| {
        let standin = StandIn::load();
        let catalog: BTreeSet<String> = EventKind::catalog()
            .iter()
            .flat_map(|row| match row.setter {
                Setter::Set { function, .. } => vec![function.to_owned()],
                Setter::AddRemove { add, remove, .. } => vec![add.to_owned(), remove.to_owned()],
                _ => Vec::new(),
            })
            .collect();
        let setters: BTreeSet<String> = standin.setters().into_iter().collect();
        assert_eq!(setters, catalog);
        assert_eq!(standin.sdk.missing(), Vec::<&str>::new());
        assert_eq!(standin.sdk.version().as_deref(), Some("8.0.0-standin"));
        assert!(format!("{:?}", standin.sdk).contains("8.0.0-standin"));
    });
}

#[test]
fn a_library_that_sets_no_callbacks_is_not_the_vendors() {
    watched(|| {
        let error = Sdk::load("libm.so.6").expect_err("it computes");
        assert!(matches!(&error, LoadError::Foreign { path } if path.ends_with("libm.so.6")), "{error:?}");
    });
}

#[test]
fn what_is_not_there_is_not_loaded() {
    watched(|| {
        let error = Sdk::load("./no/such/libImSDK.so").expect_err("nothing is there");
        assert!(matches!(&error, LoadError::Library { path, .. } if path.ends_with("libImSDK.so")), "{error:?}");
        assert!(error.to_string().contains("libImSDK.so"), "{error}");
    });
}
