//! The back end's end of a connection, on the level of frames.
