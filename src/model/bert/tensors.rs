//! Files of weights in the format safetensors: eight bytes with the length of a JSON header, the header with kind, shape
//! and place of every tensor, then their bytes.
//!
//! Read here and not by the crate `safetensors`: its check of the whole adds lengths out of the file unguarded, which
//! panics where overflow is checked, and its faults do not say how many bytes are missing.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::model::Fault;

/// Bytes in front of the header.
const PREFIX: usize = 8;
/// The longest header that is accepted: about 5,000 tensors.
const HEADER: usize = 1 << 20;

/// The key of what the writer notes, which is no tensor.
const NOTES: &str = "__metadata__";

/// The tensors of a file, as bytes.
pub(super) struct Tensors<'b> {
    entries: BTreeMap<String, Entry>,
    data: &'b [u8],
}

/// What the header says of a tensor.
#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

/// How numbers are written.
#[derive(Clone, Copy)]
enum Kind {
    F32,
    F16,
    BF16,
}

impl<'b> Tensors<'b> {
    /// Reads the header. Nothing but the header is copied.
    pub(super) fn parse(bytes: &'b [u8]) -> Result<Self, Fault> {
        let have = bytes.len() as u64;
        let Some((prefix, rest)) = bytes.split_first_chunk::<PREFIX>() else {
            return Err(Fault::Truncated { needed: PREFIX as u64, have });
        };
        let announced = u64::from_le_bytes(*prefix);
        // A file of another kind announces some absurd length; a header begins with its brace.
        if rest.first().is_some_and(|&first| first != b'{') {
            let reason = "there is no header behind its length".to_owned();
            return Err(Fault::Foreign { expected: "file of safetensors", reason });
        }
        let length = Fault::size("the length of the header", announced, HEADER)?;
        let Some((header, data)) = rest.split_at_checked(length) else {
            return Err(Fault::Truncated { needed: (PREFIX + length) as u64, have });
        };
        let foreign = |e| Fault::Foreign { expected: "file of safetensors", reason: format!("header: {e}") };
        let mut items: BTreeMap<String, Value> = serde_json::from_slice(header).map_err(foreign)?;
        items.remove(NOTES);
        let entries = items.into_iter().map(|(name, entry)| Ok((name, Entry::deserialize(entry).map_err(foreign)?)));
        let entries: BTreeMap<String, Entry> = entries.collect::<Result<_, Fault>>()?;
        let end = entries.values().map(|entry| entry.data_offsets.1).max().unwrap_or(0);
        if end > data.len() as u64 {
            let needed = end.saturating_add((PREFIX + length) as u64);
            return Err(Fault::Truncated { needed, have });
        }
        Ok(Self { entries, data })
    }

    /// The numbers of the tensor `name`, row by row.
    ///
    /// # Errors
    /// It is missing, of another shape or kind, its bytes are fewer or more than the shape needs, or one of its values is
    /// not finite.
    pub(super) fn read(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Fault> {
        let wrong = |what: String| Fault::Inconsistent { what: format!("the weights `{name}` {what}") };
        let entry = self.entries.get(name).ok_or_else(|| wrong("are missing".to_owned()))?;
        if !entry.shape.iter().copied().eq(shape.iter().map(|&n| n as u64)) {
            return Err(wrong(format!("have the shape {:?}; the configuration asks for {shape:?}", entry.shape)));
        }
        let kind = match entry.dtype.as_str() {
            "F32" => Kind::F32,
            "F16" => Kind::F16,
            "BF16" => Kind::BF16,
            other => return Err(wrong(format!("are of kind {other}; F32, F16 and BF16 are read"))),
        };
        let (start, end) = entry.data_offsets;
        let bytes = usize::try_from(start).ok().zip(usize::try_from(end).ok());
        let Some(bytes) = bytes.and_then(|(start, end)| self.data.get(start..end)) else {
            return Err(wrong(format!("stand at {start}..{end} of {} bytes", self.data.len())));
        };
        let needed = shape.iter().try_fold(kind.width(), |all, &n| all.checked_mul(n));
        if needed != Some(bytes.len()) {
            return Err(wrong(format!("have {} bytes for the shape {shape:?}", bytes.len())));
        }
        let numbers = kind.numbers(bytes);
        if numbers.iter().all(|n| n.is_finite()) {
            Ok(numbers)
        } else {
            Err(Fault::NotFinite { tensor: name.to_owned() })
        }
    }
}

impl Kind {
    /// Bytes of a number.
    const fn width(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F16 | Self::BF16 => 2,
        }
    }

