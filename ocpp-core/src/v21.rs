//! OCPP 2.1: its 90 actions and the one message that is not answered, one line a member; one file for each block of the
//! standard.
//!
//! Letters and numbers in the docs (B01) are use cases of "OCPP 2.1, part 2". No object may have members that are not
//! listed, but for [`CustomData`](crate::schema::CustomData), which is there for them.

crate::schema::version! {
    /// Every action of OCPP 2.1.
    V21, []
}
