//! Sets of names that the versions share: an enum whose values have their texts on the wire.

use crate::json::cut;

/// Names in one text, a comma behind each: references to as many texts would take more than the texts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names(pub(crate) &'static str);

impl Names {
    /// The name at a place; empty behind the last.
    #[inline(never)]
    pub(crate) fn get(mut self, at: usize) -> &'static str {
        self.nth(at).unwrap_or("")
    }
}

impl Iterator for Names {
    type Item = &'static str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'static str> {
        let end = self.0.bytes().position(|byte| byte == b',')?;
        let name = cut(self.0, 0, end);
        self.0 = cut(self.0, end + 1, self.0.len());
        Some(name)
    }
}

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
            pub(crate) const NAMES: $crate::station::named::Names = $crate::station::named::Names(concat!($($wire, ","),*));

            /// Some of them, as the value of a setting that is a set of them.
            $vis fn set(values: &[Self]) -> crate::station::settings::Value<'static> {
                let bits = values.iter().fold(0, |bits, value| bits | 1 << *value as u32);
                crate::station::settings::Value::Number(bits)
            }

            /// The text on the wire.
            $vis fn as_str(self) -> &'static str {
                Self::NAMES.get(self as usize)
            }
        }
    )*};
}

pub(crate) use named;
