//! What is written, whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::EvalError;
use crate::whole;

/// The bytes of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// One file.
    File(Vec<u8>),
    /// The files of a folder, by their paths in it.
    Folder(Vec<(PathBuf, Vec<u8>)>),
}

impl Output {
    /// Writes the file, or the folder; a file that is there is replaced, a folder must be empty or not there.
    ///
    /// # Errors
    /// It cannot be written (then nothing is there that was not there before), or the folder holds something.
    pub fn save(&self, path: &Path) -> Result<(), EvalError> {
        let files = match self {
            Self::File(bytes) => return whole::write(path, |file| file.write_all(bytes)),
            Self::Folder(files) => files,
        };
        refuse_filled(path)?;
        let part = whole::beside(path);
        let written = folder(&part, files).and_then(|()| {
            if path.exists() {
                fs::remove_dir(path)?;
            }
            fs::rename(&part, path)
        });
        written.map_err(|source| {
            // The first error is the one to tell of; what is half written is of no use.
            _ = fs::remove_dir_all(&part);
            EvalError::WriteFile { path: path.to_path_buf(), source }
        })
    }
}

/// Annotations may have been made in a folder since it was written, so that none is written over.
fn refuse_filled(path: &Path) -> Result<(), EvalError> {
    if !path.exists() {
        return Ok(());
    }
    let mut entries = fs::read_dir(path).map_err(EvalError::read(path))?;
    if entries.next().is_none() {
        return Ok(());
    }
    Err(EvalError::Malformed { path: path.to_path_buf(), reason: "the folder is not empty".into() })
}

fn folder(at: &Path, files: &[(PathBuf, Vec<u8>)]) -> io::Result<()> {
    fs::create_dir_all(at)?;
    for (name, bytes) in files {
        let file = at.join(name);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        // Two names that a file system takes for one would lose a document.
        fs::File::create_new(&file).and_then(|mut file| io::Write::write_all(&mut file, bytes))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_something_in_it_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let at = home.path().join("brat");
        let output = Output::Folder(vec![("a/b.txt".into(), b"1".to_vec())]);
        output.save(&at).unwrap();
        assert_eq!(fs::read(at.join("a/b.txt")).unwrap(), b"1");
        let error = output.save(&at).unwrap_err().to_string();
        assert!(error.ends_with("brat: the folder is not empty"), "{error}");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_fails_leaves_nothing_behind() {
        let home = tempfile::tempdir().unwrap();
        let twice = Output::Folder(vec![("a".into(), b"1".to_vec()), ("a".into(), b"2".to_vec())]);
        assert!(twice.save(&home.path().join("out")).is_err());
        assert!(Output::File(b"1".to_vec()).save(&home.path().join("none/out.csv")).is_err());
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_is_replaced() {
        let home = tempfile::tempdir().unwrap();
        let at = home.path().join("out.csv");
        Output::File(b"1".to_vec()).save(&at).unwrap();
        Output::File(b"2".to_vec()).save(&at).unwrap();
        assert_eq!(fs::read(&at).unwrap(), b"2");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }
}
