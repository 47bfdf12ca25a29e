//! A harness for tests of code that reads events.
