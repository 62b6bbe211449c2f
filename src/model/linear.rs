//! The linear model: a chain of labels over characters, and a score for pairs of a number and a piece.
//!
//! The labels are those of a linear chain: emissions are sums of the weights of features of each character, and
//! transitions a matrix; trained as an averaged structured perceptron (Collins 2002). Links are a logistic regression,
//! and so is the choice between readings that `engine` makes with the third table.

pub(crate) mod characters;
pub mod feature;
pub mod file;
mod links;
pub mod table;

use std::ops::Range;
use std::path::Path;

use ndarray::{Array2, ArrayView2};

use crate::model::decode;
use crate::model::{Encoded, Label, SentenceModel, Window, scheme_transitions};
use crate::model::{Fault, ModelError};

use characters::Reading;
use feature::{Template, key};
use file::Contents;
use links::Mentions;
use table::Table;

/// The table of the features of characters.
const TAGS: &str = "tags";
/// The table of transitions: one row a label, keyed by its number.
const TRANSITIONS: &str = "transitions";
/// The table of the features of links.
const LINKS: &str = "links";
/// The table of the features of readings.
const READINGS: &str = "readings";
/// The table of names that rules read often.
const NAMES: &str = "names";

/// Bias of every link.
const BIAS: Template = Template::new("link-bias");

/// The weights of the linear model.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// Features of characters: `features × Label::COUNT`.
    pub tags: Table,
    /// Score of a label behind another: `[Label::COUNT, Label::COUNT]`, row the earlier one.
    pub transitions: Array2<f32>,
    /// Features of links: `features × 1`.
    pub links: Table,
    /// Features of readings: `features × 1`; what `engine` chooses with.
    pub readings: Table,
    /// Names that rules read in several documents: `names × 1`, the logarithm of the number of documents to base 2.
    pub names: Table,
    /// From scores to probabilities, by the name of an engine.
    pub curves: Vec<(String, Vec<(f32, f32)>)>,
}

/// The weights that come with the library.
static SHIPPED: &[u8] = include_bytes!("../../models/linear/weights.bin");

impl Linear {
    /// The weights that come with the library.
    ///
    /// # Errors
    /// Where they were built in broken; a test holds that they are not.
    pub fn shipped() -> Result<Self, ModelError> {
        Self::from_bytes(SHIPPED).map_err(|fault| fault.at("models/linear/weights.bin"))
    }

    /// The weights in a file.
    ///
    /// # Errors
    /// Where the file cannot be read, or is no file of weights that this version knows.
    pub fn open(path: &Path) -> Result<Self, ModelError> {
        let bytes = std::fs::read(path).map_err(|error| Fault::from(error).at(path))?;
        Self::from_bytes(&bytes).map_err(|fault| fault.at(path))
    }

    /// The weights in the bytes of a file.
    ///
    /// # Errors
    /// Where they are no file of weights that this version knows.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let mut contents = Contents::parse(bytes)?;
        let tags = contents.table(TAGS, Label::COUNT)?;
        let moves = contents.table(TRANSITIONS, Label::COUNT)?;
        let mut transitions = scheme_transitions();
        for (before, mut row) in transitions.rows_mut().into_iter().enumerate() {
            row += &moves.sums(&[before as u32]);
        }
        let links = contents.table(LINKS, 1)?;
        let readings = contents.table(READINGS, 1)?;
        let names = contents.table(NAMES, 1)?;
        Ok(Self { tags, transitions, links, readings, names, curves: contents.curves })
    }

    /// The curve of an engine; one without points where the file has none.
    #[must_use]
    pub fn curve(&self, engine: &str) -> Vec<(f32, f32)> {
        self.curves.iter().find(|(name, _)| name == engine).map_or_else(Vec::new, |(_, points)| points.clone())
    }

    /// The file of these weights.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let finite = |weight: &f32| if weight.is_finite() { *weight } else { 0.0 };
        let moves = (0..).zip(self.transitions.rows()).map(|(key, row)| (key, row.iter().map(finite).collect()));
        let tables = vec![
            (TAGS.to_owned(), self.tags.clone()),
            (TRANSITIONS.to_owned(), Table::quantised(moves.collect(), Label::COUNT)),
            (LINKS.to_owned(), self.links.clone()),
            (READINGS.to_owned(), self.readings.clone()),
            (NAMES.to_owned(), self.names.clone()),
        ];
        Contents { tables, curves: self.curves.clone() }.to_bytes()
    }
}

impl SentenceModel for Linear {
    fn encode<'s>(&'s self, window: Window<'s>) -> Box<dyn Encoded + 's> {
        let reading = Reading::new(window);
        let mut emissions = Array2::zeros((window.chars.len(), Label::COUNT));
        let mut keys = Vec::with_capacity(32);
        for (i, row) in emissions.rows_mut().into_iter().enumerate() {
            keys.clear();
            reading.features(i, &mut keys);
            self.tags.add_to(&keys, row);
        }
        // Links look at the pieces and numbers of the whole sentence.
        let labels = decode::viterbi(emissions.view(), self.transitions.view());
        let pieces = decode::mentions(&labels, Label::BeginIndicator);
        let numbers = decode::mentions(&labels, Label::BeginQuantity);
        Box::new(Read { model: self, reading, emissions, labels, pieces, numbers })
    }
}

/// One sentence as the linear model read it.
struct Read<'s> {
    model: &'s Linear,
    reading: Reading<'s>,
    emissions: Array2<f32>,
    labels: Vec<Label>,
    pieces: Vec<Range<usize>>,
    numbers: Vec<Range<usize>>,
}

impl Encoded for Read<'_> {
    fn emissions(&self) -> ArrayView2<'_, f32> {
        self.emissions.view()
    }

    fn transitions(&self) -> ArrayView2<'_, f32> {
        self.model.transitions.view()
    }

    fn labels(&self) -> Vec<Label> {
        self.labels.clone()
    }

    fn link(&self, quantity: Range<usize>, piece: Range<usize>) -> f32 {
        let mut keys = vec![key(BIAS, &[])];
        let mentions = Mentions { pieces: &self.pieces, numbers: &self.numbers };
        self.reading.link_features(mentions, &quantity, &piece, &mut keys);
        self.model.links.sum(&keys)
    }
}

/// Tells the features of every character of a sentence, for training.
pub fn character_features(window: Window<'_>, mut each: impl FnMut(usize, &[u32])) {
    let reading = Reading::new(window);
    let mut keys = Vec::with_capacity(32);
    for i in 0..window.chars.len() {
        keys.clear();
        reading.features(i, &mut keys);
        each(i, &keys);
    }
}

/// Tells the features of pairs of a number and a piece, for training; the sentence was read to hold `pieces` and
/// `numbers`.
pub fn link_features<'p>(
    window: Window<'_>,
    pieces: &[Range<usize>],
    numbers: &[Range<usize>],
    pairs: impl IntoIterator<Item = (&'p Range<usize>, &'p Range<usize>)>,
    mut each: impl FnMut(&[u32]),
) {
    let reading = Reading::new(window);
    for (quantity, piece) in pairs {
        let mut keys = vec![key(BIAS, &[])];
        reading.link_features(Mentions { pieces, numbers }, quantity, piece, &mut keys);
        each(&keys);
    }
}

/// The features of one character with their names, for a reader.
#[must_use]
pub fn named_features(window: Window<'_>, at: usize) -> Vec<(u32, String)> {
    let mut names = feature::Names::default();
    if at < window.chars.len() {
        Reading::new(window).features(at, &mut names);
    }
    names.0
}
