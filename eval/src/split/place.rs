//! What place a document is about, and which places belong together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use super::{Document, Group};
use crate::error::EvalError;
use crate::norm;
use crate::record::Observation;
use crate::rows::rows;

/// The places of documents as a file names them: CSV `doc,place`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places(BTreeMap<String, String>);

impl Places {
    /// Reads a file. Every row must be of a known document, and no document may have two.
    ///
    /// # Errors
    /// The file cannot be read, has another header, or a row that is not what it should be (with its line).
    pub fn read(path: &Path, known: impl Fn(&str) -> bool) -> Result<Self, EvalError> {
        let text = fs::read_to_string(path).map_err(EvalError::read(path))?;
        Self::parse(&text, known).map_err(|(line, reason)| EvalError::Row { path: path.to_path_buf(), line, reason })
    }

    fn parse(text: &str, known: impl Fn(&str) -> bool) -> Result<Self, (u64, String)> {
        let mut places = BTreeMap::new();
        for (line, row) in rows(text, &["doc", "place"])? {
            let (doc, place) = (&row[0], row[1].trim());
            if place.is_empty() {
                return Err((line, format!("no place for {doc}")));
            }
            if !known(doc) {
                return Err((line, format!("a place for {doc}, which is not among the gold documents")));
            }
            if places.insert(doc.to_owned(), place.to_owned()).is_some() {
                return Err((line, format!("a second place for {doc}")));
            }
        }
        Ok(Self(places))
    }

    /// The place of a document.
    pub fn get(&self, doc: &str) -> Option<&str> {
        self.0.get(doc).map(String::as_str)
    }
}

/// The place that most observations are about, as it is written first; of equally frequent ones the first by name.
/// None where no observation names one.
pub fn place_of(observations: &[Observation]) -> Option<String> {
    let mut counts: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for scope in observations.iter().filter_map(|o| o.scope.as_deref()) {
        counts.entry(norm::name(scope)).or_insert((0, scope)).0 += 1;
    }
    counts.retain(|name, _| !name.is_empty());
    let most = counts.into_iter().min_by(|(a, (x, _)), (b, (y, _))| y.cmp(x).then_with(|| a.cmp(b)));
    most.map(|(_, (_, written))| written.to_owned())
}

/// Groups the documents of places that are the same or stand in one another by name: one name begins with the other
/// (济南市 and 济南市槐荫区) or ends in it (济南市槐荫区 and 槐荫区). Names of one character belong to equal ones only.
///
/// # Errors
/// The index of a document whose place is not known.
pub fn groups_by_place(documents: &[Document]) -> Result<Vec<Group>, usize> {
    let mut of_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, document) in documents.iter().enumerate() {
        let name = document.place.as_deref().map(norm::name).filter(|name| !name.is_empty()).ok_or(i)?;
        of_name.entry(name).or_default().push(i);
    }
    let names: Vec<&str> = of_name.keys().map(String::as_str).collect();
    let index: HashMap<&str, usize> = names.iter().enumerate().map(|(i, &name)| (name, i)).collect();
    let mut sets = Sets((0..names.len()).collect());
    for (i, name) in names.iter().enumerate() {
        // Every name of two characters or more that this one begins with or ends in.
        let cuts: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
        let inner = cuts.iter().enumerate().skip(1);
        let parts = inner.flat_map(|(characters, &at)| {
            let begins = (characters >= 2).then_some(&name[..at]);
            let ends = (cuts.len() - characters >= 2).then_some(&name[at..]);
            begins.into_iter().chain(ends)
        });
        parts.filter_map(|part| index.get(part)).for_each(|&other| sets.join(i, other));
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, of_name) in of_name.values().enumerate() {
        groups.entry(sets.root(i)).or_default().extend(of_name);
    }
    let mut groups: Vec<Group> = groups.into_values().map(|members| group(members, documents)).collect();
    groups.sort_by_key(|group| group.documents.first().copied());
    Ok(groups)
}

/// A group, named by the place that most of its observations are about.
fn group(mut members: Vec<usize>, documents: &[Document]) -> Group {
    members.sort_unstable();
    let mut weights: BTreeMap<&str, usize> = BTreeMap::new();
    let mut observations = 0;
    for document in members.iter().filter_map(|&i| documents.get(i)) {
        *weights.entry(document.place.as_deref().unwrap_or_default()).or_default() += document.observations;
        observations += document.observations;
    }
    let heaviest = weights.into_iter().min_by_key(|&(name, weight)| (Reverse(weight), name.chars().count(), name));
    Group { name: heaviest.map(|(name, _)| name.to_owned()).unwrap_or_default(), documents: members, observations }
}

