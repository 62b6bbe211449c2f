//! Text and files that are there only when they are whole.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;

const BUFFER: usize = 1 << 18;

/// An open output. Dropped before [`Output::commit`], a file is not touched.
pub enum Output {
    /// A stream of the caller: standard output, memory.
    Stream(BufWriter<Box<dyn Write>>),
    /// Something that cannot be renamed over: a device, a named pipe.
    Direct(BufWriter<File>),
    /// A file, written beside its place first.
    File(BufWriter<File>, Unfinished),
}

impl Output {
    /// A stream.
    #[must_use]
    pub fn stream(out: impl Write + 'static) -> Self {
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
#[derive(Debug)]
pub struct Unfinished {
    temporary: Option<PathBuf>,
    target: PathBuf,
}

impl Unfinished {
    fn create(target: PathBuf) -> io::Result<(File, Self)> {
        let mut name = OsString::from(".");
        name.push(target.file_name().ok_or(io::ErrorKind::InvalidFilename)?);
        name.push(format!(".{}.tmp", process::id()));
        let temporary = target.with_file_name(name);
        let file = File::create(&temporary)?;
        Ok((file, Self { temporary: Some(temporary), target }))
    }

    fn finish(mut self) -> io::Result<()> {
        match self.temporary.take() {
            Some(temporary) => fs::rename(temporary, &self.target),
            None => Ok(()),
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
