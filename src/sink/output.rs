//! Text and files that are there only when they are whole.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

const BUFFER: usize = 1 << 18;

/// An open output. Dropped before [`Output::commit`], a file is not touched.
pub enum Output {
    /// A stream of the caller: standard output, memory.
    Stream(BufWriter<Box<dyn Write + Send>>),
    /// Something that cannot be renamed over: a device, a named pipe.
    Direct(BufWriter<File>),
    /// A file, written beside its place first.
    File(BufWriter<File>, Unfinished),
}

impl Output {
    /// A stream.
    #[must_use]
    pub fn stream(out: impl Write + Send + 'static) -> Self {
        Self::Stream(BufWriter::with_capacity(BUFFER, Box::new(out)))
    }

    /// Opens the file at `path`.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn file(path: &Path) -> io::Result<Self> {
        // A link is written through, not replaced.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match fs::metadata(&target) {
            Ok(data) if data.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(data) if !data.is_file() => {
                let file = OpenOptions::new().write(true).open(&target)?;
                return Ok(Self::Direct(BufWriter::with_capacity(BUFFER, file)));
            }
            _ => {}
        }
        let (file, unfinished) = Unfinished::create(target)?;
        Ok(Self::File(BufWriter::with_capacity(BUFFER, file), unfinished))
    }

    /// Writes what is held back and puts the file into its place.
    ///
    /// # Errors
    /// Where that fails.
    pub fn commit(self) -> io::Result<()> {
        match self {
            Self::Stream(mut out) => out.flush(),
            Self::Direct(mut out) => out.flush(),
            Self::File(out, unfinished) => {
                let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.sync_all()?;
                unfinished.finish()
            }
        }
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stream(_) => "Stream",
            Self::Direct(_) => "Direct",
            Self::File(..) => "File",
        })
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(out) => out.write(bytes),
            Self::Direct(out) | Self::File(out, _) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(out) => out.flush(),
            Self::Direct(out) | Self::File(out, _) => out.flush(),
        }
    }
}

/// A temporary file beside its later place; removed where it is not finished.
///
/// It is locked while its process is there. A process that was killed leaves it behind without the lock, and the next one that makes the
/// same file takes it away.
#[derive(Debug)]
pub struct Unfinished {
    temporary: Option<PathBuf>,
    target: PathBuf,
    /// Holds the lock.
    _lock: File,
}

impl Unfinished {
    /// A new file beside `target`.
    pub(super) fn create(target: PathBuf) -> io::Result<(File, Self)> {
        let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_owned();
        remove_abandoned(&target);
        // Several files of one name may be under way in one process.
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let mut beside = prefix(&name);
        beside.push(format!("{}-{number}{SUFFIX}", process::id()));
        let temporary = target.with_file_name(beside);
        let file = File::create(&temporary)?;
        let lock = file.try_clone()?;
        // A file system without locks leaves what a killed process made.
        let _ = lock.try_lock();
        Ok((file, Self { temporary: Some(temporary), target, _lock: lock }))
    }

    /// Where it is now.
    pub(super) fn path(&self) -> &Path {
        self.temporary.as_deref().unwrap_or(&self.target)
    }

    fn finish(mut self) -> io::Result<()> {
        match self.temporary.take() {
            Some(temporary) => fs::rename(temporary, &self.target),
            None => Ok(()),
        }
    }

    /// Puts it into its place, where there must be nothing yet.
    pub(super) fn finish_new(self) -> io::Result<()> {
        match fs::hard_link(self.path(), &self.target) {
            // The name beside the place is removed with `self`.
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(io::Error::new(
                error.kind(),
                "was made by another program in the meantime; nothing was written: load again",
            )),
            // A file system without hard links.
            Err(_) => self.finish(),
        }
    }
}

const SUFFIX: &str = ".tmp";

/// How the names of files begin that are written to become the file `name`.
fn prefix(name: &OsStr) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(".");
    prefix
}

/// Removes what killed processes left of earlier tries to write `target`. What cannot be removed stays.
pub(super) fn remove_abandoned(target: &Path) {
    let Some(name) = target.file_name() else { return };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let prefix = prefix(name);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let bytes = name.as_encoded_bytes();
        let middle =
            bytes.strip_prefix(prefix.as_encoded_bytes()).and_then(|rest| rest.strip_suffix(SUFFIX.as_bytes()));
        let ours = middle.is_some_and(|middle| {
            !middle.is_empty() && middle.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-')
        });
        if ours && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(temporary) = self.temporary.take() {
            // It is left behind where it cannot be removed; the target was not touched.
            let _ = fs::remove_file(temporary);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_is_removed_and_what_is_under_way_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in [".a.txt.123-0.tmp", ".a.txt.77.tmp", ".a.txt.x.tmp", ".b.txt.123-0.tmp", "a.txt.1.tmp"] {
            fs::write(at(name), "left").unwrap();
        }
        let (mut first, place) = Unfinished::create(at("a.txt")).unwrap();
        let (_, second) = Unfinished::create(at("a.txt")).unwrap();
        assert!(!at(".a.txt.123-0.tmp").exists() && !at(".a.txt.77.tmp").exists());
        for kept in [at(".a.txt.x.tmp"), at(".b.txt.123-0.tmp"), at("a.txt.1.tmp")] {
            assert!(kept.exists(), "{}", kept.display());
        }
        assert!(place.path().exists() && second.path().exists() && place.path() != second.path());
        first.write_all(b"one").unwrap();
        place.finish_new().unwrap();
        assert_eq!(fs::read(at("a.txt")).unwrap(), b"one");
        let error = second.finish_new().unwrap_err();
        assert!(error.to_string().contains("in the meantime"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
    }
}
