//! Words and parts of speech for text without spaces: jieba over the words of the genre.
//!
//! `models/vocabulary.csv` holds the words that public reports use with their counts and parts of speech; jieba's own
//! dictionary of 350,000 words takes longer to load than a one-page document takes to read.

use std::sync::LazyLock;

use jieba_rs::Jieba;

/// A word with its part of speech in jieba's tags (n, v, d, a …).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// Byte offset in the text that was cut.
    pub start: usize,
    /// The word.
    pub word: &'t str,
    /// Its tag; `x` for what the vocabulary lacks.
    pub tag: &'t str,
}

/// The segmenter.
#[derive(Debug)]
pub struct Vocabulary {
    jieba: Jieba,
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
        // One pass over `word,count,tag`; the file's form is checked by `tests/lexicons.rs`.
        let dict: String = csv.lines().skip(1).map(|line| line.replace(',', " ") + "\n").collect();
        // The lines are well formed, so that loading cannot fail; an empty vocabulary cuts into characters.
        let _ = jieba.load_dict(&mut dict.as_bytes());
        Self { jieba }
    }

    /// Cuts a text into words.
    #[must_use]
    pub fn cut<'t>(&'t self, text: &'t str) -> Vec<Token<'t>> {
        let mut start = 0;
        self.jieba
            .tag(text, false)
            .into_iter()
            .map(|t| {
                let token = Token { start, word: t.word, tag: t.tag };
                start += t.word.len();
                token
            })
            .collect()
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
    }
}
