//! The same document met again: on another web site, as another format, inside a gazette.
//!
//! Two documents are the same where the digests of their normalised texts are equal, or where the Jaccard similarity of their
//! shingles, as MinHash estimates it (Broder 1997), is at least [`THRESHOLD`]. The normalised text has letters and digits alone,
//! so that layout, page furniture of few words and marks do not count.

mod minhash;

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use minhash::Signature;

/// Estimated similarity from which on two documents are the same one. Plans of one place for two years reach about 0.3; the same
/// plan from a web page and from the PDF of a gazette more than 0.9.
pub const THRESHOLD: f64 = 0.8;

/// Documents with fewer letters and digits are compared by digest alone.
const SHORTEST: usize = 200;

/// What is kept of a document to know it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    digest: [u8; 32],
    signature: Option<Box<Signature>>,
}

impl Fingerprint {
    /// The fingerprint of a cleaned text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let normal: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let mut hasher = Sha256::new();
        let mut buffer = [0; 4];
        for c in &normal {
            hasher.update(c.encode_utf8(&mut buffer).as_bytes());
        }
        let signature = (normal.len() >= SHORTEST).then(|| Box::new(Signature::of(&normal)));
        Self { digest: hasher.finalize().into(), signature }
    }
}

/// A document that was met before.
#[derive(Clone, Debug, PartialEq)]
pub struct Duplicate {
    /// Id of the earlier document, which is no duplicate itself.
    pub of: String,
    /// Estimated Jaccard similarity, 1 where the digests are equal.
    pub similarity: f64,
}

/// The documents met so far. Of each some 250 bytes are kept, its id, and its places in the bands.
#[derive(Debug, Default)]
pub struct Seen {
    documents: Vec<(String, Option<Box<Signature>>)>,
    digests: HashMap<[u8; 32], usize>,
    /// By number and hash of a band.
    bands: HashMap<(u8, u64), Vec<u32>>,
}

impl Seen {
    /// Whether the document with that id was met before; where not, it is from now on. A text without letters is never a duplicate.
    pub fn meet(&mut self, id: &str, fingerprint: Fingerprint) -> Option<Duplicate> {
        if let Some(&earlier) = self.digests.get(&fingerprint.digest) {
            return Some(Duplicate { of: self.documents[earlier].0.clone(), similarity: 1.0 });
        }
        let found = fingerprint.signature.as_ref().and_then(|signature| self.alike(signature));
        if found.is_some() {
            return found;
        }
        let number = self.documents.len();
        self.digests.insert(fingerprint.digest, number);
        if let (Some(signature), Ok(number)) = (&fingerprint.signature, u32::try_from(number)) {
            for band in signature.bands() {
                self.bands.entry(band).or_default().push(number);
            }
        }
        self.documents.push((id.to_owned(), fingerprint.signature));
        None
    }

    /// The most alike earlier document that shares a band, if it is alike enough; of equals the first.
    fn alike(&self, signature: &Signature) -> Option<Duplicate> {
        let mut candidates: Vec<u32> =
            signature.bands().filter_map(|band| self.bands.get(&band)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut best: Option<(f64, &str)> = None;
        for candidate in candidates {
            let Some((id, Some(other))) = self.documents.get(candidate as usize) else { continue };
            let similarity = signature.similarity(other);
            if similarity >= THRESHOLD && best.is_none_or(|(most, _)| similarity > most) {
                best = Some((similarity, id));
            }
        }
        best.map(|(similarity, id)| Duplicate { of: id.to_owned(), similarity })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `sentences` sentences that differ, each by its own numbers.
    fn text(from: usize, sentences: usize) -> String {
        (from..from + sentences)
            .map(|n| format!("全市第{n}类产业增加值达到{}亿元，比上年增长{}%。", n * 37 % 1009, n % 13))
            .collect()
    }

    #[test]
    fn layout_does_not_count() {
        let plain = text(0, 30);
        let broken: String = plain.chars().flat_map(|c| [c, if c == '，' { '\n' } else { ' ' }]).collect();
        let mut seen = Seen::default();
        assert_eq!(seen.meet("a", Fingerprint::of(&plain)), None);
        assert_eq!(seen.meet("b", Fingerprint::of(&broken)), Some(Duplicate { of: "a".to_owned(), similarity: 1.0 }));
    }

    #[test]
    fn a_few_other_words_do_not_count_and_many_do() {
        let mut seen = Seen::default();
        assert_eq!(seen.meet("a", Fingerprint::of(&text(0, 200))), None);
        let furnished = format!("首页政务公开{}责任编辑打印关闭", text(0, 200));
        let duplicate = seen.meet("b", Fingerprint::of(&furnished)).map(|d| (d.of, d.similarity > 0.9));
        assert_eq!(duplicate, Some(("a".to_owned(), true)));
        assert_eq!(seen.meet("c", Fingerprint::of(&text(100, 200))), None);
        assert_eq!(seen.meet("d", Fingerprint::of(&text(100, 200))).map(|d| d.of).as_deref(), Some("c"));
    }

    #[test]
    fn short_texts_are_the_same_only_where_equal() {
        let mut seen = Seen::default();
        assert_eq!(seen.meet("a", Fingerprint::of("全市增长5%。")), None);
        assert_eq!(seen.meet("b", Fingerprint::of("全市增长6%。")), None);
        assert_eq!(seen.meet("c", Fingerprint::of("全市 增长5%")).map(|d| d.of).as_deref(), Some("a"));
    }

    #[test]
    fn the_estimate_is_near_the_similarity() {
        // 200 and 200 sentences of which 100 are shared: one third of all shingles.
        let (a, b) = (Fingerprint::of(&text(0, 200)), Fingerprint::of(&text(100, 200)));
        let estimate = a.signature.unwrap().similarity(&b.signature.unwrap());
        assert!((0.15..0.6).contains(&estimate), "{estimate}");
    }
}
