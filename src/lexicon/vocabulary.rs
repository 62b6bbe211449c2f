//! Words and parts of speech for text without spaces: jieba over the words of the genre.
//!
//! `models/vocabulary.csv` holds the words that public reports use with their counts and parts of speech; jieba's own
//! dictionary of 350,000 words takes longer to load than a one-page document takes to read.

use std::collections::HashMap;
use std::sync::LazyLock;

use jieba_rs::Jieba;
use rustc_hash::FxBuildHasher;

/// A word with its part of speech in jieba's tags (n, v, d, a …).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// Byte offset in the text that was cut.
    pub start: usize,
    /// The word.
    pub word: &'t str,
    /// Its tag; `m` for digits, `eng` for Latin letters and `x` for whatever else the vocabulary lacks.
    pub tag: &'static str,
}

/// The segmenter.
#[derive(Debug)]
pub struct Vocabulary {
    jieba: Jieba,
    /// jieba's own tags of unknown words depend on the features that it is built with.
    tags: HashMap<&'static str, &'static str, FxBuildHasher>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::load);

impl Vocabulary {
    /// The segmenter that is built into the library.
    #[must_use]
    pub fn shared() -> &'static Self {
        &VOCABULARY
    }

    fn load() -> Self {
        let mut jieba = Jieba::empty();
        let csv = include_str!("../../models/vocabulary.csv");
        // `word,count,tag`; the file's form is checked by `tests/lexicons.rs`.
        let dict = csv.split_once('\n').map_or("", |(_, rows)| rows).replace(',', " ");
        // The lines are well formed, so that loading cannot fail; an empty vocabulary cuts into characters.
        let _ = jieba.load_dict(&mut dict.as_bytes());
        let row = |line: &'static str| Some((line.split_once(',')?.0, line.rsplit_once(',')?.1));
        Self { jieba, tags: csv.lines().skip(1).filter_map(row).collect() }
    }

    /// Cuts a text into words.
    #[must_use]
    pub fn cut<'t>(&self, text: &'t str) -> Vec<Token<'t>> {
        let tokens = self.jieba.cut(text, false);
        tokens.into_iter().map(|t| Token { start: t.byte_start, word: t.word, tag: self.tag(t.word) }).collect()
    }

    /// The tag of a word.
    fn tag(&self, word: &str) -> &'static str {
        self.tags.get(word).copied().unwrap_or_else(|| {
            let mut latin = word.chars().filter(char::is_ascii_alphanumeric).peekable();
            let known = latin.peek().is_some();
            match latin.all(|c| c.is_ascii_digit()) {
                _ if !known => "x",
                true => "m",
                false => "eng",
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_tags_of_the_genre_are_known() {
        let cut = Vocabulary::shared().cut("稳步推进项目建设");
        let words: Vec<&str> = cut.iter().map(|t| t.word).collect();
        assert_eq!(words, ["稳步", "推进", "项目", "建设"]);
        assert_eq!((cut[0].tag, cut[1].start), ("d", 6));
        let tags: Vec<&str> = Vocabulary::shared().cut("5G龘").iter().map(|t| t.tag).collect();
        assert_eq!(tags, ["eng", "x"]);
    }
}
