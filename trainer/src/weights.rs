//! Weights as safetensors with the names of Hugging Face.

use std::collections::HashMap;
use std::path::Path;

use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use tch::{Kind, Tensor};

use crate::error::{At as _, Error, Result};
use crate::net::{MASKED_PREFIX, Net};

/// Tensors by name and one line of text, of a file.
pub type Loaded = (HashMap<String, Tensor>, Option<String>);

/// Name of that line in the file's header.
const LINE: &str = "zhibiao";

/// Writes tensors as they are, with one line of text; the file has its name only when it is whole.
///
/// # Errors
/// Where the file cannot be written or a tensor is of a kind that the format does not have.
pub fn write(path: &Path, tensors: &[(String, Tensor)], line: Option<String>) -> Result<()> {
    let mut parts: Vec<(&String, Dtype, Vec<usize>, Vec<u8>)> = Vec::with_capacity(tensors.len());
    for (name, tensor) in tensors {
        let tensor = tensor.detach().to_device(tch::Device::Cpu).contiguous();
        let dtype = Dtype::of(tensor.kind()).ok_or_else(|| Error::format(path, format!("kind of {name}")))?;
        let mut bytes = vec![0; tensor.numel() * tensor.kind().elt_size_in_bytes()];
        tensor.f_copy_data_u8(&mut bytes, tensor.numel())?;
        parts.push((name, dtype, tensor.size().into_iter().map(|n| n as usize).collect(), bytes));
    }
    let failed = |e: safetensors::SafeTensorError| Error::format(path, e.to_string());
    let mut views = Vec::with_capacity(parts.len());
    for (name, dtype, shape, bytes) in &parts {
        views.push((name.as_str(), TensorView::new(*dtype, shape.clone(), bytes).map_err(failed)?));
    }
    let header = line.map(|line| HashMap::from([(LINE.to_owned(), line)]));
    let bytes = safetensors::serialize(views, header).map_err(failed)?;
    replace(path, &bytes)
}

/// Writes a file beside `path` and gives it its name when it is whole.
///
/// # Errors
/// Where it cannot be written.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    std::fs::write(&part, bytes).at(&part)?;
    std::fs::rename(&part, path).at(path)
}

/// Reads a file whole.
///
/// # Errors
/// Where it cannot be read or is no safetensors file.
pub fn read(path: &Path) -> Result<Loaded> {
    let bytes = std::fs::read(path).at(path)?;
    let failed = |e: safetensors::SafeTensorError| Error::format(path, e.to_string());
    let (_, header) = SafeTensors::read_metadata(&bytes).map_err(failed)?;
    let line = header.metadata().as_ref().and_then(|fields| fields.get(LINE).cloned());
    let file = SafeTensors::deserialize(&bytes).map_err(failed)?;
    let mut all = HashMap::new();
    for (name, view) in file.iter() {
        // Tensors of a kind that is not among those of weights (position numbers, say) are nothing to load.
        let Some(kind) = view.dtype().kind() else { continue };
        let shape: Vec<i64> = view.shape().iter().map(|n| *n as i64).collect();
        all.insert(name.to_owned(), Tensor::f_from_data_size(view.data(), &shape, kind)?);
    }
    Ok((all, line))
}

/// The weights of a network as half-precision numbers, without those that only masked-language training needs.
///
/// # Errors
/// Where the file cannot be written.
pub fn export(net: &Net, path: &Path, masked: bool) -> Result<()> {
    let half: Vec<(String, Tensor)> =
        net.weights(masked).into_iter().map(|(name, tensor)| (name, tensor.to_kind(Kind::Half))).collect();
    write(path, &half, None)
}

/// What a file had for a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The head for labels and the one for links.
    pub heads: bool,
    /// The head for masked characters.
    pub masked: bool,
}

/// Copies the tensors of a file into a network: the encoder must be there, with or without `bert.` before its names,
/// and with the layer norms' `gamma` and `beta` of older files; heads where it has them in the same shape.
///
/// # Errors
/// Where the file cannot be read, a tensor of the encoder is missing or of another shape, or one is not finite.
pub fn import(net: &Net, path: &Path) -> Result<Found> {
    let (mut file, _) = read(path)?;
    let renamed = |name: &str| {
        let name = name.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias");
        let plain = name.starts_with("embeddings.") || name.starts_with("encoder.");
        if plain { format!("bert.{name}") } else { name }
    };
    file = file.into_iter().map(|(name, tensor)| (renamed(&name), tensor)).collect();
    let weights = net.weights(true);
    let fits = |prefix: &[&str]| {
        weights
            .iter()
            .filter(|(name, _)| prefix.iter().any(|p| name.starts_with(p)))
            .all(|(name, tensor)| file.get(name).is_some_and(|source| source.size() == tensor.size()))
    };
    let found = Found { heads: fits(&["classifier.", "link."]), masked: fits(&[MASKED_PREFIX]) };
    for (name, mut tensor) in weights {
        let wanted = match name.split('.').next() {
            Some("bert") => true,
            Some("cls") => found.masked,
            _ => found.heads,
        };
        if !wanted {
            continue;
        }
        let source = file.get(&name).ok_or_else(|| Error::format(path, format!("{name} is missing")))?;
        if source.size() != tensor.size() {
            let reason = format!("{name} is {:?}, config.json makes it {:?}", source.size(), tensor.size());
            return Err(Error::format(path, reason));
        }
        let source = source.to_kind(Kind::Float);
        if !bool::try_from(source.isfinite().all())? {
            return Err(Error::format(path, format!("{name} has a number that is not finite")));
        }
        tch::no_grad(|| tensor.f_copy_(&source))?;
    }
    Ok(found)
}

trait Of: Sized {
    fn of(kind: Kind) -> Option<Self>;
    fn kind(self) -> Option<Kind>;
}

impl Of for Dtype {
    fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Half => Some(Self::F16),
            Kind::BFloat16 => Some(Self::BF16),
            Kind::Float => Some(Self::F32),
            _ => None,
        }
    }

    fn kind(self) -> Option<Kind> {
        match self {
            Self::F16 => Some(Kind::Half),
            Self::BF16 => Some(Kind::BFloat16),
            Self::F32 => Some(Kind::Float),
            _ => None,
        }
    }
}
