//! The guide's code blocks as documentation tests.

macro_rules! chapters {
    ($($(#[$attribute:meta])* $name:ident = $path:literal;)*) => {
        $(
            $(#[$attribute])*
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
    #[cfg(feature = "state")]
    UserInterfaces = "guide/user-interfaces.md";
    #[cfg(feature = "testing")]
    Testing = "guide/testing.md";
    #[cfg(feature = "bridge")]
    ManyMachines = "guide/many-machines.md";
    #[cfg(feature = "sdk")]
    VendorLibrary = "vendor-library.md";
}
