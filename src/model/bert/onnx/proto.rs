//! The parts of ONNX's protocol-buffer messages that the graph needs, written field by field.
//!
//! A message is its fields in a row: a key (number of the field and kind of value), then the value. Numbers of fields are
//! those of `onnx.proto` (IR version 8).

/// `TensorProto.DataType` of single precision.
const FLOAT: u64 = 1;
/// `TensorProto.DataType` of 64-bit integers.
const INT64: u64 = 7;

/// A message being written.
#[derive(Default)]
pub(super) struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    pub(super) fn int(mut self, field: u64, value: i64) -> Self {
        self.varint(field << 3);
        self.varint(value as u64);
        self
    }

    fn float(mut self, field: u64, value: f32) -> Self {
        self.varint(field << 3 | 5);
        self.0.extend(value.to_le_bytes());
        self
    }

    pub(super) fn bytes(mut self, field: u64, value: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(value.len() as u64);
        self.0.extend(value);
        self
    }

    pub(super) fn text(self, field: u64, value: &str) -> Self {
        self.bytes(field, value.as_bytes())
    }

    pub(super) fn message(self, field: u64, value: &Self) -> Self {
        self.bytes(field, &value.0)
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// A value of an attribute.
pub(super) enum Attribute<'a> {
    Int(i64),
    Ints(&'a [i64]),
    Float(f32),
}

/// `NodeProto`: an operator with its inputs and outputs by name.
pub(super) fn node(operator: &str, inputs: &[&str], outputs: &[&str], attributes: &[(&str, Attribute<'_>)]) -> Message {
    let mut node = inputs.iter().fold(Message::default(), |node, input| node.text(1, input));
    node = outputs.iter().fold(node, |node, output| node.text(2, output)).text(4, operator);
    attributes.iter().fold(node, |node, (name, value)| {
        let attribute = Message::default().text(1, name);
        let attribute = match value {
            Attribute::Float(value) => attribute.float(2, *value).int(20, 1),
            Attribute::Int(value) => attribute.int(3, *value).int(20, 2),
            Attribute::Ints(values) => values.iter().fold(attribute, |a, &value| a.int(8, value)).int(20, 7),
        };
        node.message(5, &attribute)
    })
}

fn tensor(name: &str, shape: &[usize], kind: u64, data: &[u8]) -> Message {
    let tensor = shape.iter().fold(Message::default(), |tensor, &n| tensor.int(1, n as i64));
    tensor.int(2, kind as i64).text(8, name).bytes(9, data)
}

/// `TensorProto` in single precision.
pub(super) fn floats(name: &str, shape: &[usize], values: impl Iterator<Item = f32>) -> Message {
    tensor(name, shape, FLOAT, &values.flat_map(f32::to_le_bytes).collect::<Vec<_>>())
}

/// `TensorProto` of one row of integers.
pub(super) fn integers(name: &str, values: &[i64]) -> Message {
    tensor(name, &[values.len()], INT64, &values.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<_>>())
}

/// A side of an input or output: of any length, with its name, or of a fixed one.
pub(super) enum Side {
    Any(&'static str),
    Fixed(usize),
}

/// `ValueInfoProto` of an input (integers) or output (single precision).
pub(super) fn value(name: &str, integer: bool, shape: &[Side]) -> Message {
    let shape = shape.iter().fold(Message::default(), |shape, side| {
        let side = match side {
            Side::Any(name) => Message::default().text(2, name),
            Side::Fixed(length) => Message::default().int(1, *length as i64),
        };
        shape.message(1, &side)
    });
    let kind = if integer { INT64 } else { FLOAT };
    let tensor = Message::default().int(1, kind as i64).message(2, &shape);
    Message::default().text(1, name).message(2, &Message::default().message(1, &tensor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_written_as_protocol_buffers_have_them() {
        assert_eq!(Message::default().int(1, 150).into_bytes(), [0x08, 0x96, 0x01]);
        assert_eq!(Message::default().text(2, "testing").into_bytes(), b"\x12\x07testing");
        assert_eq!(Message::default().int(1, -1).into_bytes().len(), 11);
        assert_eq!(Message::default().float(20, 1.0).into_bytes(), [0xa5, 0x01, 0, 0, 0x80, 0x3f]);
    }
}
