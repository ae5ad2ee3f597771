//! The charging station's behaviour: one flow for every version, without a socket, a clock or an allocator.

mod measurand;
mod named;
pub(crate) mod record;
pub(crate) mod settings;
mod token;

pub use measurand::{Location, Measurand, MeasurandSet, Phase, Reading, Unit};
pub use record::Key;
pub use settings::{
    Feature, FileTransfer, Own, OwnAccess, OwnKind, OwnSettings, RateUnit, Setting, Settings, TimeSource, TxPoint,
    TxPoints, Unfit, Value,
};
pub use token::{TOKEN_BYTES, Token, TokenKind};
