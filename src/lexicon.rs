//! Lexicons and catalogues: the CSV files of `models/`, built into the binary and read once.
//!
//! Every file has a header, is sorted by its first columns and has no duplicate row; `tests/lexicons.rs` checks that.

mod index;
pub mod indicators;
pub mod phrase_words;
pub mod place_words;
pub mod places;
pub mod table_words;
pub mod units;
pub mod vocabulary;
pub mod words;
pub mod wordset;
pub mod zones;

use thiserror::Error;

/// A lexicon file that does not say what it should.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("models/{file}:{line}: {reason}")]
pub struct LexiconError {
    /// File name below `models/`.
    pub file: &'static str,
    /// 1-based line.
    pub line: u64,
    /// What is wrong.
    pub reason: String,
}

/// The rows of a CSV lexicon as arrays of `N` columns, without the header.
///
/// # Errors
/// A header other than `columns`, a row of another width, or broken quoting; with the line.
pub fn rows<const N: usize>(
    file: &'static str,
    text: &'static str,
    columns: [&str; N],
) -> Result<Vec<[String; N]>, LexiconError> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|e| LexiconError {
            file,
            line: e.position().map_or(0, csv::Position::line),
            reason: e.to_string(),
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let fields: Vec<String> = record.iter().map(str::to_owned).collect();
        let fields: [String; N] = fields.try_into().map_err(|f: Vec<String>| LexiconError {
            file,
            line,
            reason: format!("{} columns where {N} are expected", f.len()),
        })?;
        if index == 0 {
            if fields != columns {
                return Err(LexiconError { file, line, reason: format!("header is not {columns:?}") });
            }
        } else {
            rows.push(fields);
        }
    }
    Ok(rows)
}

/// The words of one kind in a file of `word,kind,note` rows without quotes.
fn words_of(text: &'static str, kind: &str) -> impl Iterator<Item = &'static str> {
    text.lines().skip(1).filter_map(move |line| {
        let (word, rest) = line.split_once(',')?;
        (rest.split(',').next() == Some(kind)).then_some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_file_and_line() {
        let error = rows("x.csv", "word,kind\n同比,adverb\n均\n", ["word", "kind"]).unwrap_err();
        assert_eq!((error.file, error.line), ("x.csv", 3));
        assert!(rows("x.csv", "a,b\n", ["word", "kind"]).is_err());
    }
}
