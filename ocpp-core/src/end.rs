//! One end of a connection that speaks one version: whole frames written from typed messages, payloads read into them.
//!
//! Version and direction are types here: what this end may not send, or what belongs to another version, does not compile.
//!
//! ```
//! use ocpp_core::v16::{self, HeartbeatRequest, Reset, ResetType};
//!
//! let station = v16::TABLE.station();
//! let mut buffer = [0; 64];
//! let call = station.write_call("m1", &HeartbeatRequest::new(), &mut buffer);
//! assert_eq!(call, Ok(r#"[2,"m1","Heartbeat",{}]"#));
//! let reset = station.read_request::<Reset>(r#"{"type":"Hard"}"#).expect("what the schema allows");
//! assert_eq!(reset.kind, ResetType::Hard);
//! ```
//!
//! A station does not reset its CSMS:
//!
//! ```compile_fail
//! use ocpp_core::v16::{self, ResetRequest, ResetType};
//! let _ = v16::TABLE.station().write_call("m1", &ResetRequest::new(ResetType::Hard), &mut [0; 64]);
//! ```
//!
//! And what 2.0.1 calls a heartbeat is none in 1.6:
//!
//! ```compile_fail
//! use ocpp_core::{v16, v201};
//! let _ = v16::TABLE.station().write_call("m1", &v201::HeartbeatRequest::new(), &mut [0; 64]);
//! ```

use core::{fmt, marker::PhantomData};

use crate::{
    ErrorCode, Version,
    frame::{self, Frame, FrameError, MessageId, Spans},
    json::Writer,
    schema::{
        Action, Answered, EncodeError, Head, Request, Response, SentBy, Table, Tolerances, Unanswered, Violation,
    },
};

/// The charging station's end.
#[derive(Clone, Copy, Debug)]
pub enum Station {}

/// The back end's end.
#[derive(Clone, Copy, Debug)]
pub enum Csms {}

/// An end of the connection.
pub trait Side {
    /// The end that it talks to.
    type Peer: Side;
}

impl Side for Station {
    type Peer = Csms;
}

impl Side for Csms {
    type Peer = Station;
}

/// A version as a type.
pub trait Spoken: 'static {
    /// The version.
    const VERSION: Version;
}

