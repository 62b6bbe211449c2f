//! From the paths of the command line to the documents behind them, one at a time and in a fixed order.

use std::collections::HashSet;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::vec;

use walkdir::{DirEntry, WalkDir};
use zhibiao::pipeline::{DocMeta, Format};

use crate::cli::failure::Failure;

/// Where the bytes of a document are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Place {
    /// The place that a path of the command line names; `-` is standard input.
    pub fn of(path: &Path) -> Self {
        if path == Path::new("-") { Self::Stdin } else { Self::File(path.to_owned()) }
    }

    /// The path, or `-`.
    pub fn path(&self) -> &Path {
        match self {
            Self::Stdin => Path::new("-"),
            Self::File(path) => path,
        }
    }
}

/// A document to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where its bytes are.
    pub place: Place,
    /// Its id and format.
    pub meta: DocMeta,
}

impl Input {
    /// The input that one path names, if it names one document.
    pub fn single(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            let meta = DocMeta { id: "stdin".to_owned(), format: Format::default() };
            return Ok(Self { place: Place::Stdin, meta });
        }
        let format = format_of(path)?;
        let id = id_of(path.file_name().map_or(path, Path::new));
        Ok(Self { place: Place::File(path.to_owned()), meta: DocMeta { id, format } })
    }
}

/// What stands in a folder, hidden entries left out.
type Walk = Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>;

/// The documents behind the paths: paths in the order given, files of a folder in the byte order of their names,
/// hidden ones left out. Nothing else is left out without a word: what cannot be read is a [`Failure`].
pub struct Inputs {
    paths: vec::IntoIter<PathBuf>,
    folder: Option<(PathBuf, Walk)>,
    own: Vec<PathBuf>,
    ids: HashSet<u64>,
}

impl Inputs {
    /// The documents behind `paths`; files in `own` (what the run itself writes) are left out of folders.
    pub fn new(paths: Vec<PathBuf>, own: &[&Path]) -> Self {
        let own = own.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
        Self { paths: paths.into_iter(), folder: None, own, ids: HashSet::new() }
    }

    fn enter(&mut self, root: PathBuf) {
        let walk = WalkDir::new(&root).follow_links(true).sort_by_file_name().into_iter();
        let walk = walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry));
        self.folder = Some((root, Box::new(walk)));
    }

    /// The next document of the folder that is being walked.
    fn next_in_folder(&mut self) -> Option<Result<Input, Failure>> {
        let (root, walk) = self.folder.as_mut()?;
        loop {
            let entry = match walk.next()? {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(root).to_owned();
                    return Some(Err(match error.io_error() {
                        Some(io) => Failure::io(&path, io),
                        None => Failure::new(&path, "read_error", error),
                    }));
                }
            };
            let path = entry.path();
            if entry.file_type().is_dir() || is_one_of(path, &self.own) {
                continue;
            }
            if !entry.file_type().is_file() {
                return Some(Err(Failure::new(path, "not_a_file", "neither a file nor a folder")));
            }
            let id = id_of(path.strip_prefix(root).unwrap_or(path));
            let meta = format_of(path).map(|format| DocMeta { id, format });
            return Some(meta.map(|meta| Input { place: Place::File(entry.into_path()), meta }));
        }
    }

    /// Makes the id one that no earlier document of the run has: with the ending, else the whole path.
    fn distinct(&mut self, mut input: Input) -> Result<Input, Failure> {
        let path = input.place.path().to_owned();
        let ending = path.extension().map(|ending| format!("{}.{}", input.meta.id, ending.display()));
        let whole = slashed(&path);
        for id in [Some(input.meta.id.clone()), ending, Some(whole)].into_iter().flatten() {
            let mut hasher = DefaultHasher::new();
            id.hash(&mut hasher);
            if self.ids.insert(hasher.finish()) {
                input.meta.id = id;
                return Ok(input);
            }
        }
        Err(Failure::new(&path, "duplicate_document", "was already read in this run"))
    }
}

impl Iterator for Inputs {
    type Item = Result<Input, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(input) = self.next_in_folder() {
                return Some(input.and_then(|input| self.distinct(input)));
            }
            self.folder = None;
            let path = self.paths.next()?;
            if path != Path::new("-") {
                match fs::metadata(&path) {
                    Err(error) => return Some(Err(Failure::io(&path, &error))),
                    Ok(data) if data.is_dir() => {
                        self.enter(path);
                        continue;
                    }
                    Ok(_) => {}
                }
            }
            return Some(Input::single(&path).and_then(|input| self.distinct(input)));
        }
    }
}

fn is_one_of(path: &Path, files: &[PathBuf]) -> bool {
    let name = path.file_name();
    files.iter().any(|file| file.file_name() == name && fs::canonicalize(path).is_ok_and(|path| path == *file))
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// Endings of files that are data and no documents, though they may be read as text.
const DATA: [&str; 14] =
    ["csv", "tsv", "json", "jsonl", "ndjson", "xml", "css", "js", "svg", "log", "toml", "yaml", "yml", "sql"];

/// The format of a plain text by its ending. Whether it is one, its content says.
fn format_of(path: &Path) -> Result<Format, Failure> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if DATA.contains(&ending.as_str()) {
        let reason = format!(".{ending} is data and no document; txt, md, html, docx and pdf are read");
        return Err(Failure::new(path, "unsupported_format", reason));
    }
    Ok(Format::of(path).unwrap_or_default())
}

/// A relative path without its ending, with `/` between the names.
fn id_of(relative: &Path) -> String {
    slashed(&relative.with_extension(""))
}

fn slashed(path: &Path) -> String {
    path.iter().map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(names: &[&str]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let inputs = Inputs::new(vec![folder.path().to_owned()], &[&folder.path().join("own.txt")]);
        inputs.map(|input| input.map_or_else(|failure| failure.code.to_owned(), |input| input.meta.id)).collect()
    }

    #[test]
    fn folders_are_walked_in_byte_order_and_nothing_is_lost() {
        let names = ["b.txt", "a/z.md", "a/.hidden/x.txt", ".x.txt", "C.TXT", "d.csv", "own.txt", "无", "a.txt"];
        assert_eq!(walk(&names), ["C", "a/z", "a", "b", "unsupported_format", "无"]);
    }

    #[test]
    fn ids_are_distinct() {
        assert_eq!(walk(&["a.md", "a.txt", "b.txt"]), ["a", "a.txt", "b"]);
    }
}
