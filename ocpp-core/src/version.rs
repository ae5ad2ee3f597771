//! The versions of OCPP and their names on the wire.

use core::fmt;

#[cfg(any(feature = "v16", feature = "v20", feature = "v201", feature = "v21"))]
use crate::schema::Table;

/// A version of OCPP-J. Each is a wire format of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// OCPP 1.6 (edition 2) with the security extension (whitepaper edition 3).
    V16,
    /// OCPP 2.0, which is not 2.0.1: most of its messages differ.
    V20,
    /// OCPP 2.0.1.
    V201,
    /// OCPP 2.1 (edition 1): 2.0.1 extended. Its messages are built with the feature `v21`.
    V21,
}

impl Version {
    /// All versions, oldest first.
    pub const ALL: [Self; 4] = [Self::V16, Self::V20, Self::V201, Self::V21];

    /// The name that `Sec-WebSocket-Protocol` carries (registered with IANA).
    pub const fn subprotocol(self) -> &'static str {
        match self {
            Self::V16 => "ocpp1.6",
            Self::V20 => "ocpp2.0",
            Self::V201 => "ocpp2.0.1",
            Self::V21 => "ocpp2.1",
        }
    }

    /// The version that a sub-protocol names.
    pub fn from_subprotocol(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.subprotocol() == name)
    }

    /// The messages of this version; `None` if they are not built (see the crate's features).
    ///
    /// A program that names only `v16` had better use [`v16::TABLE`](crate::v16::TABLE), or a
    /// [`subset!`](crate::subset): this one brings in the table of every version built.
    #[cfg(any(feature = "v16", feature = "v20", feature = "v201", feature = "v21"))]
    pub fn table(self) -> Option<&'static Table> {
        match self {
            #[cfg(feature = "v16")]
            Self::V16 => Some(&crate::v16::TABLE),
            #[cfg(feature = "v20")]
            Self::V20 => Some(&crate::v20::TABLE),
            #[cfg(feature = "v201")]
            Self::V201 => Some(&crate::v201::TABLE),
            #[cfg(feature = "v21")]
            Self::V21 => Some(&crate::v21::TABLE),
            #[allow(unreachable_patterns)]
            _ => None,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.subprotocol())
    }
}