    fn numbers(self, bytes: &[u8]) -> Vec<f32> {
        let pairs = || bytes.as_chunks::<2>().0.iter().map(|&pair| u16::from_le_bytes(pair));
        match self {
            Self::F32 => bytes.as_chunks::<4>().0.iter().map(|&four| f32::from_le_bytes(four)).collect(),
            Self::F16 => pairs().map(half).collect(),
            Self::BF16 => pairs().map(|bits| f32::from_bits(u32::from(bits) << 16)).collect(),
        }
    }
}

/// A number in half precision (IEEE 754 binary16), which single precision holds exactly.
fn half(bits: u16) -> f32 {
    let sign = u32::from(bits & 0x8000) << 16;
    let magnitude = u32::from(bits & 0x7fff) << 13;
    if magnitude >= 0x7c00 << 13 {
        // Infinite or no number: the exponent of single precision is all ones too.
        return f32::from_bits(sign | 0x7f80_0000 | magnitude);
    }
    // The exponents differ by 112; multiplying moves those of subnormal numbers, too.
    f32::from_bits(sign | magnitude) * f32::from_bits((112 + 127) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        [&(header.len() as u64).to_le_bytes(), header.as_bytes(), data].concat()
    }

    fn error(bytes: &[u8]) -> String {
        match Tensors::parse(bytes).and_then(|tensors| tensors.read("a", &[2, 1])) {
            Ok(numbers) => panic!("{numbers:?} was read"),
            Err(fault) => fault.to_string(),
        }
    }

    #[test]
    fn every_number_in_half_precision_is_read_exactly() {
        for bits in 0..=u16::MAX {
            let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff) / 1024.0);
            let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
            let read = half(bits);
            match exponent {
                31 => assert!(!read.is_finite() && read.is_nan() == (fraction > 0.0), "{bits:#x}: {read}"),
                0 => assert_eq!(f64::from(read), sign * fraction * 2_f64.powi(-14), "{bits:#x}"),
                _ => assert_eq!(f64::from(read), sign * (1.0 + fraction) * 2_f64.powi(exponent - 15), "{bits:#x}"),
            }
        }
    }

    #[test]
    fn three_kinds_are_read() {
        let header = r#"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},
            "b":{"dtype":"F16","shape":[1],"data_offsets":[8,10]},"c":{"dtype":"BF16","shape":[1],"data_offsets":[10,12]}}"#;
        let data = [&1.5_f32.to_le_bytes()[..], &(-2_f32).to_le_bytes(), &[0x00, 0x3c], &[0xc0, 0x3f]].concat();
        let bytes = file(header, &data);
        let tensors = Tensors::parse(&bytes).unwrap();
        assert_eq!(tensors.read("a", &[2, 1]).unwrap(), [1.5, -2.0]);
        assert_eq!(tensors.read("b", &[1]).unwrap(), [1.0]);
        assert_eq!(tensors.read("c", &[1]).unwrap(), [1.5]);
    }

    #[test]
    fn hostile_headers_are_refused() {
        let entry = |dtype: &str, shape: &str, offsets: &str| {
            format!(r#"{{"a":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}}}"#)
        };
        assert_eq!(error(b"{"), "ends after 1 bytes where 8 are announced");
        assert_eq!(
            error(b"PK\x03\x04 something else"),
            "is no file of safetensors: there is no header behind its length"
        );
        assert!(error(&[&u64::MAX.to_le_bytes()[..], b"{}"].concat()).contains("at most 1048576"));
        assert_eq!(error(&[&100_u64.to_le_bytes()[..], b"{}"].concat()), "ends after 10 bytes where 108 are announced");
        assert!(error(&file("{]", &[])).contains("header: "));
        assert_eq!(error(&file("{}", &[])), "the weights `a` are missing");
        let most = u64::MAX;
        assert!(error(&file(&entry("F32", "[2,1]", &format!("[0,{most}]")), &[0; 8])).starts_with("ends after"));
        assert!(error(&file(&entry("F32", "[2,1]", "[8,0]"), &[0; 8])).contains("stand at 8..0"));
        assert!(error(&file(&entry("F32", "[2,1]", "[0,7]"), &[0; 8])).contains("have 7 bytes"));
        assert!(error(&file(&entry("F32", &format!("[{most},{most}]"), "[0,8]"), &[0; 8])).contains("have the shape"));
        assert!(error(&file(&entry("F32", "[1,2]", "[0,8]"), &[0; 8])).contains("asks for [2, 1]"));
        assert!(error(&file(&entry("I64", "[2,1]", "[0,8]"), &[0; 8])).contains("kind I64"));
        let infinite = [&f32::INFINITY.to_le_bytes()[..], &[0; 4]].concat();
        let error = error(&file(&entry("F32", "[2,1]", "[0,8]"), &infinite));
        assert_eq!(error, "the weights `a` hold a value that is infinite or no number");
    }
}
