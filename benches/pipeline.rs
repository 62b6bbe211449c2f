//! Throughput of the whole pipeline, of each stage and of jieba on the same text.
//!
//! `cargo bench --bench pipeline`; the texts are those of `support/texts.rs`. Figures that the README quotes come
//! from `ratios.rs`, which measures what it compares side by side.

mod support {
    pub mod startup;
    pub mod texts;
}

use std::fmt;
use std::sync::LazyLock;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jieba_rs::Jieba;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use support::texts::Texts;
use zhibiao::document::{Document, Outline};
use zhibiao::pipeline::{Config, Extractor, PartTagger, mentions};
use zhibiao::{clean, relate, structure};

/// One set of texts with what the stages make of it.
struct Set {
    texts: Texts,
    documents: Vec<Document>,
    outlines: Vec<Outline>,
}

impl Set {
    fn new(texts: Texts) -> Self {
        let documents: Vec<Document> =
            texts.documents.iter().map(|t| clean::clean(t.text.clone(), t.meta.format)).collect();
        let outlines = documents.iter().map(structure::outline).collect();
        Self { texts, documents, outlines }
    }

    fn bytes(&self) -> BytesCount {
        BytesCount::new(self.texts.bytes())
    }

    /// The outlined documents.
    fn outlined(&self) -> impl Iterator<Item = (&Document, &Outline)> {
        self.documents.iter().zip(&self.outlines)
    }
}

/// The sets by the name that the results show.
impl fmt::Display for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.texts.name)
    }
}

static SETS: LazyLock<Vec<Set>> = LazyLock::new(|| Texts::all().into_iter().map(Set::new).collect());
static EXTRACTOR: LazyLock<Extractor> =
    LazyLock::new(|| Extractor::new(Config::default()).expect("the defaults are a configuration"));

fn sets() -> impl Iterator<Item = &'static Set> {
    SETS.iter()
}

fn main() {
    // Lexicons are read before the first measurement.
    let _ = SETS.first().map(|set| set.texts.extract(&EXTRACTOR));
    divan::main();
}

/// jieba's part-of-speech tagging with its own dictionary: the yardstick.
mod jieba {
    use super::*;

    static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

    #[divan::bench(args = sets(), sample_count = 10)]
    fn tag(bencher: Bencher<'_, '_>, set: &Set) {
        run(bencher, set, false);
    }

    #[divan::bench(args = sets(), sample_count = 10)]
    fn tag_hmm(bencher: Bencher<'_, '_>, set: &Set) {
        run(bencher, set, true);
    }

    fn run(bencher: Bencher<'_, '_>, set: &Set, hmm: bool) {
        let jieba = &*JIEBA;
        bencher.counter(set.bytes()).bench(|| {
            for document in &set.texts.documents {
                black_box(jieba.tag(&document.text, hmm));
            }
        });
    }
}

/// From bytes to observations, and to lines.
mod whole {
    use super::*;

    #[divan::bench(args = sets(), sample_count = 20)]
    fn extract(bencher: Bencher<'_, '_>, set: &Set) {
        bencher.counter(set.bytes()).bench(|| {
            for document in &set.texts.documents {
                black_box(EXTRACTOR.extract(document.text.as_bytes(), &document.meta).expect("UTF-8 is read"));
            }
        });
    }

    #[divan::bench(args = sets(), sample_count = 20)]
    fn to_lines(bencher: Bencher<'_, '_>, set: &Set) {
        bencher.counter(set.bytes()).bench(|| set.texts.extract(&EXTRACTOR));
    }

    #[divan::bench(args = sets(), consts = [1, 2], sample_count = 20)]
    fn to_lines_threads<const THREADS: usize>(bencher: Bencher<'_, '_>, set: &Set) {
        let pool = ThreadPoolBuilder::new().num_threads(THREADS).build().expect("threads start");
        bencher.counter(set.bytes()).bench(|| {
            pool.install(|| set.texts.documents.par_iter().map(|document| document.extract(&EXTRACTOR)).sum::<usize>())
        });
    }

    #[divan::bench(sample_count = 20)]
    fn start_up() {
        super::support::startup::one_page("rules");
    }
}

/// Each stage on what the stage before it made.
mod stage {
    use super::*;

    #[divan::bench(args = sets(), sample_count = 20)]
    fn clean(bencher: Bencher<'_, '_>, set: &Set) {
        bencher.counter(set.bytes()).bench(|| {
            for document in &set.texts.documents {
                let decoded = clean::decode(document.text.as_bytes(), None).expect("UTF-8 is read");
                black_box(clean::clean(decoded.text, document.meta.format));
            }
        });
    }

    #[divan::bench(args = sets(), sample_count = 20)]
    fn structure(bencher: Bencher<'_, '_>, set: &Set) {
        bencher.counter(set.bytes()).bench(|| {
            for document in &set.documents {
                black_box(structure::outline(document));
            }
        });
    }

    #[divan::bench(args = sets(), sample_count = 20)]
    fn tag(bencher: Bencher<'_, '_>, set: &Set) {
        bencher.counter(set.bytes()).bench(|| {
            for (document, outline) in set.outlined() {
                for part in &outline.parts {
                    for sentence in &part.sentences {
                        black_box(mentions(document, part, sentence.span, part.context_of(sentence)));
                    }
                }
            }
        });
    }

    /// Tagging is part of the work here: the relations ask for the mentions of a sentence as they come to it.
    #[divan::bench(args = sets(), sample_count = 20)]
    fn tag_and_relate(bencher: Bencher<'_, '_>, set: &Set) {
        bencher.counter(set.bytes()).bench(|| {
            for (document, outline) in set.outlined() {
                for part in &outline.parts {
                    black_box(relate::relate_part(document, part, &PartTagger::new(document, part)));
                }
            }
        });
    }
}
