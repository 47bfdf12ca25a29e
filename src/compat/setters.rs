//! The setters, one or two for each row of the catalog that has any.

use super::argument::FromArg;
use super::callbacks::{Callbacks, Registration};
use crate::event::{EventKind, RawCall, RawText};

/// The Rust type of a parameter.
macro_rules! parameter {
    (Text) => { Option<&RawText> };
    (Bool) => { bool };
    (Int32) => { i32 };
    (Uint32) => { u32 };
    (Int64) => { i64 };
    (Uint64) => { u64 };
}

/// Calls `$callback` with the arguments of a call and its user data; false if they don't fit the signature.
macro_rules! caller {
    ($callback:ident, $user_data:ident, ($($parameter:ident: $type:ident),*)) => {{
        let mut user_data = $user_data;
        move |call: &RawCall| {
            let [$($parameter),*] = call.args() else { return false };
            $(let Some($parameter) = <parameter!($type) as FromArg<'_>>::from_arg($parameter) else { return false };)*
            $callback($($parameter,)* &mut user_data);
            true
        }
    }};
}

macro_rules! setter {
    ($variant:ident $summary:literal $callback:literal
        ($($parameter:ident: $type:ident),* $(,)?) { set $function:literal $name:ident }) => {
        #[doc = concat!("Sets the callback for `", $callback, "`, or clears it: ", $summary)]
        ///
        /// One slot: setting again replaces. See [`Callbacks`] for what holds for all of them.
        #[doc(alias = $function)]
        #[doc(alias = $callback)]
        ///
        /// ```
        /// use tim_events::Bus;
        /// use tim_events::compat::Callbacks;
        ///
        /// let (callbacks, _dispatcher) = Callbacks::new(&Bus::new());
        #[doc = concat!("callbacks.", stringify!($name), "(Some(|", $(stringify!($parameter), ", ",)*
            "user_data: &mut u32| *user_data += 1), 0).detach();")]
        /// ```
        pub fn $name<D: Send + 'static>(
            &self,
            callback: Option<fn($($parameter: parameter!($type),)* user_data: &mut D)>,
            user_data: D,
        ) -> Registration {
            self.set(EventKind::$variant, callback.map(|callback| caller!(callback, user_data, ($($parameter: $type),*))))
        }
    };
    ($variant:ident $summary:literal $callback:literal
        ($($parameter:ident: $type:ident),* $(,)?)
        { add $add_function:literal $add:ident, remove $remove_function:literal $remove:ident }) => {
        #[doc = concat!("Adds a callback for `", $callback, "`: ", $summary)]
        ///
        /// Callbacks stack; one that is added twice is called twice. See [`Callbacks`] for what holds for all of them.
        #[doc(alias = $add_function)]
        #[doc(alias = $callback)]
        ///
        /// ```
        /// use tim_events::Bus;
        /// use tim_events::compat::Callbacks;
        ///
        /// let (callbacks, _dispatcher) = Callbacks::new(&Bus::new());
        #[doc = concat!("callbacks.", stringify!($add), "(|", $(stringify!($parameter), ", ",)*
            "user_data: &mut u32| *user_data += 1, 0).detach();")]
        /// ```
        pub fn $add<D: Send + 'static>(
            &self,
            callback: fn($($parameter: parameter!($type),)* user_data: &mut D),
            user_data: D,
        ) -> Registration {
            let function = callback as usize;
            self.add(EventKind::$variant, function, caller!(callback, user_data, ($($parameter: $type),*)))
        }

        #[doc = concat!("Removes a callback for `", $callback, "`, however often it was added; returns how often.")]
        ///
        /// It is known by its function alone, whatever its `user_data`, as the vendor's library does it. Two functions
        /// with the same body may be one to the compiler; a [`Registration`] knows its callback better.
        #[doc(alias = $remove_function)]
        pub fn $remove<D>(&self, callback: fn($($parameter: parameter!($type),)* user_data: &mut D)) -> usize {
            self.remove(EventKind::$variant, callback as usize)
        }
    };
    ($variant:ident $summary:literal $callback:literal $parameters:tt { $($none:tt)* }) => {};
}

macro_rules! define_setters {
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
        impl Callbacks {
            $($(setter! { $variant $summary $callback $parameters $setter })*)*
        }
    };
}

catalog!(define_setters);
