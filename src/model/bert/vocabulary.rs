//! `vocab.txt`: one token a line, its number the number of the line.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::Fault;

/// The most tokens that are accepted.
pub(super) const LIMIT: usize = 200_000;
/// The longest file that is accepted, in bytes.
pub(super) const BYTES: usize = 16 << 20;

/// The numbers of characters and of the tokens that frame them.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    characters: FxHashMap<char, u32>,
    tokens: usize,
    unknown: u32,
    first: u32,
    last: u32,
}

impl Vocabulary {
    /// Reads `vocab.txt`. Tokens of more than one character count, and no text is ever read as one.
    ///
    /// # Errors
    /// Bytes that are not UTF-8, a token that stands there twice, more tokens than are accepted, and a file without
    /// `[UNK]`, `[CLS]` or `[SEP]`.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.len() > BYTES {
            let what = "the length of the file".to_owned();
            return Err(Fault::TooLarge { what, value: bytes.len() as u64, limit: BYTES as u64 });
        }
        let text =
            std::str::from_utf8(bytes).map_err(|e| Fault::Foreign { expected: "vocabulary", reason: e.to_string() })?;
        let tokens = Fault::size("the number of tokens", text.lines().count() as u64, LIMIT)?;
        let mut characters = FxHashMap::default();
        let mut seen = FxHashSet::default();
        let [mut unknown, mut first, mut last] = [None; 3];
        for (line, token) in text.lines().enumerate() {
            let number = line as u32;
            if !seen.insert(token) {
                return Err(Fault::inconsistent(format!("line {}: `{token}` stands there twice", line + 1)));
            }
            match token {
                "[UNK]" => unknown = Some(number),
                "[CLS]" => first = Some(number),
                "[SEP]" => last = Some(number),
                _ => {
                    let mut chars = token.chars();
                    if let (Some(c), None) = (chars.next(), chars.next()) {
                        characters.insert(c, number);
                    }
                }
            }
        }
        let found = |number: Option<u32>, token: &str| {
            number.ok_or_else(|| Fault::inconsistent(format!("the token {token} is missing")))
        };
        Ok(Self {
            characters,
            tokens,
            unknown: found(unknown, "[UNK]")?,
            first: found(first, "[CLS]")?,
            last: found(last, "[SEP]")?,
        })
    }

    /// Number of tokens.
    #[must_use]
    pub fn tokens(&self) -> usize {
        self.tokens
    }

    /// Number of a character; that of `[UNK]` where it is not in the vocabulary.
    #[must_use]
    pub fn id(&self, c: char) -> u32 {
        self.characters.get(&c).copied().unwrap_or(self.unknown)
    }

    /// `[CLS]`, the characters, `[SEP]`: the numbers that the encoder reads.
    #[must_use]
    pub fn ids(&self, chars: &[char]) -> Vec<u32> {
        let mut ids = Vec::with_capacity(chars.len() + 2);
        ids.push(self.first);
        ids.extend(chars.iter().map(|&c| self.id(c)));
        ids.push(self.last);
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_the_number_of_their_line() {
        let vocabulary = Vocabulary::parse("[PAD]\r\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n云\n州市\nA\n".as_bytes()).unwrap();
        assert_eq!(vocabulary.tokens(), 8);
        assert_eq!(vocabulary.ids(&['云', '州', 'A', ' ', 'a']), [2, 5, 1, 7, 1, 1, 3]);
        assert_eq!(vocabulary.ids(&[]), [2, 3]);
    }

    #[test]
    fn a_space_is_a_token_where_a_line_says_so() {
        let vocabulary = Vocabulary::parse("[UNK]\n[CLS]\n[SEP]\n \n\u{3000}".as_bytes()).unwrap();
        assert_eq!((vocabulary.id(' '), vocabulary.id('\u{3000}'), vocabulary.id('\t')), (3, 4, 0));
    }

    #[test]
    fn what_is_no_vocabulary_is_refused() {
        let error = |text: &str| Vocabulary::parse(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(error(""), "the number of tokens is 0");
        assert_eq!(error("[UNK]\n[CLS]\n"), "the token [SEP] is missing");
        assert_eq!(error("[UNK]\n[CLS]\n[SEP]\n市\n市"), "line 5: `市` stands there twice");
        assert!(error(&"市\n".repeat(1_000_000)).contains("tokens is 1000000; at most"));
        assert!(Vocabulary::parse(b"\xff").unwrap_err().to_string().starts_with("is no vocabulary"));
    }
}
