//! The only place where the stages are wired.
