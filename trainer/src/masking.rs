//! Masked-language training: rows of running text with some of their characters hidden, anew in every epoch.
//!
//! 15 % of the characters are chosen; of these 80 % become `[MASK]`, 10 % another character, 10 % stay (Devlin et al. 2019).

use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;
use tch::{Device, Tensor};
use zhibiao::model::bert::chunks;

use crate::input::{Batch, integers};
use crate::vocab::Vocab;

const SHARE: f64 = 0.15;

/// A document of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its id: the name of its file without the ending.
    pub doc: String,
    /// Its sentences.
    pub sentences: Vec<Vec<char>>,
}

/// Rows of at most `limit` characters: sentences that follow each other, as many as fit. How long rows become is drawn
/// for each anew: two of three are short, as the single sentences are that the model will read.
pub fn rows(texts: &[Text], limit: usize, rng: &mut Pcg64Mcg) -> Vec<Vec<char>> {
    let mut all = Vec::new();
    for text in texts {
        let mut cap = draw_cap(limit, rng);
        let mut row: Vec<char> = Vec::new();
        for piece in text.sentences.iter().flat_map(|s| chunks(s, limit).into_iter().map(|range| &s[range])) {
            if !row.is_empty() && row.len() + piece.len() > cap {
                all.push(std::mem::take(&mut row));
                cap = draw_cap(limit, rng);
            }
            row.extend(piece);
        }
        if !row.is_empty() {
            all.push(row);
        }
    }
    all
}

fn draw_cap(limit: usize, rng: &mut Pcg64Mcg) -> usize {
    limit / [1, 4, 4][rng.random_range(0..3)]
}

/// A batch of rows with characters hidden.
#[derive(Debug)]
pub struct Masked {
    /// The rows as the model sees them.
    pub batch: Batch,
    /// Which of the batch's characters were chosen.
    pub chosen: Tensor,
    /// What these are.
    pub target: Tensor,
}

impl Masked {
    /// Hides characters of `rows`. Characters that are not in the vocabulary are never chosen. `None` where nothing
    /// could be.
    pub fn new(rows: &[&[char]], vocab: &Vocab, limit: usize, device: Device, rng: &mut Pcg64Mcg) -> Option<Self> {
        let ids: Vec<i64> = rows.iter().flat_map(|row| row.iter().map(|c| vocab.id(*c))).collect();
        let drawn = vocab.char_ids();
        let unknown = vocab.id('\n');
        let wanted = ((ids.len() as f64 * SHARE).round() as usize).max(1);
        let mut hidden = vec![false; ids.len()];
        let mut count = 0;
        for _ in 0..ids.len() {
            if count >= wanted {
                break;
            }
            let at = rng.random_range(0..ids.len());
            if !hidden[at] && ids[at] != unknown {
                hidden[at] = true;
                count += 1;
            }
        }
        let mut chosen = Vec::with_capacity(count);
        let mut target = Vec::with_capacity(count);
        let mut seen = Vec::with_capacity(count);
        for (at, id) in ids.iter().enumerate().filter(|(at, _)| hidden[*at]) {
            chosen.push(at as i64);
            target.push(*id);
            seen.push(match rng.random_range(0..10) {
                0..8 => vocab.mask(),
                8 => drawn[rng.random_range(0..drawn.len())],
                _ => *id,
            });
        }
        if chosen.is_empty() {
            return None;
        }
        let mut batch = Batch::new(rows, vocab, limit, device);
        let chosen = integers(&chosen, device);
        let places = batch.positions.index_select(0, &chosen);
        let shape = batch.ids.size();
        batch.ids = batch.ids.reshape([-1]).index_copy(0, &places, &integers(&seen, device)).view(shape.as_slice());
        Some(Self { batch, chosen, target: integers(&target, device) })
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use tch::Kind;

    use super::*;

    fn text() -> Text {
        let sentences = (0..40).map(|n| format!("云州市第{n}个项目完成投资{n}亿元，增长百分之{n}。").chars().collect());
        Text { doc: "yunzhou".into(), sentences: sentences.collect() }
    }

    #[test]
    fn rows_hold_every_character_once_and_keep_the_limit() {
        let text = text();
        let all = rows(std::slice::from_ref(&text), 64, &mut Pcg64Mcg::seed_from_u64(1));
        assert!(all.iter().all(|row| row.len() <= 64));
        assert_eq!(all.concat(), text.sentences.concat());
        assert_ne!(all, rows(&[text], 64, &mut Pcg64Mcg::seed_from_u64(2)));
    }

    #[test]
    fn fifteen_percent_are_chosen_and_four_fifths_of_them_hidden() {
        let text = text();
        let sentences: Vec<&[char]> = text.sentences.iter().map(Vec::as_slice).collect();
        let vocab = Vocab::build(sentences.iter().copied(), 1);
        let mut rng = Pcg64Mcg::seed_from_u64(3);
        let (mut chosen, mut hidden, mut all) = (0, 0, 0);
        for _ in 0..20 {
            let masked = Masked::new(&sentences, &vocab, 254, Device::Cpu, &mut rng).unwrap();
            all += masked.batch.characters();
            chosen += masked.chosen.size1().unwrap();
            hidden += i64::try_from(masked.batch.ids.eq(vocab.mask()).sum(Kind::Int64)).unwrap();
            let plain = Batch::new(&sentences, &vocab, 254, Device::Cpu);
            let target = plain.ids.reshape([-1]).index_select(0, &plain.positions).index_select(0, &masked.chosen);
            assert!(target.equal(&masked.target));
        }
        let share = chosen as f64 / all as f64;
        assert!((0.15..0.16).contains(&share), "{share}");
        let share = hidden as f64 / chosen as f64;
        assert!((0.77..0.83).contains(&share), "{share}");
    }
}
