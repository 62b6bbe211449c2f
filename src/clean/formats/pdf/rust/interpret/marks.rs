//! Marked content: parts that are hidden and parts that have a text of their own.

use lopdf::{Dictionary, Object, ObjectId};

use super::super::lexer::Value;
use super::super::limits::MAX_STATES;
use super::super::objects::text as decoded;
use super::Interpreter;

/// What a marked part does to its content.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    /// Nothing.
    Plain,
    /// It is not shown.
    Hidden,
    /// A text stands for it.
    Replaced,
}

impl<'a> Interpreter<'a, '_> {
    pub(super) fn mark(&mut self, mark: Mark) {
        if self.marks.len() >= MAX_STATES {
            self.lost_marks += 1;
            return;
        }
        self.hiding += usize::from(mark == Mark::Hidden);
        self.marks.push(mark);
    }

    /// `BDC`: a group that may be hidden, or a text that stands for what is drawn.
    pub(super) fn mark_with(&mut self, operands: &[Value], resources: Option<&'a Dictionary>) {
        let file = self.file;
        let listed = |name: &[u8]| {
            let lists = resources.and_then(|resources| file.dict(resources, b"Properties"))?;
            lists.get(name).ok()
        };
        let mark = match operands {
            [Value::Name(tag), Value::Name(name)] if tag == b"OC" => match listed(name) {
                Some(Object::Reference(id)) if self.is_hidden(*id) => Mark::Hidden,
                _ => Mark::Plain,
            },
            [_, Value::Name(name)] => match listed(name).map(|object| file.resolve(object)) {
                Some(Object::Dictionary(dict)) => {
                    self.actual_text(file.get(dict, b"ActualText").as_str().ok().map(decoded))
                }
                _ => Mark::Plain,
            },
            [_, Value::Dict(entries)] => {
                let text = entries.iter().find(|(key, _)| key == b"ActualText").and_then(|(_, value)| value.text());
                self.actual_text(text.map(decoded))
            }
            _ => Mark::Plain,
        };
        self.mark(mark);
    }

    /// Begins a replacement, unless one is on.
    fn actual_text(&mut self, text: Option<String>) -> Mark {
        match text {
            Some(text) if self.marks.len() < MAX_STATES && !self.canvas.holds() => {
                self.canvas.replace(text);
                Mark::Replaced
            }
            _ => Mark::Plain,
        }
    }

    pub(super) fn is_hidden(&self, id: ObjectId) -> bool {
        if self.shared.hidden.contains(&id) {
            return true;
        }
        // A membership of groups: hidden where all of them are.
        let Ok(dict) = self.file.document.get_dictionary(id) else { return false };
        match dict.get(b"OCGs") {
            Ok(Object::Reference(group)) => self.shared.hidden.contains(group),
            Ok(Object::Array(groups)) => {
                !groups.is_empty()
                    && groups.iter().all(|group| group.as_reference().is_ok_and(|id| self.shared.hidden.contains(&id)))
            }
            _ => false,
        }
    }

    pub(super) fn unmark(&mut self) {
        if self.lost_marks > 0 {
            self.lost_marks -= 1;
            return;
        }
        match self.marks.pop() {
            Some(Mark::Hidden) => self.hiding -= 1,
            Some(Mark::Replaced) => self.canvas.replace_end(),
            _ => {}
        }
    }
}
