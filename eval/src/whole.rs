//! Files that are written whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::EvalError;

/// Writes a file beside its place and puts it there when it is whole, so that a run that breaks off leaves what was there.
///
/// # Errors
/// It cannot be written.
pub fn write(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), EvalError> {
    let part = beside(path);
    let written = File::create(&part).map(BufWriter::new).and_then(|mut file| {
        write(&mut file)?;
        file.flush()?;
        fs::rename(&part, path)
    });
    written.map_err(|source| {
        // What went wrong first is what there is to say.
        _ = fs::remove_file(&part);
        EvalError::WriteFile { path: path.to_path_buf(), source }
    })
}

/// A name for what is being written, beside its place.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

/// Whether both paths are one file that exists.
pub fn same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write(&path, |file| file.write_all(b"one")).unwrap();
        let error = write(&path, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("no more room"))
        });
        assert_eq!(error.unwrap_err().to_string(), format!("{}: could not be written: no more room", path.display()));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the part is gone");
        assert!(write(&folder.path().join("b/c.txt"), |_| Ok(())).is_err());
        assert!(same_file(&path, &folder.path().join("./a.txt")) && !same_file(&path, &folder.path().join("b")));
    }
}
