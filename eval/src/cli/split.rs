//! `eval split`: gold divided into parts.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{ArgGroup, Args, ValueEnum};
use serde::Serialize;

use super::Outcome;
use crate::error::EvalError;
use crate::gold::{Gold, Source};
use crate::manifest::Manifest;
use crate::record::Detail;
use crate::split::{self, Document, Part, Parts, Places, Share};

/// What is never divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// A document
    Document,
    /// All documents of a place, and of places that stand in one another by name
    Place,
}

/// `--parts`: how many, or one for each group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// So many.
    Count(usize),
    /// One for each document or each place.
    Each(By),
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        match written {
            "documents" => Ok(Self::Each(By::Document)),
            "places" => Ok(Self::Each(By::Place)),
            _ => match written.parse() {
                Ok(count) if count > 0 => Ok(Self::Count(count)),
                _ => Err("neither a number from 1, nor places, nor documents".into()),
            },
        }
    }
}

/// `--shares`: `train=0.8,dev=0.1,test=0.1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares(pub Vec<Share>);

impl FromStr for Shares {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let share = |item: &str| -> Result<Share, String> {
            let (name, share) = item.split_once('=').ok_or_else(|| format!("{item:?} is not NAME=SHARE"))?;
            let number: Option<f64> = share.trim().parse().ok().filter(|share| *share > 0.0 && *share <= 1.0);
            let share = number.ok_or_else(|| format!("the share of {name} is {share}, not above 0 and at most 1"))?;
            match name.trim() {
                "" => Err(format!("{item:?} has no name")),
                name => Ok(Share { name: name.to_owned(), share }),
            }
        };
        let shares: Vec<Share> = written.split(',').map(share).collect::<Result<_, _>>()?;
        let names: BTreeSet<&str> = shares.iter().map(|share| share.name.as_str()).collect();
        if names.len() < shares.len() {
            return Err("two parts have one name".into());
        }
        let sum: f64 = shares.iter().map(|share| share.share).sum();
        // Room for the rounding of thirds that are written with a few digits.
        if (sum - 1.0).abs() > 0.005 {
            return Err(format!("the shares add up to {sum}, not to 1"));
        }
        Ok(Self(shares.into_iter().map(|share| Share { share: share.share / sum, ..share }).collect()))
    }
}

/// The arguments of `eval split`.
#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("wanted").required(true).args(["parts", "shares"]))]
pub struct SplitArgs {
    /// Gold: a JSON Lines file, or a folder of them
    pub gold: PathBuf,
    /// Only the documents that the gold's MANIFEST.csv puts into this split (dev, heldout)
    #[arg(long, value_name = "NAME")]
    pub split: Option<String>,
    /// What is never divided
    #[arg(long, value_enum, value_name = "WHAT")]
    pub by: By,
    /// How many parts of the same size; or `places`, `documents`: a part for each (leave one out)
    #[arg(long, value_name = "K")]
    pub parts: Option<Wanted>,
    /// Named parts and how much of the observations each is to have, adding up to 1: train=0.8,dev=0.1,test=0.1
    #[arg(long, value_name = "NAME=SHARE,…")]
    pub shares: Option<Shares>,
    /// Another seed, another split; the same seed, the same split
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,
    /// What place a document is about: CSV doc,place; goes before what MANIFEST.csv says
    #[arg(long, value_name = "FILE")]
    pub places: Option<PathBuf>,
    /// Write the gold of each part into a folder of its own below DIR, which must be new or empty
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Write the parts as one JSON document
    #[arg(long)]
    pub json: bool,
}

/// What `--json` writes.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    by: By,
    seed: u64,
    parts: &'a [Part],
}

