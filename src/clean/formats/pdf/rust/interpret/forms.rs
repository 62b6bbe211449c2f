//! Forms: content that is drawn at several places.

use lopdf::{Dictionary, Object};

use super::super::super::super::FormatError;
use super::super::lexer::Value;
use super::super::limits::{MAX_FORM_DEPTH, MAX_FORMS};
use super::super::matrix::Matrix;
use super::Interpreter;

impl<'a> Interpreter<'a, '_> {
    /// `Do`: a form is drawn, a picture is not.
    pub(super) fn draw_object(
        &mut self,
        operands: &[Value],
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Result<(), FormatError> {
        let file = self.file;
        let Some(name) = operands.first().and_then(Value::name) else { return Ok(()) };
        let objects = resources.and_then(|resources| file.dict(resources, b"XObject"));
        let Some(object @ Object::Reference(id)) = objects.and_then(|objects| objects.get(name).ok()) else {
            return Ok(());
        };
        let Object::Stream(form) = file.resolve(object) else { return Ok(()) };
        if file.name(&form.dict, b"Subtype") != Some(b"Form") {
            return Ok(());
        }
        let group = form.dict.get(b"OC").and_then(Object::as_reference);
        if group.is_ok_and(|group| self.is_hidden(group)) || self.active.contains(id) || depth >= MAX_FORM_DEPTH {
            return Ok(());
        }
        self.forms += 1;
        if self.forms > MAX_FORMS {
            return Err(FormatError::TooLarge { what: "the number of forms".to_owned(), limit: MAX_FORMS.to_string() });
        }
        let content = self.shared.form(file, *id, form)?;
        // What a form does to the state ends with it, also where it opens or closes more than its own.
        let before = (self.state.clone(), self.pen, self.in_text, self.lost_states, self.lost_marks);
        let (states, marks) = (std::mem::take(&mut self.states), std::mem::take(&mut self.marks));
        (self.lost_states, self.lost_marks) = (0, 0);
        if let Some(matrix) = file.numbers(&form.dict, b"Matrix") {
            self.state.ctm = Matrix::new(matrix).then(&self.state.ctm);
        }
        self.active.push(*id);
        let own = file.dict(&form.dict, b"Resources").or(resources);
        self.run(&content, own, depth + 1)?;
        self.active.pop();
        self.lost_marks = 0;
        while !self.marks.is_empty() {
            self.unmark();
        }
        (self.states, self.marks) = (states, marks);
        (self.state, self.pen, self.in_text, self.lost_states, self.lost_marks) = before;
        Ok(())
    }
}
