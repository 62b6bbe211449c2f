//! The texts that are measured: the samples of the repository, and real reports where there are any.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use zhibiao::clean;
use zhibiao::pipeline::{DocMeta, Extractor, Format};
use zhibiao::sink::json_lines;

/// Bytes of UTF-8 that a set of texts has at least.
const ENOUGH: usize = 1_000_000;

/// One document, as UTF-8, so that everything that is measured reads the same bytes.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its id and format.
    pub meta: DocMeta,
    /// Its text.
    pub text: String,
}

/// A set of documents.
#[derive(Clone, Debug)]
pub struct Texts {
    /// What the set is called in the results.
    pub name: &'static str,
    /// The documents.
    pub documents: Vec<Text>,
}

impl Texts {
    /// All sets that there are.
    pub fn all() -> Vec<Self> {
        [Some(Self::samples()), Self::reports()].into_iter().flatten().collect()
    }

    /// The samples of the repository, as often as it takes to fill a megabyte.
    pub fn samples() -> Self {
        let samples = read(&root().join("corpora/samples"));
        assert!(!samples.is_empty(), "no samples");
        Self { name: "samples", documents: fill(&samples) }
    }

    /// Real reports below `$ZHIBIAO_SHARED` or `../shared`, each once or as often as it takes to fill a megabyte.
    pub fn reports() -> Option<Self> {
        let shared = env::var_os("ZHIBIAO_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
        let reports = read(&shared.join("corpora"));
        (!reports.is_empty()).then(|| Self { name: "reports", documents: fill(&reports) })
    }

    /// Bytes of all documents.
    pub fn bytes(&self) -> usize {
        self.documents.iter().map(|document| document.text.len()).sum()
    }

    /// The way of a user: every document to its lines, one after the other. Gives the bytes of the lines.
    pub fn extract(&self, extractor: &Extractor) -> usize {
        self.documents.iter().map(|document| document.extract(extractor)).sum()
    }
}

impl Text {
    /// From the bytes to the lines that `zhibiao extract` writes. Gives their bytes.
    pub fn extract(&self, extractor: &Extractor) -> usize {
        let extraction = extractor.extract(self.text.as_bytes(), &self.meta).expect("UTF-8 is read");
        json_lines(extraction.records()).expect("memory is written").len()
    }
}

/// The folder of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents below a folder in the order of their paths; none where there is no folder.
fn read(folder: &Path) -> Vec<Text> {
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(|entry| entry.ok().map(walkdir::DirEntry::into_path))
        .filter(|path| matches!(path.extension().and_then(|ending| ending.to_str()), Some("txt" | "md")))
        .collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| {
            let bytes = fs::read(path).ok()?;
            let text = clean::decode(&bytes, None).ok()?.text;
            let format = Format::of(path)?;
            let id = path.file_stem()?.to_str()?.to_owned();
            Some(Text { meta: DocMeta { id, format }, text })
        })
        .collect()
}

/// The documents, again and again until there is enough of them.
fn fill(documents: &[Text]) -> Vec<Text> {
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    let rounds = ENOUGH.div_ceil(bytes.max(1)).max(1);
    (0..rounds)
        .flat_map(|round| {
            documents.iter().map(move |document| {
                let id = format!("{}-{round}", document.meta.id);
                Text { meta: DocMeta { id, format: document.meta.format }, text: document.text.clone() }
            })
        })
        .collect()
}
