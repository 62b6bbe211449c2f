//! The file of linear weights: a header and named tables, little-endian.
//!
//! ```text
//! magic        8 bytes   "zhibiao\n"
//! version      u32       1
//! length       u64       bytes of everything behind this header
//! digest       32 bytes  SHA-256 of them
//! tables       u32       their number, then for each:
//!   name       u8 length, then ASCII
//!   columns    u32
//!   rows       u32
//!   scales     f32 × columns
//!   keys       u32 × rows, rising
//!   weights    i8 × rows × columns, a row at a time
//! curves       u32       their number, then for each:
//!   name       u8 length, then ASCII
//!   points     u32
//!   from, to   f32, f32 × points: scores in rising order and what they are worth
//! ```
//!
//! Every length is held against the bytes that are left before anything is allocated from it.

use ndarray::{Array1, Array2};
use sha2::{Digest as _, Sha256};

use crate::model::Fault;
use crate::model::linear::table::{Table, TableFault};

const MAGIC: &[u8; 8] = b"zhibiao\n";
const VERSION: u32 = 1;
const HEADER: usize = 8 + 4 + 8 + 32;
/// Most columns of a table.
const MOST_COLUMNS: usize = 256;

/// What a file of weights holds: tables and curves by name, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    /// Tables of weights.
    pub tables: Vec<(String, Table)>,
    /// Curves from a score to a probability.
    pub curves: Vec<(String, Vec<(f32, f32)>)>,
}

impl Contents {
    /// Takes the table of that name out.
    ///
    /// # Errors
    /// Where there is none, or it has another number of columns.
    pub fn table(&mut self, name: &str, columns: usize) -> Result<Table, Fault> {
        let at = self.tables.iter().position(|(other, _)| other == name);
        let table = at.map(|at| self.tables.swap_remove(at).1);
        let table = table.ok_or_else(|| Fault::inconsistent(format!("there is no table `{name}`")))?;
        if table.columns() == columns {
            return Ok(table);
        }
        let found = table.columns();
        Err(Fault::inconsistent(format!("the table `{name}` has {found} columns, not {columns}")))
    }

    /// Takes the curve of that name out.
    ///
    /// # Errors
    /// Where there is none.
    pub fn curve(&mut self, name: &str) -> Result<Vec<(f32, f32)>, Fault> {
        let at = self.curves.iter().position(|(other, _)| other == name);
        at.map(|at| self.curves.swap_remove(at).1)
            .ok_or_else(|| Fault::inconsistent(format!("there is no curve `{name}`")))
    }

    /// The file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        put(&mut body, self.tables.len());
        for (name, table) in &self.tables {
            put_name(&mut body, name);
            put(&mut body, table.columns());
            put(&mut body, table.keys().len());
            body.extend(table.scales().iter().flat_map(|scale| scale.to_le_bytes()));
            body.extend(table.keys().iter().flat_map(|key| key.to_le_bytes()));
            body.extend(table.weights().iter().map(|step| step.to_le_bytes()[0]));
        }
        put(&mut body, self.curves.len());
        for (name, points) in &self.curves {
            put_name(&mut body, name);
            put(&mut body, points.len());
            body.extend(points.iter().flat_map(|(from, to)| [from.to_le_bytes(), to.to_le_bytes()]).flatten());
        }
        let mut file = MAGIC.to_vec();
        file.extend(VERSION.to_le_bytes());
        file.extend((body.len() as u64).to_le_bytes());
        file.extend(Sha256::digest(&body));
        file.extend(body);
        file
    }

    /// What `file` holds.
    ///
    /// # Errors
    /// Where it is of another kind or version, ends early, was changed, or contradicts itself.
    pub fn parse(file: &[u8]) -> Result<Self, Fault> {
        let foreign = |reason: &str| Fault::Foreign { expected: "file of linear weights", reason: reason.to_owned() };
        let mut header = Bytes(file);
        if header.take(MAGIC.len()).ok() != Some(MAGIC.as_slice()) {
            return Err(foreign("it does not begin with `zhibiao` and a line end"));
        }
        let version = header.number()?;
        if version != VERSION {
            return Err(Fault::Version { found: u64::from(version), supported: u64::from(VERSION) });
        }
        let length = header.array::<8>().map(u64::from_le_bytes)?;
        let digest = header.array::<32>()?;
        let have = header.0.len() as u64;
        if length > have {
            return Err(Fault::Truncated { needed: (HEADER as u64).saturating_add(length), have: file.len() as u64 });
        }
        if length < have {
            return Err(Fault::inconsistent(format!("{} bytes stand behind its end", have - length)));
        }
        if Sha256::digest(header.0).as_slice() != digest {
            return Err(Fault::inconsistent("it was changed after it was written: its digest is another one"));
        }
        let mut body = header;
        let tables = body.list(Bytes::table)?;
        let curves = body.list(Bytes::curve)?;
        match body.0.len() {
            0 => Ok(Self { tables, curves }),
            left => Err(Fault::inconsistent(format!("{left} bytes stand behind its last curve"))),
        }
    }
}