/// Divides gold and writes the parts.
///
/// # Errors
/// Something could not be read or written, the gold is empty, a document's place is not known, or there are more
/// parts than there are documents or places to fill them.
pub fn run(args: &SplitArgs, out: &mut dyn Write) -> Result<Outcome, EvalError> {
    let fault = |reason: String| EvalError::Malformed { path: args.gold.clone(), reason };
    let source = Source { path: &args.gold, texts: None, split: args.split.as_deref() };
    let gold = Gold::read(&source, Detail::Scored)?;
    let documents = documents(args, &gold)?;
    let (groups, what) = match args.by {
        By::Document => (split::groups_by_document(&documents), "documents"),
        By::Place => match split::groups_by_place(&documents) {
            Ok(groups) => (groups, "places, those that stand in one another counted as one"),
            Err(i) => {
                let doc = documents.get(i).map_or("", |document| &document.doc);
                let reason = format!("{doc}: no place is known; name it with --places or in MANIFEST.csv");
                return Err(fault(reason));
            }
        },
    };
    let wanted = match (&args.parts, &args.shares) {
        (Some(Wanted::Each(by)), _) if *by != args.by => {
            let name = if *by == By::Place { "place" } else { "document" };
            return Err(fault(format!("--parts {name}s needs --by {name}")));
        }
        (Some(Wanted::Each(_)), _) => Parts::Each,
        (Some(Wanted::Count(count)), _) => Parts::Count(*count),
        (None, Some(Shares(shares))) => Parts::Shares(shares.clone()),
        (None, None) => return Err(fault("neither --parts nor --shares".into())),
    };
    if let Some(target) = &args.output {
        split::check_target(target, &args.gold)?;
    }
    let parts = split::split(&documents, &groups, &wanted, args.seed)
        .map_err(|few| fault(format!("{} parts, but only {} {what}", few.parts, few.groups)))?;
    if let Some(target) = &args.output {
        split::write(&args.gold, &gold.corpus, &parts, target)?;
    }
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &Summary { by: args.by, seed: args.seed, parts: &parts })
            .map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else if args.output.is_some() {
        summary(&parts, out)?;
    } else {
        split::table(&parts, out)?;
    }
    Ok(Outcome::Passed)
}

/// The documents of the gold, and those of the manifest that have no observation, with their places.
fn documents(args: &SplitArgs, gold: &Gold) -> Result<Vec<Document>, EvalError> {
    let manifest = Manifest::beside(&args.gold)?;
    let entries = manifest.as_ref().map(Manifest::entries).unwrap_or_default();
    let without_gold = entries.iter().filter(|entry| {
        gold.corpus.get(&entry.doc).is_none() && args.split.as_ref().is_none_or(|split| *split == entry.split)
    });
    let mut documents: Vec<Document> = Vec::new();
    for (doc, observations) in gold.corpus.documents() {
        let place = split::place_of(observations);
        documents.push(Document { doc: doc.to_owned(), place, observations: observations.len() });
    }
    let empty = |doc: &String| Document { doc: doc.clone(), place: None, observations: 0 };
    documents.extend(without_gold.map(|entry| empty(&entry.doc)));
    let known: BTreeSet<&str> = documents.iter().map(|document| document.doc.as_str()).collect();
    let places = match &args.places {
        Some(path) => Places::read(path, |doc| known.contains(doc))?,
        None => Places::default(),
    };
    for document in &mut documents {
        let in_manifest = manifest.as_ref().and_then(|manifest| manifest.get(&document.doc)?.place.as_deref());
        if let Some(place) = places.get(&document.doc).or(in_manifest) {
            document.place = Some(place.to_owned());
        }
    }
    Ok(documents)
}

/// One line a part, for a reader.
fn summary(parts: &[Part], out: &mut dyn Write) -> Result<(), EvalError> {
    let total: usize = parts.iter().map(|part| part.observations).sum();
    for Part { part, share, observations, documents } in parts {
        let reached = *observations as f64 / total.max(1) as f64;
        let names: Vec<&str> = documents.iter().map(|document| document.doc.as_str()).collect();
        writeln!(
            out,
            "{part}: {observations} observations, {reached:.4} of all ({share:.4} wanted), documents: {}",
            names.join(", ")
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_a_number_or_each() {
        let wanted = |written: &str| written.parse::<Wanted>();
        assert_eq!(wanted("5"), Ok(Wanted::Count(5)));
        assert_eq!(wanted("places"), Ok(Wanted::Each(By::Place)));
        assert!(wanted("0").is_err() && wanted("-1").is_err() && wanted("place").is_err());
    }

    #[test]
    fn shares_are_named_and_add_up() {
        let shares = |written: &str| written.parse::<Shares>();
        let Shares(three) = shares("train=0.8, dev=.1,test=0.1").unwrap();
        assert_eq!(three.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["train", "dev", "test"]);
        let Shares(thirds) = shares("a=0.333,b=0.333,c=0.333").unwrap();
        assert_eq!(thirds[0].share, thirds[2].share);
        for (wrong, reason) in [
            ("train", "\"train\" is not NAME=SHARE"),
            ("=1", "\"=1\" has no name"),
            ("a=0.5,a=0.5", "two parts have one name"),
            ("a=0.5,b=0.4", "the shares add up to 0.9, not to 1"),
            ("a=NaN", "the share of a is NaN, not above 0 and at most 1"),
            ("a=1,b=0", "the share of b is 0, not above 0 and at most 1"),
        ] {
            assert_eq!(shares(wrong).unwrap_err(), reason);
        }
    }
}
