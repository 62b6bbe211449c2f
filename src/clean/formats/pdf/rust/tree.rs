//! The page tree: its leaves in order, with what they inherit.

use lopdf::{Dictionary, Object, ObjectId};
use rustc_hash::FxHashSet;

use super::super::super::FormatError;
use super::limits::{MAX_NODES, MAX_PAGES, MAX_TREE_DEPTH};
use super::matrix::Matrix;
use super::objects::{File, dictionary};

/// A page before it is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Leaf<'a> {
    /// The page itself.
    pub dict: &'a Dictionary,
    /// Its resources.
    pub resources: Option<&'a Dictionary>,
    /// Width as it is seen.
    pub width: f64,
    /// Height as it is seen.
    pub height: f64,
    /// From its own coordinates to those of the page as it is seen: origin at the upper left, y downwards.
    pub place: Matrix,
}

/// What a node hands down.
#[derive(Clone, Copy, Debug, Default)]
struct Inherited<'a> {
    resources: Option<&'a Dictionary>,
    media: Option<[f64; 4]>,
    crop: Option<[f64; 4]>,
    rotate: Option<f64>,
}

/// A4.
const USUAL: [f64; 4] = [0.0, 0.0, 595.0, 842.0];
/// The longest edge of a page that is believed.
const MAX_EDGE: f64 = 100_000.0;

/// The pages of a document.
///
/// # Errors
///
/// [`FormatError::Broken`] where the tree is not there, goes in a circle or lacks pages that it counts, and
/// [`FormatError::TooLarge`] past the limits.
pub fn leaves(file: &File) -> Result<Vec<Leaf<'_>>, FormatError> {
    let broken = |reason: String| FormatError::Broken { format: "PDF", reason, position: None };
    let root =
        dictionary(file.get(&file.document.trailer, b"Root")).ok_or_else(|| broken("it has no catalog".into()))?;
    let pages = root.get(b"Pages").map_err(|_| broken("it has no page tree".into()))?;
    let mut walk = Walk { file, leaves: Vec::new(), seen: FxHashSet::default(), nodes: 0, missing: 0 };
    walk.node(pages, Inherited::default(), 0)?;
    if walk.leaves.is_empty() {
        return Err(broken("it has no pages".into()));
    }
    if walk.missing > 0 {
        let all = walk.leaves.len() + walk.missing;
        return Err(broken(format!("{} of {all} parts of its page tree are missing; it may be cut off", walk.missing)));
    }
    Ok(walk.leaves)
}

struct Walk<'a> {
    file: &'a File,
    leaves: Vec<Leaf<'a>>,
    seen: FxHashSet<ObjectId>,
    nodes: usize,
    missing: usize,
}

impl<'a> Walk<'a> {
    fn node(&mut self, object: &'a Object, above: Inherited<'a>, depth: usize) -> Result<(), FormatError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES || depth > MAX_TREE_DEPTH {
            return Err(FormatError::TooLarge {
                what: "the page tree".to_owned(),
                limit: format!("{MAX_NODES} nodes, {MAX_TREE_DEPTH} deep"),
            });
        }
        if let Object::Reference(id) = object
            && !self.seen.insert(*id)
        {
            let reason = format!("its page tree leads back to object {}", id.0);
            return Err(FormatError::Broken { format: "PDF", reason, position: None });
        }
        let file = self.file;
        let Some(dict) = dictionary(file.resolve(object)) else {
            self.missing += 1;
            return Ok(());
        };
        let own = Inherited {
            resources: file.dict(dict, b"Resources").or(above.resources),
            media: file.numbers(dict, b"MediaBox").or(above.media),
            crop: file.numbers(dict, b"CropBox").or(above.crop),
            rotate: file.number(dict, b"Rotate").or(above.rotate),
        };
        if dict.has(b"Kids") && file.name(dict, b"Type") != Some(b"Page") {
            for kid in file.array(dict, b"Kids") {
                self.node(kid, own, depth + 1)?;
            }
            return Ok(());
        }
        if self.leaves.len() >= MAX_PAGES {
            return Err(FormatError::TooLarge { what: "the number of pages".to_owned(), limit: MAX_PAGES.to_string() });
        }
        self.leaves.push(leaf(dict, own));
        Ok(())
    }
}

fn leaf<'a>(dict: &'a Dictionary, own: Inherited<'a>) -> Leaf<'a> {
    let turns = own.rotate.map_or(0, |degrees| (degrees / 90.0).round().rem_euclid(4.0) as u8);
    let (width, height, place) = Matrix::page(visible(own.media, own.crop), turns);
    Leaf { dict, resources: own.resources, width, height, place }
}

/// The part of the page that is seen: the crop box inside the media box.
fn visible(media: Option<[f64; 4]>, crop: Option<[f64; 4]>) -> [f64; 4] {
    let upright = |[a, b, c, d]: [f64; 4]| [a.min(c), b.min(d), a.max(c), b.max(d)];
    let sound = |[a, b, c, d]: &[f64; 4]| {
        c - a >= 1.0 && d - b >= 1.0 && [a, b, c, d].iter().all(|edge| edge.abs() <= MAX_EDGE)
    };
    let media = media.map(upright).filter(sound).unwrap_or(USUAL);
    let Some(crop) = crop.map(upright) else { return media };
    let inner = [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])];
    if sound(&inner) { inner } else { media }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turned_pages_have_their_origin_at_the_upper_left() {
        let dict = Dictionary::new();
        let place = |degrees: f64, x: f64, y: f64| {
            let own =
                Inherited { media: Some([10.0, 20.0, 110.0, 220.0]), rotate: Some(degrees), ..Inherited::default() };
            let leaf = leaf(&dict, own);
            (leaf.width, leaf.height, leaf.place.point(x, y))
        };
        // The upper left corner of the page as it is seen.
        assert_eq!(place(0.0, 10.0, 220.0), (100.0, 200.0, (0.0, 0.0)));
        assert_eq!(place(90.0, 10.0, 20.0), (200.0, 100.0, (0.0, 0.0)));
        assert_eq!(place(180.0, 110.0, 20.0), (100.0, 200.0, (0.0, 0.0)));
        assert_eq!(place(-90.0, 110.0, 220.0), (200.0, 100.0, (0.0, 0.0)));
    }

    #[test]
    fn boxes_that_make_no_sense_are_not_believed() {
        assert_eq!(visible(None, None), USUAL);
        assert_eq!(visible(Some([0.0, 0.0, 0.0, 0.0]), None), USUAL);
        assert_eq!(
            visible(Some([200.0, 300.0, 0.0, 0.0]), Some([10.0, 10.0, 900.0, 900.0])),
            [10.0, 10.0, 200.0, 300.0]
        );
        assert_eq!(
            visible(Some([0.0, 0.0, 200.0, 300.0]), Some([900.0, 900.0, 999.0, 999.0])),
            [0.0, 0.0, 200.0, 300.0]
        );
    }
}
