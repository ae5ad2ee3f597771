//! Sets of names that the versions share: an enum whose values have their texts on the wire.

/// Enums of which each value has one text, the same in every version that has it.
macro_rules! named {
    ($($(#[$doc:meta])* $vis:vis $name:ident { $($(#[$value_doc:meta])* $value:ident = $wire:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs)]
        $vis enum $name {
            $($(#[$value_doc])* $value,)*
        }

        impl $name {
            /// All values.
            $vis const ALL: &'static [Self] = &[$(Self::$value),*];
            /// The texts of all values.
            $vis const NAMES: &'static [&'static str] = &[$($wire),*];

            /// Some of them, as the value of a setting that is a set of them.
            $vis fn set(values: &[Self]) -> crate::station::settings::Value<'static> {
                let bits = values.iter().fold(0, |bits, value| bits | 1 << *value as u32);
                crate::station::settings::Value::Number(bits)
            }

            /// The text on the wire.
            $vis fn as_str(self) -> &'static str {
                Self::NAMES.get(self as usize).copied().unwrap_or("")
            }
        }
    )*};
}

pub(crate) use named;
