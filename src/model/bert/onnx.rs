//! The encoder and the label head as a graph in the format ONNX, for ONNX Runtime.
//!
//! Input `ids`: 64-bit integers `[batch, length]`. Outputs `hidden`: `[batch, length, hidden]`, `logits`:
//! `[batch, length, labels]`. The sequences of a batch are of one length: there is no mask.

use super::config::BertConfig;
use super::weights::{Linear, Norm, Weights};
use crate::model::Label;

mod proto;

use proto::{Attribute, Message, Side, floats, integers, node, value};

/// Name of the input.
pub(super) const IDS: &str = "ids";
/// Name of the hidden states.
pub(super) const HIDDEN: &str = "hidden";
/// Name of the logits.
pub(super) const LOGITS: &str = "logits";

/// Version of the operators: the first with layer normalisation.
const OPERATORS: i64 = 17;
/// Version of the messages.
const MESSAGES: i64 = 8;

/// The graph of a model, as the bytes of an `.onnx` file.
pub(super) fn graph(config: &BertConfig, weights: &Weights) -> Vec<u8> {
    let mut graph = Graph { nodes: Vec::new(), tensors: Vec::new(), epsilon: config.epsilon };
    graph.matrix("words", &weights.words);
    graph.matrix("positions", &weights.positions);
    let width = (config.hidden / config.heads) as i64;
    let shapes: [(&str, &[i64]); 5] = [
        ("zero", &[0]),
        ("heads", &[0, 0, config.heads as i64, width]),
        ("joined", &[0, 0, config.hidden as i64]),
        ("thirds", &[config.hidden as i64; 3]),
        ("first", &[0]),
    ];
    graph.tensors.extend(shapes.map(|(name, values)| integers(name, values)));
    for (name, value) in [("half", 0.5), ("one", 1.0), ("root", std::f32::consts::FRAC_1_SQRT_2)] {
        graph.tensors.push(floats(name, &[], std::iter::once(value)));
    }
    graph.with("Shape", &[IDS], "length", &[("start", Attribute::Int(1)), ("end", Attribute::Int(2))]);
    graph.plain("Slice", &["positions", "zero", "length", "first"], "placed");
    graph.plain("Gather", &["words", IDS], "named");
    graph.plain("Add", &["named", "placed"], "embedded");
    let mut states = "states".to_owned();
    graph.norm("embedded", &weights.norm, &states);
    for (number, layer) in weights.layers.iter().enumerate() {
        let at = |name: &str| format!("{name}.{number}");
        graph.linear(&states, &layer.attention, &at("projected"));
        graph.attend(&at("projected"), &at("context"));
        graph.linear(&at("context"), &layer.attention_output, &at("attended"));
        graph.plain("Add", &[&at("attended"), &states], &at("with_attended"));
        graph.norm(&at("with_attended"), &layer.attention_norm, &at("middle"));
        graph.linear(&at("middle"), &layer.intermediate, &at("inner"));
        graph.gelu(&at("inner"), &at("active"));
        graph.linear(&at("active"), &layer.output, &at("output"));
        graph.plain("Add", &[&at("output"), &at("middle")], &at("with_output"));
        let next = if number + 1 == weights.layers.len() { HIDDEN.to_owned() } else { at("states") };
        graph.norm(&at("with_output"), &layer.output_norm, &next);
        states = next;
    }
    graph.linear(HIDDEN, &weights.labels, LOGITS);
    graph.into_model(config)
}

/// A graph being written. Every value has the name of the node that makes it.
struct Graph {
    nodes: Vec<Message>,
    tensors: Vec<Message>,
    epsilon: f32,
}

