//! PDF with a text layer: engines give pages of words, the layout makes lines, columns and tables of them.

pub mod page;
