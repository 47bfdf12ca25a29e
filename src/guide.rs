//! The guide's code blocks as documentation tests.

macro_rules! chapters {
    ($($name:ident = $path:literal;)*) => {
        $(
            #[doc = include_str!(concat!("../docs/", $path))]
            pub struct $name;
        )*
    };
}

chapters! {
    Introduction = "guide/README.md";
    FromCallbacks = "guide/from-callbacks.md";
    Filters = "guide/filters.md";
    SlowReaders = "guide/slow-readers.md";
}