impl Graph {
    fn with(&mut self, operator: &str, inputs: &[&str], output: &str, attributes: &[(&str, Attribute<'_>)]) {
        self.nodes.push(node(operator, inputs, &[output], attributes));
    }

    fn plain(&mut self, operator: &str, inputs: &[&str], output: &str) {
        self.with(operator, inputs, output, &[]);
    }

    fn matrix(&mut self, name: &str, matrix: &ndarray::Array2<f32>) {
        self.tensors.push(floats(name, matrix.shape(), matrix.iter().copied()));
    }

    fn vector(&mut self, name: &str, values: &[f32]) {
        self.tensors.push(floats(name, &[values.len()], values.iter().copied()));
    }

    fn linear(&mut self, input: &str, map: &Linear, output: &str) {
        let [weight, bias, product] = ["weight", "bias", "product"].map(|part| format!("{output}.{part}"));
        self.matrix(&weight, &map.weight);
        self.tensors.push(floats(&bias, &[map.bias.len()], map.bias.iter().copied()));
        self.plain("MatMul", &[input, &weight], &product);
        self.plain("Add", &[&product, &bias], output);
    }

    fn norm(&mut self, input: &str, norm: &Norm, output: &str) {
        let [scale, shift] = ["scale", "shift"].map(|part| format!("{output}.{part}"));
        self.vector(&scale, &norm.scale);
        self.vector(&shift, &norm.shift);
        let attributes = [("axis", Attribute::Int(-1)), ("epsilon", Attribute::Float(self.epsilon))];
        self.with("LayerNormalization", &[input, &scale, &shift], output, &attributes);
    }

    /// `0.5 · x · (1 + erf(x / √2))`, which ONNX Runtime computes as one operator.
    fn gelu(&mut self, input: &str, output: &str) {
        let [scaled, erf, shifted, product] = ["scaled", "erf", "shifted", "product"].map(|p| format!("{output}.{p}"));
        self.plain("Mul", &[input, "root"], &scaled);
        self.plain("Erf", &[&scaled], &erf);
        self.plain("Add", &[&erf, "one"], &shifted);
        self.plain("Mul", &[input, &shifted], &product);
        self.plain("Mul", &[&product, "half"], output);
    }

    /// Attention from queries, keys and values beside each other.
    fn attend(&mut self, input: &str, output: &str) {
        let at = |part: &str| format!("{output}.{part}");
        let parts = ["query", "key", "value"].map(at);
        let outputs = parts.each_ref().map(String::as_str);
        self.nodes.push(node("Split", &[input, "thirds"], &outputs, &[("axis", Attribute::Int(2))]));
        for (part, order) in parts.iter().zip([[0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]]) {
            self.plain("Reshape", &[part, "heads"], &format!("{part}.heads"));
            self.transpose(&format!("{part}.heads"), &order, &format!("{part}.turned"));
        }
        self.plain("MatMul", &[&at("query.turned"), &at("key.turned")], &at("scores"));
        self.with("Softmax", &[&at("scores")], &at("shares"), &[("axis", Attribute::Int(-1))]);
        self.plain("MatMul", &[&at("shares"), &at("value.turned")], &at("read"));
        self.transpose(&at("read"), &[0, 2, 1, 3], &at("turned"));
        self.plain("Reshape", &[&at("turned"), "joined"], output);
    }

    fn transpose(&mut self, input: &str, order: &[i64], output: &str) {
        self.with("Transpose", &[input], output, &[("perm", Attribute::Ints(order))]);
    }

    fn into_model(self, config: &BertConfig) -> Vec<u8> {
        let sides = |last: usize| [Side::Any("batch"), Side::Any("length"), Side::Fixed(last)];
        let mut graph =
            self.nodes.iter().fold(Message::default(), |graph, node| graph.message(1, node)).text(2, "bert");
        graph = self.tensors.iter().fold(graph, |graph, tensor| graph.message(5, tensor));
        let graph = graph
            .message(11, &value(IDS, true, &[Side::Any("batch"), Side::Any("length")]))
            .message(12, &value(HIDDEN, false, &sides(config.hidden)))
            .message(12, &value(LOGITS, false, &sides(Label::COUNT)));
        let operators = Message::default().text(1, "").int(2, OPERATORS);
        Message::default().int(1, MESSAGES).text(2, "zhibiao").message(7, &graph).message(8, &operators).into_bytes()
    }
}
