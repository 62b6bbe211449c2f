//! `eval split`: places stay together, sizes are even, and the parts can be scored.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/command.rs"]
mod command;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::Value;
use tempfile::TempDir;
use zhibiao_eval::norm;
use zhibiao_eval::record::{Corpus, Role};
use zhibiao_eval::split::{Document, Part, Parts, Share, groups_by_document, groups_by_place, split};

fn public_gold() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora/gold")
}

fn line(doc: &str, start: usize, scope: &str) -> String {
    let scope = if scope.is_empty() { Value::Null } else { Value::from(scope) };
    let fields = serde_json::json!({"doc": doc, "start": start, "end": start + 2, "indicator": "人口", "value": 1,
        "unit": "人", "year": 2024, "scope": scope, "measure": "level", "status": "actual", "bound": "exact"});
    format!("{fields}\n")
}

/// A folder with a file for each document: its name, and how many observations are about which place.
fn gold(documents: &[(&str, &[(usize, &str)])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (doc, scopes) in documents {
        let scopes = scopes.iter().flat_map(|&(count, scope)| std::iter::repeat_n(scope, count));
        let lines: String = scopes.enumerate().map(|(i, scope)| line(doc, 10 * i, scope)).collect();
        fs::write(folder.path().join(format!("{doc}.jsonl")), lines).unwrap();
    }
    folder
}

fn run(gold: &Path, options: &[&str]) -> Result<String, String> {
    let args = [&["split", gold.to_str().unwrap()], options].concat();
    command::run(&args).map(|(text, _)| text).map_err(|error| error.to_string())
}

/// The part of each document in CSV output.
fn parts_of(csv: &str) -> BTreeMap<String, String> {
    let mut rows = csv.lines().map(|row| row.split(',').map(str::to_owned).collect::<Vec<_>>());
    assert_eq!(rows.next().unwrap(), ["doc", "place", "part"]);
    rows.map(|row| (row[0].clone(), row[2].clone())).collect()
}

/// Whether two places are one by their names, worked out pair by pair.
fn related(a: &str, b: &str) -> bool {
    let (a, b) = (norm::name(a), norm::name(b));
    let long = |name: &str| name.chars().count() > 1;
    a == b || (long(&a) && long(&b) && (a.starts_with(&b) || b.starts_with(&a) || a.ends_with(&b) || b.ends_with(&a)))
}

/// Corpora of up to 40 documents about places that stand in one another, or share an end, or neither.
fn corpora() -> impl Strategy<Value = Vec<Document>> {
    let place = (0..6usize, 0..5usize).prop_map(|(city, district)| {
        let city = ["云州市", "青川市", "东州", "北江县", "“南 江”县", "中"][city];
        format!("{city}{}", ["", "", "北湖区", "南湖区", "城关镇"][district])
    });
    let bare = prop::sample::select(vec!["北湖区", "城关镇", "青川省", "中国"]).prop_map(str::to_owned);
    let document = (prop_oneof![4 => place, 1 => bare], 1..300usize);
    prop::collection::vec(document, 1..40).prop_map(|rows| {
        let document = |(i, (place, observations))| Document { doc: format!("d{i}"), place: Some(place), observations };
        rows.into_iter().enumerate().map(document).collect()
    })
}

fn shares() -> impl Strategy<Value = Vec<Share>> {
    prop::collection::vec(1..9u32, 1..6).prop_map(|weights| {
        let sum: u32 = weights.iter().sum();
        let share = |(i, &weight)| Share { name: format!("p{i}"), share: f64::from(weight) / f64::from(sum) };
        weights.iter().enumerate().map(share).collect()
    })
}

fn names(parts: &[Part]) -> Vec<&str> {
    parts.iter().flat_map(|part| part.documents.iter().map(|document| document.doc.as_str())).collect()
}

proptest! {
    #[test]
    fn documents_of_one_place_never_stand_in_two_parts(documents in corpora(), shares in shares(), seed: u64) {
        let groups = groups_by_place(&documents).unwrap();
        let wanted = shares.len();
        match split(&documents, &groups, &Parts::Shares(shares), seed) {
            Err(few) => {
                prop_assert_eq!((few.parts, few.groups), (wanted, groups.len()));
                prop_assert!(few.parts > few.groups);
            }
            Ok(parts) => {
                prop_assert!(parts.iter().all(|part| part.observations > 0));
                let mut all = names(&parts);
                all.sort_unstable();
                let mut expected: Vec<_> = documents.iter().map(|document| document.doc.as_str()).collect();
                expected.sort_unstable();
                prop_assert_eq!(all, expected);
                for (i, one) in parts.iter().enumerate() {
                    for other in &parts[i + 1..] {
                        for (a, b) in one.documents.iter().flat_map(|a| other.documents.iter().map(move |b| (a, b))) {
                            prop_assert!(!related(a.place.as_deref().unwrap(), b.place.as_deref().unwrap()), "{a:?} {b:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn groups_are_the_smallest_that_keep_related_places_together(documents in corpora()) {
        // Reachability by relation, found by spreading, against the groups.
        let related_to = |a: &Document, b: &Document| related(a.place.as_deref().unwrap(), b.place.as_deref().unwrap());
        for group in groups_by_place(&documents).unwrap() {
            let mut reached = BTreeSet::from([group.documents[0]]);
            while let Some(next) = (0..documents.len())
                .find(|i| !reached.contains(i) && reached.iter().any(|&j| related_to(&documents[*i], &documents[j])))
            {
                reached.insert(next);
            }
            prop_assert_eq!(reached.into_iter().collect::<Vec<_>>(), group.documents);
        }
    }

    #[test]
    fn parts_of_one_size_differ_by_the_largest_group_at_most(documents in corpora(), count in 1..8usize, seed: u64) {
        let groups = groups_by_document(&documents);
        let Ok(parts) = split(&documents, &groups, &Parts::Count(count), seed) else {
            prop_assert!(count > documents.len());
            return Ok(());
        };
        let sizes: Vec<usize> = parts.iter().map(|part| part.observations).collect();
        let largest = documents.iter().map(|document| document.observations).max().unwrap();
        prop_assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= largest, "{sizes:?}");
    }

    #[test]
    fn no_part_is_farther_from_its_share_than_the_largest_group(shares in shares(), seed: u64, sizes in prop::collection::vec(1..300usize, 60..90)) {
        let document = |(i, observations)| Document { doc: format!("d{i}"), place: None, observations };
        let documents: Vec<Document> = sizes.into_iter().enumerate().map(document).collect();
        let total: usize = documents.iter().map(|document| document.observations).sum();
        let largest = documents.iter().map(|document| document.observations).max().unwrap();
        for part in split(&documents, &groups_by_document(&documents), &Parts::Shares(shares), seed).unwrap() {
            let off = (part.observations as f64 - part.share * total as f64).abs();
            prop_assert!(off <= largest as f64, "{off} {largest}");
        }
    }

    #[test]
    fn the_order_of_the_documents_does_not_matter(documents in corpora(), count in 1..4usize, seed: u64) {
        let mut turned = documents.clone();
        turned.reverse();
        let of = |documents: &[Document]| {
            let parts = split(documents, &groups_by_document(documents), &Parts::Count(count), seed).ok()?;
            Some(parts.iter().map(|part| part.documents.iter().map(|d| d.doc.clone()).collect::<BTreeSet<_>>()).collect::<Vec<_>>())
        };
        prop_assert_eq!(of(&documents), of(&turned));
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_another_split() {
    let gold = public_gold();
    let with_seed = |seed: &str| run(&gold, &["--by", "document", "--parts", "4", "--seed", seed]).unwrap();
    assert_eq!(with_seed("7"), with_seed("7"));
    let splits: BTreeSet<String> = (0..10).map(|seed| with_seed(&seed.to_string())).collect();
    assert!(splits.len() > 5, "{}", splits.len());
}

#[test]
fn a_split_stays_what_it_was() {
    // Whoever quotes a seed must get the same parts from every later version.
    let documents: Vec<(String, [(usize, &str); 1])> =
        (0..6).map(|i| (format!("d{i}"), [(10 + i, "云州市")])).collect();
    let documents: Vec<(&str, &[(usize, &str)])> = documents.iter().map(|(doc, s)| (doc.as_str(), &s[..])).collect();
    let gold = gold(&documents);
    let csv = run(gold.path(), &["--by", "document", "--parts", "2", "--seed", "1"]).unwrap();
    let parts: String = parts_of(&csv).into_values().map(|part| part.replace("part-", "")).collect();
    // The same steps in another language give the same: sizes 10 to 15 are of one class, so that the digests of
    // "1\nd0" to "1\nd5" alone decide.
    assert_eq!(parts, "112122");
}

#[test]
fn places_come_from_the_file_then_the_manifest_then_the_gold() {
    let gold = gold(&[("a", &[(3, "云州市")]), ("b", &[(2, "青川省"), (1, "云州市")]), ("c", &[(2, "")])]);
    let places = gold.path().join("places.csv");
    let options = ["--by", "document", "--parts", "documents"];
    let place_of =
        |csv: &str| csv.lines().skip(1).map(|row| row.split(',').nth(1).unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(place_of(&run(gold.path(), &options).unwrap()), ["云州市", "青川省", ""]);
    let manifest = "doc,sha256,bytes,observations,split,place\na,00,1,3,dev,\nb,00,1,3,dev,东州\nc,00,1,2,dev,南江县\n";
    fs::write(gold.path().join("MANIFEST.csv"), manifest).unwrap();
    assert_eq!(place_of(&run(gold.path(), &options).unwrap()), ["云州市", "东州", "南江县"]);
    fs::write(&places, "doc,place\nb,北江县\n").unwrap();
    let with_file = [&options[..], &["--places", places.to_str().unwrap()]].concat();
    assert_eq!(place_of(&run(gold.path(), &with_file).unwrap()), ["云州市", "北江县", "南江县"]);
    fs::write(&places, "doc,place\nb,北江县\nx,云州市\n").unwrap();
    let error = run(gold.path(), &with_file).unwrap_err();
    assert_eq!(error, format!("{}:3: a place for x, which is not among the gold documents", places.display()));
}

#[test]
fn a_district_stands_with_its_city_and_a_nameless_document_is_an_error() {
    let gold = gold(&[
        ("city", &[(9, "云州市")]),
        ("district", &[(8, "云州市北湖区"), (1, "云州市")]),
        ("short", &[(7, "北湖区")]),
        ("other", &[(6, "青川省")]),
    ]);
    let parts = parts_of(&run(gold.path(), &["--by", "place", "--parts", "2"]).unwrap());
    assert_eq!((&parts["district"], &parts["short"]), (&parts["city"], &parts["city"]));
    assert_ne!(parts["other"], parts["city"]);
    let error = run(gold.path(), &["--by", "place", "--parts", "3"]).unwrap_err();
    assert!(error.ends_with(": 3 parts, but only 2 places, those that stand in one another counted as one"), "{error}");
    let error = run(gold.path(), &["--by", "document", "--parts", "5"]).unwrap_err();
    assert!(error.ends_with(": 5 parts, but only 4 documents"), "{error}");
    fs::write(gold.path().join("none.jsonl"), line("none", 0, "")).unwrap();
    let error = run(gold.path(), &["--by", "place", "--parts", "2"]).unwrap_err();
    assert!(error.ends_with(": none: no place is known; name it with --places or in MANIFEST.csv"), "{error}");
}

#[test]
fn leaving_one_place_out_has_a_part_for_each_place() {
    let csv = run(&public_gold(), &["--by", "place", "--parts", "places"]).unwrap();
    let parts = parts_of(&csv);
    let names: BTreeSet<&str> = parts.values().map(String::as_str).collect();
    assert_eq!(
        names,
        BTreeSet::from(["中国", "呼伦贝尔市", "广东省", "新疆维吾尔自治区", "济南市", "湖南省", "甘肃省"])
    );
    assert_eq!(parts.values().filter(|part| *part == "济南市").count(), 5);
    let error = run(&public_gold(), &["--by", "document", "--parts", "places"]).unwrap_err();
    assert!(error.ends_with("--parts places needs --by place"), "{error}");
}

#[test]
fn the_json_says_what_each_part_has() {
    let json = run(&public_gold(), &["--by", "place", "--shares", "train=0.7,test=0.3", "--json"]).unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["by"].as_str(), json["seed"].as_u64()), (Some("place"), Some(0)));
    let parts = json["parts"].as_array().unwrap();
    assert_eq!(parts.iter().map(|part| part["part"].as_str().unwrap()).collect::<Vec<_>>(), ["train", "test"]);
    let sizes: Vec<u64> = parts.iter().map(|part| part["observations"].as_u64().unwrap()).collect();
    assert_eq!(sizes.iter().sum::<u64>(), 2473);
    for part in parts {
        let documents = part["documents"].as_array().unwrap().iter();
        assert_eq!(part["observations"], documents.map(|d| d["observations"].as_u64().unwrap()).sum::<u64>());
    }
}

#[test]
fn each_part_is_a_gold_that_scores_as_its_documents_do() {
    let target = TempDir::new().unwrap();
    let folder = target.path().join("parts");
    let options = ["--split", "dev", "--by", "place", "--parts", "3", "-o", folder.to_str().unwrap()];
    let said = run(&public_gold(), &options).unwrap();
    assert_eq!(said.lines().count(), 3);
    let whole = Corpus::read(&public_gold(), Role::Gold).unwrap();
    let listed = parts_of(&fs::read_to_string(folder.join("split.csv")).unwrap());
    let mut found = BTreeSet::new();
    for part in ["part-1", "part-2", "part-3"] {
        let corpus = Corpus::read(&folder.join(part), Role::Gold).unwrap();
        for (doc, observations) in corpus.documents() {
            let expected = whole.get(doc).unwrap();
            let bare = |o: &zhibiao_eval::record::Observation| (o.start, o.end, o.indicator.clone(), o.scope.clone());
            assert!(observations.iter().map(bare).eq(expected.iter().map(bare)), "{doc}");
            assert_eq!(listed[doc], part);
            assert!(found.insert(doc.to_owned()), "{doc} stands in two parts");
        }
        // Windows and manifest go with it: the whole gold as prediction scores perfectly, and none of it is outside.
        let (gold, all) = (folder.join(part), public_gold());
        let args = [gold.to_str().unwrap(), all.to_str().unwrap(), "--split", "dev", "--json", "--min-f1", "1"];
        let (json, outcome) = command::score(&args).unwrap();
        assert_eq!(outcome, zhibiao_eval::Outcome::Passed);
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["gold"], corpus.observations().count());
        assert_eq!(json["unscored"]["outside"], 0);
    }
    assert_eq!(found.len(), 12);
    assert!(!found.contains("xinjiang-2025") && !found.contains("000_b7237ac9836791aa"));
    let windows = fs::read_to_string(folder.join(&listed["hunan-2025"]).join("windows.json")).unwrap();
    assert!(windows.contains("\"hunan-2025\": [[0,2873],[6693,13778]]"), "{windows}");
    assert!(!windows.contains("xinjiang"), "{windows}");
}

#[test]
fn one_file_of_many_documents_is_divided_line_by_line() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("all.jsonl");
    let (a, b) = (line("a", 0, "云州市"), line("b/c", 0, "青川省"));
    fs::write(&path, format!("\u{feff}{a}\n{b}{}", line("a", 9, "云州市"))).unwrap();
    let target = folder.path().join("new/parts");
    run(&path, &["--by", "place", "--parts", "places", "-o", target.to_str().unwrap()]).unwrap();
    let of = |part: &str| fs::read_to_string(target.join(part).join("all.jsonl")).unwrap();
    assert_eq!(of("云州市"), format!("{a}{}", line("a", 9, "云州市")));
    assert_eq!(of("青川省"), b);
    assert!(!target.join("云州市/MANIFEST.csv").exists() && !target.join("云州市/windows.json").exists());
}

#[test]
fn nothing_is_written_over_and_nothing_into_the_gold() {
    let gold = gold(&[("a", &[(2, "云州市")])]);
    let other = TempDir::new().unwrap();
    let options =
        |target: &Path| run(gold.path(), &["--by", "document", "--parts", "1", "-o", target.to_str().unwrap()]);
    fs::write(other.path().join("file"), "").unwrap();
    assert!(options(other.path()).unwrap_err().ends_with("the folder is not empty"));
    let inside = gold.path().join("x/y");
    assert!(options(&inside).unwrap_err().contains("lies in the gold"));
    assert!(!inside.exists());
}

#[test]
fn a_document_without_observations_has_a_part_too() {
    let gold = gold(&[("a", &[(2, "云州市")]), ("b", &[(2, "青川省")])]);
    let manifest = "doc,sha256,bytes,observations,split,place\na,0,1,2,dev,\nb,0,1,2,dev,\nempty,0,1,0,dev,北湖区\n";
    fs::write(gold.path().join("MANIFEST.csv"), manifest).unwrap();
    let csv = run(gold.path(), &["--by", "place", "--parts", "2"]).unwrap();
    assert_eq!(parts_of(&csv).len(), 3);
    assert!(run(gold.path(), &["--by", "place", "--parts", "3"]).unwrap_err().contains("only 2 places"));
}
