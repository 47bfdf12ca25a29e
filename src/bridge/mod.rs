//! How other machines read events: their wire form, and NATS to carry them.
