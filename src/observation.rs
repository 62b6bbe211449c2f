//! The record: one observation with its evidence.