/// Numbers of a file fit into 32 bits: they are counts of what training made.
fn put(out: &mut Vec<u8>, number: usize) {
    out.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

/// Names are short words of this program.
fn put_name(out: &mut Vec<u8>, name: &str) {
    out.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
    out.extend(name.bytes().take(usize::from(u8::MAX)));
}

/// What is left of a file.
struct Bytes<'f>(&'f [u8]);

impl<'f> Bytes<'f> {
    fn take(&mut self, length: usize) -> Result<&'f [u8], Fault> {
        let truncated = Fault::Truncated { needed: length as u64, have: self.0.len() as u64 };
        let (taken, left) = self.0.split_at_checked(length).ok_or(truncated)?;
        self.0 = left;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let taken = self.take(N)?;
        taken.try_into().map_err(|_| Fault::Truncated { needed: N as u64, have: taken.len() as u64 })
    }

    fn number(&mut self) -> Result<u32, Fault> {
        self.array().map(u32::from_le_bytes)
    }

    /// `count` values of four bytes.
    fn values<T>(&mut self, count: usize, read: fn([u8; 4]) -> T) -> Result<Vec<T>, Fault> {
        let needed = count as u64 * 4;
        let bytes = match usize::try_from(needed) {
            Ok(length) => self.take(length)?,
            Err(_) => return Err(Fault::Truncated { needed, have: self.0.len() as u64 }),
        };
        Ok(bytes.chunks_exact(4).map(|b| read([b[0], b[1], b[2], b[3]])).collect())
    }

    fn name(&mut self) -> Result<String, Fault> {
        let [length] = self.array()?;
        let name = self.take(usize::from(length))?;
        match std::str::from_utf8(name) {
            Ok(name) if name.is_ascii() => Ok(name.to_owned()),
            _ => Err(Fault::inconsistent("a name in it is no ASCII text")),
        }
    }

    /// A list of items with its length in front; its items are read one by one, so that a false length ends with
    /// the file.
    fn list<T>(&mut self, item: fn(&mut Self) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        let count = self.number()?;
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(item(self)?);
        }
        Ok(items)
    }

    fn table(&mut self) -> Result<(String, Table), Fault> {
        let name = self.name()?;
        let columns = Fault::size(&format!("the number of columns of `{name}`"), self.number()?.into(), MOST_COLUMNS)?;
        let rows = self.number()? as usize;
        let scales = self.values(columns, f32::from_le_bytes)?;
        let keys = self.values(rows, u32::from_le_bytes)?;
        let size = rows.checked_mul(columns).ok_or(Fault::Truncated { needed: u64::MAX, have: self.0.len() as u64 })?;
        let weights: Vec<i8> = self.take(size)?.iter().map(|&byte| i8::from_le_bytes([byte])).collect();
        let shaped = Array2::from_shape_vec((rows, columns), weights).map_err(|_| TableFault::Shape);
        let table = shaped.and_then(|weights| Table::new(keys, weights, Array1::from_vec(scales)));
        table.map(|table| (name.clone(), table)).map_err(|fault| match fault {
            TableFault::Unsorted => Fault::inconsistent(format!("the keys of `{name}` do not rise")),
            TableFault::Shape => Fault::inconsistent(format!("the sizes of `{name}` do not fit each other")),
            TableFault::Scale => Fault::NotFinite { tensor: name },
        })
    }

    fn curve(&mut self) -> Result<(String, Vec<(f32, f32)>), Fault> {
        let name = self.name()?;
        let points = self.number()? as usize;
        let values = self.values(points.saturating_mul(2), f32::from_le_bytes)?;
        let points: Vec<(f32, f32)> = values.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        if !values.iter().all(|value| value.is_finite()) {
            return Err(Fault::NotFinite { tensor: name });
        }
        let rises = points.is_sorted_by(|a, b| a.0 < b.0) && points.is_sorted_by(|a, b| a.1 <= b.1);
        if !rises || points.iter().any(|(_, to)| !(0.0..=1.0).contains(to)) {
            return Err(Fault::inconsistent(format!("the curve `{name}` does not rise from 0 to 1")));
        }
        Ok((name, points))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Contents {
        let rows = vec![(5, vec![0.5, -1.0]), (1, vec![1.0, 0.25])];
        Contents {
            tables: vec![("tags".into(), Table::quantised(rows, 2)), ("links".into(), Table::empty(1))],
            curves: vec![("linear".into(), vec![(-1.0, 0.1), (2.0, 0.9)])],
        }
    }

    /// The file with other bytes in its body, and a digest that fits them.
    fn forged(change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
        let file = sample().to_bytes();
        let mut body = file[HEADER..].to_vec();
        change(&mut body);
        let mut forged = file[..12].to_vec();
        forged.extend((body.len() as u64).to_le_bytes());
        forged.extend(Sha256::digest(&body));
        forged.extend(body);
        forged
    }

    #[test]
    fn what_is_written_is_read() {
        let mut read = Contents::parse(&sample().to_bytes()).unwrap();
        assert_eq!(read, sample());
        assert!(read.table("tags", 3).is_err() && read.table("none", 1).is_err());
        assert_eq!(read.curve("linear").unwrap().len(), 2);
    }

    #[test]
    fn every_shorter_file_is_refused() {
        let file = sample().to_bytes();
        for end in 0..file.len() {
            assert!(Contents::parse(&file[..end]).is_err(), "{end} bytes");
        }
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let file = sample().to_bytes();
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= 0x40;
            assert!(Contents::parse(&changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn forged_lengths_are_refused_before_anything_is_allocated() {
        let message = |file: &[u8]| Contents::parse(file).unwrap_err().to_string();
        assert!(Contents::parse(&forged(|body| body[..4].fill(0xff))).is_err(), "number of tables");
        let rows = 4 + 1 + 4 + 4;
        assert!(message(&forged(|body| body[rows..rows + 4].fill(0xff))).contains("announced"));
        let columns = 4 + 1 + 4;
        assert!(message(&forged(|body| body[columns..columns + 4].fill(0xff))).contains("at most 256"));
        let scale = rows + 4;
        assert!(message(&forged(|body| body[scale..scale + 4].fill(0xff))).contains("infinite"));
        let keys = scale + 8;
        assert!(message(&forged(|body| body[keys..keys + 4].fill(0xff))).contains("do not rise"));
        assert!(message(&forged(|body| body.push(0))).contains("behind its last curve"));
    }

    #[test]
    fn files_of_other_kinds_and_versions_say_so() {
        let message = |file: &[u8]| Contents::parse(file).unwrap_err().to_string();
        assert!(message(b"PK\x03\x04").contains("is no file of linear weights"));
        let mut next = sample().to_bytes();
        next[8] = 2;
        assert_eq!(message(&next), "is of format version 2; this program reads version 1");
    }
}
