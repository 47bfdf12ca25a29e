//! A recorder of the `metrics` facade that writes down what it is told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit,
    with_local_recorder,
};

/// What was recorded, by name and labels.
type Values = BTreeMap<String, f64>;

/// The recorder; `on_value` runs with each value.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) values: Arc<Mutex<Values>>,
    pub(crate) described: Mutex<BTreeMap<String, Described>>,
    pub(crate) on_value: Option<Arc<dyn Fn() + Send + Sync>>,
}

/// What a metric of this name is said to be.
pub(crate) struct Described {
    pub(crate) is_counter: bool,
    pub(crate) unit: Option<Unit>,
    pub(crate) text: SharedString,
}

/// One metric in the ledger.
struct Line {
    name: String,
    values: Arc<Mutex<Values>>,
    on_value: Option<Arc<dyn Fn() + Send + Sync>>,
}

impl Ledger {
    /// What this call records.
    pub(crate) fn recorded(&self, record: impl FnOnce()) -> Values {
        self.values.lock().unwrap().clear();
        with_local_recorder(self, record);
        self.values.lock().unwrap().clone()
    }

    fn line(&self, key: &Key) -> Arc<Line> {
        let labels: Vec<_> = key.labels().map(|label| format!("{{{}={}}}", label.key(), label.value())).collect();
        let name = format!("{}{}", key.name(), labels.concat());
        Arc::new(Line { name, values: Arc::clone(&self.values), on_value: self.on_value.clone() })
    }
}

impl CounterFn for Line {
    fn increment(&self, _: u64) {
        panic!("counters are told as they are");
    }

    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    fn absolute(&self, count: u64) {
        self.set(count as f64);
    }
}

impl GaugeFn for Line {
    fn increment(&self, _: f64) {
        panic!("gauges are told as they are");
    }

    fn decrement(&self, _: f64) {
        panic!("gauges are told as they are");
    }

    fn set(&self, value: f64) {
        self.values.lock().unwrap().insert(self.name.clone(), value);
        if let Some(on_value) = &self.on_value {
            on_value();
        }
    }
}

impl Recorder for Ledger {
    fn describe_counter(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        let described = Described { is_counter: true, unit, text };
        self.described.lock().unwrap().insert(name.as_str().to_owned(), described);
    }

    fn describe_gauge(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        let described = Described { is_counter: false, unit, text };
        self.described.lock().unwrap().insert(name.as_str().to_owned(), described);
    }

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {
        panic!("there are none");
    }

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.line(key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.line(key))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        panic!("there are none");
    }
}

#[track_caller]
pub(crate) fn assert_all(recorded: &Values, expected: &[(&str, f64)]) {
    let expected: Values = expected.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    assert_eq!(*recorded, expected);
}
