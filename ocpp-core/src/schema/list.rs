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
//! - A member that is an `Option` may be left out; all others must be there.
//! - `[draft 4]` at the top of a list says that its schema files are JSON Schema draft 4, where `1.0` is no integer.
//! - `[custom data]` at the top of a list gives every object of it the member `custom_data` that 2.0.1 has everywhere.
//! - A message without `=>` is a SEND (2.1): nobody answers it.

// A build without any version has no list.
#![cfg_attr(not(any(feature = "v16", feature = "v20", feature = "v201", feature = "v21")), allow(unused_macros))]

/// The actions of one file: per action a marker type, the request and the response.
macro_rules! messages {
    ([draft 4] $($list:tt)*) => {
        $crate::schema::list::messages! { @list [] true; $($list)* }
    };
    ([custom data] $($list:tt)*) => {
        $crate::schema::list::messages! { @list [custom] false; $($list)* }
    };
    (@list $custom:tt $whole_numbers_only:literal; $(
        $(#[$doc:meta])*
        $action:ident from $sender:ident: $request:ident $(<$in_request:lifetime>)? { $($request_members:tt)* }
            $(=> $response:ident $(<$in_response:lifetime>)? { $($response_members:tt)* })?
    )*) => {
        $($crate::schema::list::message! {
            $custom $whole_numbers_only; [$(#[$doc])*] $action $sender
            $request [$($in_request)?] { $($request_members)* }
            $(=> $response [$($in_response)?] { $($response_members)* })?
        })*

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
    ($($list:tt)*) => {
        $crate::schema::list::messages! { @list [] false; $($list)* }
    };
}

/// One action, or one SEND where there is no response.
macro_rules! message {
    ($custom:tt $whole_numbers_only:literal; [$($doc:tt)*] $action:ident $sender:ident
        $request:ident $in_request:tt $request_members:tt
        => $response:ident $in_response:tt $response_members:tt) => {
        $crate::schema::list::message! {
            @marker $whole_numbers_only [$response $in_response]; [$($doc)*] $action $sender $request $in_request
        }
        $crate::schema::list::object! {
            $custom
            [$($doc)*
             #[doc = ""]
             #[doc = concat!("Request of [`", stringify!($action), "`], answered by [`", stringify!($response), "`].")]]
            $request $in_request $request_members
        }
        $crate::schema::list::object! {
            $custom
            [#[doc = concat!("Answer to [`", stringify!($request), "`].")]]
            $response $in_response $response_members
        }
        $crate::schema::list::message! { @payload Request $action $request $in_request }
        $crate::schema::list::message! { @payload Response $action $response $in_response }
        impl Answered for $action {}
    };
    ($custom:tt $whole_numbers_only:literal; [$($doc:tt)*] $action:ident $sender:ident
        $request:ident $in_request:tt $request_members:tt) => {
        $crate::schema::list::message! {
            @marker $whole_numbers_only []; [$($doc)*] $action $sender $request $in_request
        }
        $crate::schema::list::object! {
            $custom
            [$($doc)* #[doc = ""] #[doc = concat!("Payload of [`", stringify!($action), "`], which nobody answers.")]]
            $request $in_request $request_members
        }
        $crate::schema::list::message! { @payload Request $action $request $in_request }
        impl Unanswered for $action {}
    };
    (@marker $whole_numbers_only:literal [$($response:ident [$($in_response:lifetime)?])?];
        [$($doc:tt)*] $action:ident $sender:ident $request:ident [$($in_request:lifetime)?]) => {
        $($doc)*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $action;

        impl Action for $action {
            const NAME: &'static str = stringify!($action);
            const SENDER: Sender = Sender::$sender;
            const DEFINITION: ActionDef = ActionDef {
                name: stringify!($action),
                sender: Sender::$sender,
                whole_numbers_only: $whole_numbers_only,
                request: <Self::Request<'static> as Value<'static>>::TYPE,
                response: $crate::schema::list::or!(
                    [$(Some(<$crate::schema::list::with_lifetime!('static $response $($in_response)?) as Value<'static>>::TYPE))?]
                    None
                ),
            };
            type Spoken = super::Spoken;
            type Request<'r> = $crate::schema::list::with_lifetime!('r $request $($in_request)?);
            type Response<'r> = $crate::schema::list::with_lifetime!('r $($response $($in_response)?)?);
        }

        $crate::schema::list::message! { @sender $sender $action }
    };
    (@sender Both $action:ident) => {
        impl SentBy<end::Station> for $action {}
        impl SentBy<end::Csms> for $action {}
    };
    (@sender $sender:ident $action:ident) => {
        impl SentBy<end::$sender> for $action {}
    };
    (@payload $role:ident $action:ident $payload:ident []) => {
        impl<'p> $role<'p> for $payload {
            type Action = $action;
        }
    };
    (@payload $role:ident $action:ident $payload:ident [$lifetime:lifetime]) => {
        impl<$lifetime> $role<$lifetime> for $payload<$lifetime> {
            type Action = $action;
        }
    };
}

/// Objects that messages share.
macro_rules! objects {
    ([custom data] $($list:tt)*) => {
        $crate::schema::list::objects! { @list [custom]; $($list)* }
    };
    (@list $custom:tt; $($(#[$doc:meta])* $name:ident $(<$lifetime:lifetime>)? { $($members:tt)* })*) => {
        $($crate::schema::list::object! { $custom [$(#[$doc])*] $name [$($lifetime)?] { $($members)* } })*
    };
    ($($list:tt)*) => {
        $crate::schema::list::objects! { @list []; $($list)* }
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

/// One object: struct, constructor, type, reading and writing.
macro_rules! object {
    ([custom] [$($doc:tt)*] $name:ident [$lifetime:lifetime] { $($members:tt)* }) => {
        $crate::schema::list::object! {
            [] [$($doc)*] $name [$lifetime] {
                $($members)*
                /// A vendor's own data, of any content.
                custom_data: Option<CustomData<$lifetime>>,
            }
        }
    };
    ([] [$($doc:tt)*] $name:ident [] { $($members:tt)* }) => {
        $crate::schema::list::object! { @with 'v $name; [$($doc)*] $name { $($members)* } }
        impl $name {
            $crate::schema::list::object! { @new [] []; $($members)* }
        }
    };
    ([] [$($doc:tt)*] $name:ident [$lifetime:lifetime] { $($members:tt)* }) => {
        $crate::schema::list::object! { @with $lifetime $name<$lifetime>; [$($doc)*] $name <$lifetime> { $($members)* } }
        impl<$lifetime> $name<$lifetime> {
            $crate::schema::list::object! { @new [] []; $($members)* }
        }
    };
    (@with $lifetime:lifetime $target:ty; [$($doc:tt)*] $name:ident $(<$own:lifetime>)? {
        $($(#[$member_doc:meta])* $member:ident $($wire:literal)? : $type:ty),* $(,)?
    }) => {
        $($doc)*
        #[derive(Clone, Copy, Debug)]
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
                let mut places = Places::empty();
                let members = &mut from.open(&mut places);
                let _ = &members;
                Self { $($member: Value::take(members)),* }
            }

            fn put(&self, to: &mut Encoder<'_>) {
                let outer = to.open();
                $(self.$member.put(to);)*
                to.close(outer);
            }
        }
    };

    // The constructor: one member after the other goes to those that may be left out or to those that must be given.
    (@new $given:tt [$($left_out:ident)*]; $(#[$doc:meta])* $member:ident $($wire:literal)? : Option<$type:ty>, $($rest:tt)*) => {
        $crate::schema::list::object! { @new $given [$($left_out)* $member]; $($rest)* }
    };
    (@new [$($given:tt)*] $left_out:tt; $(#[$doc:meta])* $member:ident $($wire:literal)? : $type:ty, $($rest:tt)*) => {
        $crate::schema::list::object! { @new [$($given)* $member: $type,] $left_out; $($rest)* }
    };
    (@new [$($member:ident: $type:ty,)*] [$($left_out:ident)*];) => {
        /// From what must be given; the rest is left out. Add to it by struct update: `Self { .., ..Self::new(..) }`.
        #[allow(clippy::too_many_arguments, clippy::new_without_default)]
        pub const fn new($($member: $type),*) -> Self {
            Self { $($member,)* $($left_out: None,)* }
        }
    };
}

/// A version: the lists it is made of.
macro_rules! version {
    ($(#[$doc:meta])* $version:ident, [$($file:ident),* $(,)?]) => {
        /// The version whose messages these are.
        pub const VERSION: $crate::Version = $crate::Version::$version;

        /// The version as a type.
        pub type Spoken = $crate::end::$version;

        pub(crate) const LISTS: &[&[$crate::schema::prelude::ActionDef]] = &[$($file::ACTIONS),*];

        $(#[$doc])*
        pub static TABLE: $crate::schema::Messages<Spoken> = $crate::schema::Messages::new($crate::tables::table(VERSION));

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

/// A struct's name with a lifetime if the struct has one; the place holder of a SEND without one.
macro_rules! with_lifetime {
    ($lifetime:lifetime $name:ident $declared:lifetime) => { $name<$lifetime> };
    ($lifetime:lifetime $name:ident) => { $name };
    ($lifetime:lifetime) => { NoResponse };
}

#[cfg(any(feature = "v16", feature = "v20", feature = "v201", feature = "v21"))]
pub(crate) use {choices, message, messages, object, objects, or, version, with_lifetime};
