//! The encoder: from tokens to hidden states (Devlin et al. 2019), one sequence at a time.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis, Slice};

use super::config::BertConfig;
use super::math::{gelu, layer_norm, softmax};
use super::weights::{Layer, Linear, Norm, Weights};

/// Memory of one sequence, used again for the next.
pub(super) struct Workspace {
    /// `[length, hidden]`.
    states: Array2<f32>,
    /// What a sublayer adds to them, `[length, hidden]`.
    added: Array2<f32>,
    /// Queries, keys and values beside each other, `[length, 3 × hidden]`.
    projected: Array2<f32>,
    /// `[length, length]`.
    scores: Array2<f32>,
    /// `[length, intermediate]`.
    inner: Array2<f32>,
}

impl Workspace {
    /// Memory for sequences of up to `length` tokens.
    pub(super) fn new(config: &BertConfig, length: usize) -> Self {
        let rows = |columns: usize| Array2::zeros((length, columns));
        Self {
            states: rows(config.hidden),
            added: rows(config.hidden),
            projected: rows(3 * config.hidden),
            scores: rows(length),
            inner: rows(config.intermediate),
        }
    }
}

/// The last hidden states of the tokens `ids`: `[ids, hidden]`.
///
/// There must be no more of them than the workspace has rows and the configuration positions, and each must be a row of
/// the word embeddings.
pub(super) fn encode<'w>(
    ids: &[u32],
    config: &BertConfig,
    weights: &Weights,
    workspace: &'w mut Workspace,
) -> ArrayView2<'w, f32> {
    let rows = ids.len();
    let first = Slice::from(..rows);
    let mut states = workspace.states.slice_axis_mut(Axis(0), first);
    for ((mut row, &id), position) in states.rows_mut().into_iter().zip(ids).zip(weights.positions.rows()) {
        row.assign(&position);
        row += &weights.words.row(id as usize);
    }
    normalize(&mut states, &weights.norm, config.epsilon);
    let mut added = workspace.added.slice_axis_mut(Axis(0), first);
    let mut projected = workspace.projected.slice_axis_mut(Axis(0), first);
    let mut inner = workspace.inner.slice_axis_mut(Axis(0), first);
    let mut scores = workspace.scores.slice_axis_mut(Axis(0), first);
    scores.slice_axis_inplace(Axis(1), first);
    for layer in &weights.layers {
        linear(states.view(), &layer.attention, &mut projected);
        attend(config, projected.view(), &mut scores, &mut added);
        add_linear(added.view(), &layer.attention_output, &mut states);
        normalize(&mut states, &layer.attention_norm, config.epsilon);
        feed_forward(layer, &mut states, &mut inner);
        normalize(&mut states, &layer.output_norm, config.epsilon);
    }
    workspace.states.slice_axis(Axis(0), first)
}

/// `x · weight + bias`.
pub(super) fn linear(x: ArrayView2<'_, f32>, map: &Linear, out: &mut ArrayViewMut2<'_, f32>) {
    out.assign(&map.bias);
    general_mat_mul(1.0, &x, &map.weight, 1.0, out);
}

/// `out + x · weight + bias`.
fn add_linear(x: ArrayView2<'_, f32>, map: &Linear, out: &mut ArrayViewMut2<'_, f32>) {
    *out += &map.bias;
    general_mat_mul(1.0, &x, &map.weight, 1.0, out);
}

/// What every token reads of the others, head by head: softmax(q · kᵀ) · v, into `out`.
fn attend(
    config: &BertConfig,
    projected: ArrayView2<'_, f32>,
    scores: &mut ArrayViewMut2<'_, f32>,
    out: &mut ArrayViewMut2<'_, f32>,
) {
    let (hidden, width) = (config.hidden, config.hidden / config.heads);
    for head in (0..hidden).step_by(width) {
        let columns = |from: usize| Slice::from(from + head..from + head + width);
        let part = |from: usize| projected.slice_axis(Axis(1), columns(from));
        let (query, key, value) = (part(0), part(hidden), part(2 * hidden));
        general_mat_mul(1.0, &query, &key.t(), 0.0, scores);
        each_row(scores, softmax);
        general_mat_mul(1.0, scores, &value, 0.0, &mut out.slice_axis_mut(Axis(1), columns(0)));
    }
}

/// Adds what the feed-forward layer makes of the states.
fn feed_forward(layer: &Layer, states: &mut ArrayViewMut2<'_, f32>, inner: &mut ArrayViewMut2<'_, f32>) {
    linear(states.view(), &layer.intermediate, inner);
    each_row(inner, |row| row.iter_mut().for_each(|n| *n = gelu(*n)));
    add_linear(inner.view(), &layer.output, states);
}

fn normalize(states: &mut ArrayViewMut2<'_, f32>, norm: &Norm, epsilon: f32) {
    each_row(states, |row| layer_norm(row, norm, epsilon));
}

/// Rows as slices: those of every matrix here lie in one piece.
fn each_row(matrix: &mut ArrayViewMut2<'_, f32>, mut change: impl FnMut(&mut [f32])) {
    for mut row in matrix.rows_mut() {
        if let Some(row) = row.as_slice_mut() {
            change(row);
        }
    }
}
