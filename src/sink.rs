//! Where observations go. The wire schema and its version live here.
