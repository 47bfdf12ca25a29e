//! How user interfaces read events: values and lists folded from them, with their changes.