/// Disjoint sets (B. A. Galler, M. J. Fischer, “An improved equivalence algorithm”, *Communications of the ACM* 7
/// (1964), 301–303): to each element its parent, to a root itself.
struct Sets(Vec<usize>);

impl Sets {
    fn root(&mut self, mut element: usize) -> usize {
        while self.0[element] != element {
            self.0[element] = self.0[self.0[element]];
            element = self.0[element];
        }
        element
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Role;

    fn documents(places: &[(&str, usize)]) -> Vec<Document> {
        let document = |(i, &(place, observations)): (usize, &(&str, usize))| Document {
            doc: format!("d{i}"),
            place: Some(place.to_owned()),
            observations,
        };
        places.iter().enumerate().map(document).collect()
    }

    fn grouped(places: &[(&str, usize)]) -> Vec<(String, Vec<usize>)> {
        let groups = groups_by_place(&documents(places)).unwrap();
        groups.into_iter().map(|group| (group.name, group.documents)).collect()
    }

    #[test]
    fn a_district_stays_with_its_city_and_with_its_short_name() {
        let groups = grouped(&[("北湖区", 9), ("青川省", 5), ("云州市", 50), ("云州市北湖区", 7), ("“云州” 市", 1)]);
        assert_eq!(groups, [("云州市".to_owned(), vec![0, 2, 3, 4]), ("青川省".to_owned(), vec![1])]);
    }

    #[test]
    fn one_character_and_the_middle_of_a_name_join_nothing() {
        assert_eq!(grouped(&[("云", 1), ("云州市", 1), ("市", 1)]).len(), 3);
        assert_eq!(grouped(&[("北湖", 1), ("云州北湖区", 1)]).len(), 2);
        assert_eq!(grouped(&[("云", 1), ("云", 1)]).len(), 1);
    }

    #[test]
    fn a_document_without_a_place_is_named() {
        let mut documents = documents(&[("云州市", 1), ("青川省", 1)]);
        documents[1].place = None;
        assert_eq!(groups_by_place(&documents), Err(1));
        documents[1].place = Some("“ ”".into());
        assert_eq!(groups_by_place(&documents), Err(1));
    }

    #[test]
    fn the_most_frequent_scope_is_the_place() {
        let observation = |scope: Option<&str>| {
            let fields = serde_json::json!({"doc": "d", "start": 0, "end": 2, "indicator": "", "value": 1, "unit": "", "scope": scope});
            Observation::parse(&fields.to_string(), Role::Prediction).unwrap()
        };
        let place = |scopes: &[Option<&str>]| place_of(&scopes.iter().map(|&s| observation(s)).collect::<Vec<_>>());
        assert_eq!(place(&[Some("北湖区"), Some("云 州市"), Some("云州市"), None, None, None]).unwrap(), "云 州市");
        assert_eq!(place(&[Some("青川省"), Some("云州市")]).unwrap(), "云州市");
        assert_eq!(place(&[None, Some("")]), None);
    }

    #[test]
    fn a_file_of_places_is_held_to_the_gold() {
        let parse = |text: &str| Places::parse(text, |doc| doc.starts_with('d'));
        let places = parse("\u{feff}doc,place\nd1,云州市\r\nd2, 青川省 \n").unwrap();
        assert_eq!((places.get("d1"), places.get("d2"), places.get("d3")), (Some("云州市"), Some("青川省"), None));
        assert_eq!(parse("doc,town\n").unwrap_err(), (1, "the header is doc,town, not doc,place".into()));
        assert_eq!(parse("doc,place\nd1,云州市\nd1,青川省\n").unwrap_err(), (3, "a second place for d1".into()));
        assert_eq!(parse("doc,place\n\nd1, \n").unwrap_err(), (3, "no place for d1".into()));
        assert_eq!(parse("doc,place\nd1\n").unwrap_err(), (2, "1 columns, not 2".into()));
        assert_eq!(parse("doc,place\nx,云州市\n").unwrap_err().0, 2);
    }
}