macro_rules! spoken {
    ($($(#[$doc:meta])* $version:ident)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $version {}

        impl Spoken for $version {
            const VERSION: Version = Version::$version;
        })*
    };
}

spoken! {
    /// OCPP 1.6.
    V16
    /// OCPP 2.0.
    V20
    /// OCPP 2.0.1.
    V201
    /// OCPP 2.1.
    V21
}

/// One end of a connection: made by [`Messages::station`](crate::schema::Messages::station) and
/// [`Messages::csms`](crate::schema::Messages::csms).
#[derive(Debug)]
pub struct End<V, S> {
    table: &'static Table,
    is: PhantomData<(V, S)>,
}

impl<V, S> Clone for End<V, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V, S> Copy for End<V, S> {}

impl<V: Spoken, S: Side> End<V, S> {
    pub(crate) const fn new(table: &'static Table) -> Self {
        Self { table, is: PhantomData }
    }

    /// The messages it speaks.
    pub fn table(&self) -> &'static Table {
        self.table
    }

    /// Splits a text, strictly, with the frame types that the version has: 2.1 has two more than
    /// [`Frame::parse`](frame::Frame::parse) knows.
    pub fn read_frame<'a>(&self, text: &'a str) -> Result<Frame<'a>, FrameError<'a>> {
        Spans::find_with(text, V::VERSION, Tolerances::STRICT).map(|spans| spans.frame(text))
    }

    /// Checks the payload of a CALL (or SEND) of the peer's strictly and lays its view over it.
    pub fn read_request<'a, A>(&self, payload: &'a str) -> Result<A::Request<'a>, Violation>
    where
        A: Action<Spoken = V> + SentBy<S::Peer>,
    {
        self.table.request::<A>(payload)
    }

    /// The same for a receiver that lives with some faults: `tolerate` is asked about each, as in
    /// [`Shape::check_with`](crate::schema::Shape::check_with).
    pub fn read_request_with<'a, A>(
        &self,
        payload: &'a str,
        tolerate: &mut dyn FnMut(&Violation) -> bool,
    ) -> Result<A::Request<'a>, Violation>
    where
        A: Action<Spoken = V> + SentBy<S::Peer>,
    {
        match self.table.action(A::NAME) {
            Some(action) => Ok(action.request().check_with(payload, tolerate)?.view()),
            None => self.read_request::<A>(payload),
        }
    }

    /// Checks the payload of the peer's answer strictly and lays its view over it.
    pub fn read_response<'a, A>(&self, payload: &'a str) -> Result<A::Response<'a>, Violation>
    where
        A: Action<Spoken = V> + SentBy<S> + Answered,
    {
        self.table.response::<A>(payload)
    }

    /// The same for a receiver that lives with some faults.
    pub fn read_response_with<'a, A>(
        &self,
        payload: &'a str,
        tolerate: &mut dyn FnMut(&Violation) -> bool,
    ) -> Result<A::Response<'a>, Violation>
    where
        A: Action<Spoken = V> + SentBy<S> + Answered,
    {
        match self.table.action(A::NAME) {
            Some(action) => Ok(action.response().check_with(payload, tolerate)?.view()),
            None => self.read_response::<A>(payload),
        }
    }

    /// Writes a CALL: `[2,id,action,payload]`. What was written is checked: nothing invalid leaves.
    ///
    /// The id is at most 36 characters, unique for this end over all its connections (OCPP-J section 4.1.4).
    pub fn write_call<'r, 'b, R: Request<'r>>(
        &self,
        id: &str,
        request: &R,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, EncodeError>
    where
        R::Action: Action<Spoken = V> + SentBy<S> + Answered,
    {
        let mut encoder = self.table.frame_encoder(R::Action::NAME, V::VERSION, Head::Call(id), buffer)?;
        encoder.write(request);
        encoder.finish()
    }

    /// Writes the answer to a CALL of the peer's: `[3,id,payload]`, with the id that the CALL had.
    pub fn write_result<'r, 'b, R: Response<'r>>(
        &self,
        id: MessageId<'_>,
        response: &R,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, EncodeError>
    where
        R::Action: Action<Spoken = V> + SentBy<S::Peer> + Answered,
    {
        let mut encoder = self.table.frame_encoder(R::Action::NAME, V::VERSION, Head::Result(id), buffer)?;
        encoder.write(response);
        encoder.finish()
    }

    /// Writes a SEND, which is not answered (2.1): `[6,id,action,payload]`.
    pub fn write_send<'r, 'b, R: Request<'r>>(
        &self,
        id: &str,
        request: &R,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, EncodeError>
    where
        R::Action: Action<Spoken = V> + SentBy<S> + Unanswered,
    {
        let mut encoder = self.table.frame_encoder(R::Action::NAME, V::VERSION, Head::Send(id), buffer)?;
        encoder.write(request);
        encoder.finish()
    }

    /// Writes the CALLERROR that answers a CALL whose payload breaks its schema: code and words are the violation's.
    ///
    /// The words are cut after 255 bytes; the standard allows as many characters. Nothing of the payload is in them but
    /// the names of its members.
    pub fn write_refusal<'b>(
        &self,
        id: MessageId<'_>,
        violation: &Violation,
        payload: &str,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, EncodeError> {
        let mut words = Words { text: heapless::String::new(), full: false };
        let _ = violation.describe(payload).write(&mut words);
        self.write_error(id, violation.error_code(), &words.text, buffer)
    }

    /// Writes any other CALLERROR: `[4,id,code,description,{}]`, the code spelt as the version does, the description cut
    /// after 255 characters. With details it is [`frame::write_call_error`].
    pub fn write_error<'b>(
        &self,
        id: MessageId<'_>,
        code: ErrorCode,
        description: &str,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, EncodeError> {
        let mut writer = Writer::new(buffer);
        frame::write_call_error(&mut writer, id, code.as_str(V::VERSION), description, "{}");
        Ok(writer.finish()?)
    }
}

/// Takes words as long as they fit, and nothing behind those that did not.
struct Words {
    text: heapless::String<255>,
    full: bool,
}

impl fmt::Write for Words {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            self.full |= self.full || self.text.push(c).is_err();
        }
        Ok(())
    }
}
