//! The notation of the message lists: one line a member, from which everything else comes.
//!
//! ```text
//! messages! {
//!     /// The operator wants the station to restart (section 5.14).
//!     Reset from Csms: ResetRequest {
//!         /// Hard cuts power at once; soft ends running transactions first.
//!         kind "type": ResetType,
//!     } => ResetResponse {
//!         status: ResetStatus,
//!     }
//! }
//! ```
//!
//! - Types are real Rust types with their limits in them; each implements [`Value`](super::Value).
//! - The name on the wire is the member's name in camel case, unless it stands behind the name.
//! - `[draft 4]` at the top of a list says that its schema files are JSON Schema draft 4, where `1.0` is no integer.

// A build without any version has no list.
#![cfg_attr(not(any(feature = "v16", feature = "v20", feature = "v201")), allow(unused_macros))]

/// The actions of one file: per action a marker type, the request and the response.
macro_rules! messages {
    ($([draft $draft:literal])? $(
        $(#[$doc:meta])*
        $action:ident from $sender:ident: $request:ident $(<$in_request:lifetime>)? { $($request_members:tt)* }
            => $response:ident $(<$in_response:lifetime>)? { $($response_members:tt)* }
    )*) => {
        $(
            $crate::schema::list::object! {
                [$(#[$doc])*
                 #[doc = ""]
                 #[doc = concat!("Request of [`", stringify!($action), "`], answered by [`", stringify!($response), "`].")]]
                $request [$($in_request)?] { $($request_members)* }
            }
            $crate::schema::list::object! {
                [#[doc = concat!("Answer to [`", stringify!($request), "`].")]]
                $response [$($in_response)?] { $($response_members)* }
            }

            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub struct $action;

            impl Action for $action {
                const NAME: &'static str = stringify!($action);
                const VERSION: $crate::Version = super::VERSION;
                const SENDER: Sender = Sender::$sender;
                const DEFINITION: ActionDef = ActionDef {
                    name: stringify!($action),
                    sender: Sender::$sender,
                    whole_numbers_only: WHOLE_NUMBERS_ONLY,
                    request: <Self::Request<'static> as Value<'static>>::TYPE,
                    response: <Self::Response<'static> as Value<'static>>::TYPE,
                };
                type Request<'r> = $crate::schema::list::with_lifetime!('r $request $($in_request)?);
                type Response<'r> = $crate::schema::list::with_lifetime!('r $response $($in_response)?);
            }
        )*

        const WHOLE_NUMBERS_ONLY: bool = false $(|| $draft == 4)?;

        pub(super) const ACTIONS: &[ActionDef] = &[$($action::DEFINITION),*];

        /// The action at a place of this list.
        #[inline(always)]
        pub(super) fn visit<V: Visitor>(at: usize, visitor: V) -> Result<V::Output, V> {
            enum At { $($action),* }
            match at {
                $(at if at == At::$action as usize => Ok(visitor.visit::<$action>()),)*
                _ => Err(visitor),
            }
        }
    };
}

/// Objects that messages share.
macro_rules! objects {
    ($($(#[$doc:meta])* $name:ident $(<$lifetime:lifetime>)? { $($members:tt)* })*) => {
        $($crate::schema::list::object! { [$(#[$doc])*] $name [$($lifetime)?] { $($members)* } })*
    };
}

/// Sets of values of which a member takes one.
macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident $(= $wire:literal)?),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            #[repr(u8)]
            #[allow(missing_docs)]
            pub enum $name {
                $($(#[$value_doc])* $value,)*
                /// A value that the standard does not list: read only under the tolerance for unknown values, where
                /// its text stands at the reported path. It cannot be encoded.
                Unrecognized,
            }

            impl $name {
                /// All values, in the order of the standard.
                pub const ALL: &'static [Self] = &[$(Self::$value),*];
                const NAMES: &'static [&'static str] = &[$($crate::schema::list::or!([$($wire)?] stringify!($value))),*];

                /// The text on the wire; `None` for [`Unrecognized`](Self::Unrecognized).
                pub fn as_str(self) -> Option<&'static str> {
                    Self::NAMES.get(self as usize).copied()
                }
            }

            impl<'v> Value<'v> for $name {
                const TYPE: &'static Type = &Type::Choice(Self::NAMES);

                fn take(from: &mut Members<'v, '_>) -> Self {
                    // The compiler sees that this is the number itself.
                    match from.choice() {
                        $(at if at == Self::$value as u8 => Self::$value,)*
                        _ => Self::Unrecognized,
                    }
                }

                fn put(&self, to: &mut Encoder<'_>) {
                    to.choice(*self as u8);
                }
            }
        )*
    };
}

macro_rules! object {
    ([$($doc:tt)*] $name:ident [] { $($members:tt)* }) => {
        $crate::schema::list::object! { @with 'v $name; [$($doc)*] $name { $($members)* } }
    };
    ([$($doc:tt)*] $name:ident [$lifetime:lifetime] { $($members:tt)* }) => {
        $crate::schema::list::object! { @with $lifetime $name<$lifetime>; [$($doc)*] $name <$lifetime> { $($members)* } }
    };
    (@with $lifetime:lifetime $target:ty; [$($doc:tt)*] $name:ident $(<$own:lifetime>)? {
        $($(#[$member_doc:meta])* $member:ident $($wire:literal)? : $type:ty),* $(,)?
    }) => {
        $($doc)*
        #[derive(Clone, Copy, Debug)]
        #[allow(missing_docs)]
        pub struct $name $(<$own>)? {
            $($(#[$member_doc])* pub $member: $type,)*
        }

        impl<$lifetime> Value<$lifetime> for $target {
            const TYPE: &'static Type = &Type::Object(&ObjectDef {
                name: concat!(module_path!(), "::", stringify!($name)),
                members: &[$(MemberDef {
                    name: stringify!($member),
                    wire: $crate::schema::list::or!([$($wire)?] ""),
                    kind: <$type as Value<$lifetime>>::TYPE,
                    required: <$type as Value<$lifetime>>::REQUIRED,
                }),*],
            });

            // Apart, so that each has a stack frame of its own: all of them in one is large, and dear in code as well.
            #[inline(never)]
            fn take(from: &mut Members<$lifetime, '_>) -> Self {
                let mut places = [Place::default(); <[&str]>::len(&[$(stringify!($member)),*])];
                let members = &mut from.open(&mut places);
                let _ = &members;
                Self { $($member: Value::take(members)),* }
            }

            #[inline(never)]
            fn put(&self, to: &mut Encoder<'_>) {
                let outer = to.open();
                $(self.$member.put(to);)*
                to.close(outer);
            }
        }
    };
}

/// A version: the lists it is made of.
macro_rules! version {
    ($(#[$doc:meta])* $version:ident, [$($file:ident),* $(,)?]) => {
        /// The version whose messages these are.
        pub const VERSION: $crate::Version = $crate::Version::$version;

        pub(crate) const LISTS: &[&[$crate::schema::prelude::ActionDef]] = &[$($file::ACTIONS),*];

        $(#[$doc])*
        pub static TABLE: $crate::schema::Table = $crate::tables::table(VERSION);

        /// Hands the marker type of an action to `visitor`; gives the visitor back when the version has no such action.
        ///
        /// This is how a name that arrived at run time reaches typed code. It links every typed message of the version.
        pub fn visit<'n, V: $crate::schema::Visitor>(action: impl Into<$crate::json::Text<'n>>, visitor: V) -> Result<V::Output, V> {
            let Some(at) = TABLE.position(action.into()) else { return Err(visitor) };
            $(let visitor = match $file::visit(at, visitor) {
                Ok(output) => return Ok(output),
                Err(visitor) => visitor,
            };
            let at = at.wrapping_sub($file::ACTIONS.len());)*
            let _ = at;
            Err(visitor)
        }
    };
}

/// The first of two that is there.
macro_rules! or {
    ([$first:expr] $second:expr) => {
        $first
    };
    ([] $second:expr) => {
        $second
    };
}

/// A struct's name with a lifetime if the struct has one.
macro_rules! with_lifetime {
    ($lifetime:lifetime $name:ident $declared:lifetime) => { $name<$lifetime> };
    ($lifetime:lifetime $name:ident) => { $name };
}

#[cfg(any(feature = "v16", feature = "v20", feature = "v201"))]
pub(crate) use {choices, messages, object, objects, or, version, with_lifetime};
