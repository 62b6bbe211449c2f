//! Content streams: what each operator does to the page.

mod forms;
mod marks;

use lopdf::{Dictionary, Object, ObjectId};

use self::marks::Mark;
use super::super::super::FormatError;
use super::canvas::Canvas;
use super::lexer::{Lexer, Token, Value};
use super::limits::MAX_STATES;
use super::matrix::Matrix;
use super::objects::File;
use super::path::Path;
use super::shared::Shared;
use super::text::{Pen, TextState, Used};
use super::tree::Leaf;

/// Operands before an operator.
const MAX_OPERANDS: usize = 64;

/// The graphics state.
#[derive(Clone, Debug)]
struct State {
    ctm: Matrix,
    text: TextState,
    line_width: f64,
}

/// Draws one page.
pub struct Interpreter<'a, 'b> {
    file: &'a File,
    shared: &'b mut Shared,
    canvas: Canvas,
    state: State,
    states: Vec<State>,
    /// States beyond the limit, which are not kept.
    lost_states: usize,
    pen: Pen,
    in_text: bool,
    path: Path,
    forms: usize,
    active: Vec<ObjectId>,
    marks: Vec<Mark>,
    lost_marks: usize,
    /// Marks that hide what they hold.
    hiding: usize,
}

/// A page that was drawn.
pub struct Drawing {
    /// Its words and rules.
    pub page: super::super::page::Page,
    /// Whether its content is missing or breaks off.
    pub damaged: bool,
}

/// Draws a page. `number` is 1-based.
///
/// # Errors
///
/// [`FormatError::TooLarge`] past a limit.
pub fn draw(file: &File, shared: &mut Shared, leaf: &Leaf<'_>, number: usize) -> Result<Drawing, FormatError> {
    let (content, missing) = content(file, leaf.dict)?;
    let mut interpreter = Interpreter {
        file,
        shared: &mut *shared,
        canvas: Canvas::new(leaf.width, leaf.height),
        state: State { ctm: leaf.place, text: TextState::default(), line_width: 1.0 },
        states: Vec::new(),
        lost_states: 0,
        pen: Pen::default(),
        in_text: false,
        path: Path::default(),
        forms: 0,
        active: Vec::new(),
        marks: Vec::new(),
        lost_marks: 0,
        hiding: 0,
    };
    interpreter.run(&content, leaf.resources, 0)?;
    let damaged = missing || interpreter.in_text;
    let drawn = interpreter.canvas.finish();
    shared.count(number, drawn.characters, &drawn.unmapped);
    let page = drawn.page;
    file.budget.words(page.words.len())?;
    Ok(Drawing { page, damaged })
}

/// The content of a page, and whether a part of it is missing.
fn content(file: &File, page: &Dictionary) -> Result<(Vec<u8>, bool), FormatError> {
    let Ok(contents) = page.get(b"Contents") else { return Ok((Vec::new(), false)) };
    let parts = match file.resolve(contents) {
        Object::Array(parts) => parts.as_slice(),
        _ => std::slice::from_ref(contents),
    };
    let mut all = Vec::new();
    let mut missing = false;
    for part in parts {
        match file.resolve(part) {
            Object::Stream(stream) => match file.decode(stream)? {
                Some(bytes) if all.is_empty() => all = bytes,
                Some(bytes) => {
                    all.push(b'\n');
                    all.extend_from_slice(&bytes);
                }
                None => missing = true,
            },
            _ => missing = true,
        }
    }
    Ok((all, missing))
}

impl<'a> Interpreter<'a, '_> {
    fn run(&mut self, content: &[u8], resources: Option<&'a Dictionary>, depth: usize) -> Result<(), FormatError> {
        let mut lexer = Lexer::new(content);
        let mut operands: Vec<Value> = Vec::new();
        while let Some(token) = lexer.token() {
            match token {
                Token::Value(value) => {
                    if operands.len() < MAX_OPERANDS {
                        operands.push(value);
                    }
                }
                Token::Operator(operator) => {
                    self.file.budget.operator()?;
                    if operator == b"ID" {
                        lexer.skip_image();
                    } else if operator == b"Do" {
                        self.draw_object(&operands, resources, depth)?;
                    } else {
                        self.operator(operator, &operands, resources)?;
                    }
                    operands.clear();
                }
            }
        }
        Ok(())
    }

    fn operator(
        &mut self,
        operator: &[u8],
        operands: &[Value],
        resources: Option<&'a Dictionary>,
    ) -> Result<(), FormatError> {
        match operator {
            b"q" => self.save(),
            b"Q" => self.restore(),
            b"cm" => {
                if let Some(matrix) = numbers(operands) {
                    self.state.ctm = Matrix::new(matrix).then(&self.state.ctm);
                }
            }
            b"w" => self.state.line_width = last(operands).unwrap_or(1.0),
            b"gs" => self.graphics(operands, resources)?,
            b"BT" => {
                self.pen = Pen::default();
                self.in_text = true;
            }
            b"ET" => self.in_text = false,
            b"BMC" => self.mark(Mark::Plain),
            b"BDC" => self.mark_with(operands, resources),
            b"EMC" => self.unmark(),
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show(operator, operands)?,
            b"Tf" => {
                self.state.text.size = last(operands).unwrap_or(0.0);
                if let Some(name) = operands.first().and_then(Value::name) {
                    self.state.text.font = self.font(name, resources)?;
                }
            }
            _ => {
                self.text_operator(operator, operands);
                self.path_operator(operator, operands);
            }
        }
        Ok(())
    }

    fn text_operator(&mut self, operator: &[u8], operands: &[Value]) {
        let text = &mut self.state.text;
        match operator {
            b"Tc" => text.char_space = last(operands).unwrap_or(0.0),
            b"Tw" => text.word_space = last(operands).unwrap_or(0.0),
            b"Tz" => text.scale = last(operands).unwrap_or(100.0) / 100.0,
            b"TL" => text.leading = last(operands).unwrap_or(0.0),
            b"Ts" => text.rise = last(operands).unwrap_or(0.0),
            b"Td" | b"TD" => {
                if let Some([x, y]) = numbers(operands) {
                    if operator == b"TD" {
                        text.leading = -y;
                    }
                    self.pen.next_line(x, y);
                }
            }
            b"Tm" => {
                if let Some(matrix) = numbers(operands) {
                    self.pen.set(Matrix::new(matrix));
                }
            }
            b"T*" => self.pen.next_line(0.0, -text.leading),
            _ => {}
        }
    }

    fn path_operator(&mut self, operator: &[u8], operands: &[Value]) {
        let ctm = self.state.ctm;
        let point = |numbers: Option<[f64; 2]>| numbers.map(|[x, y]| ctm.point(x, y));
        match operator {
            b"m" => {
                if let Some(to) = point(numbers(operands)) {
                    self.path.move_to(to);
                }
            }
            b"l" => {
                if let Some(to) = point(numbers(operands)) {
                    self.path.line_to(to);
                }
            }
            b"c" | b"v" | b"y" => {
                if let Some(to) = point(operands.get(operands.len().saturating_sub(2)..).and_then(numbers)) {
                    self.path.curve_to(to);
                }
            }
            b"h" => self.path.close(),
            b"re" => {
                if let Some(edges) = numbers(operands) {
                    self.path.rectangle(edges, &ctm);
                }
            }
            b"S" => self.paint(true, false),
            b"s" | b"b" | b"b*" => {
                self.path.close();
                self.paint(true, operator != b"s");
            }
            b"f" | b"F" | b"f*" => self.paint(false, true),
            b"B" | b"B*" => self.paint(true, true),
            b"n" => self.path.clear(),
            _ => {}
        }
    }

    fn paint(&mut self, stroke: bool, fill: bool) {
        let ctm = &self.state.ctm;
        let scale = (ctm.a * ctm.d - ctm.b * ctm.c).abs().sqrt();
        let width = stroke.then_some(self.state.line_width * scale);
        if self.hiding > 0 {
            self.path.clear();
        } else {
            self.path.paint(&mut self.canvas, width, fill);
        }
    }

    fn save(&mut self) {
        if self.states.len() < MAX_STATES {
            self.states.push(self.state.clone());
        } else {
            self.lost_states += 1;
        }
    }

    fn restore(&mut self) {
        if self.lost_states > 0 {
            self.lost_states -= 1;
        } else if let Some(state) = self.states.pop() {
            self.state = state;
        }
    }

    /// `gs`: a font and the width of lines may be set that way too.
    fn graphics(&mut self, operands: &[Value], resources: Option<&'a Dictionary>) -> Result<(), FormatError> {
        let file = self.file;
        let Some(name) = operands.first().and_then(Value::name) else { return Ok(()) };
        let states = resources.and_then(|resources| file.dict(resources, b"ExtGState"));
        let Some(state) = states.and_then(|states| file.dict(states, name)) else { return Ok(()) };
        if let Some(width) = file.number(state, b"LW") {
            self.state.line_width = width;
        }
        if let [font, size] = file.array(state, b"Font")
            && let Object::Dictionary(font) = file.resolve(font)
        {
            self.state.text.size = file.value(size).unwrap_or(0.0);
            self.state.text.font = Some(self.shared.font(file, font)?);
        }
        Ok(())
    }

    fn font(&mut self, name: &[u8], resources: Option<&'a Dictionary>) -> Result<Option<Used>, FormatError> {
        let fonts = resources.and_then(|resources| self.file.dict(resources, b"Font"));
        let font = fonts.and_then(|fonts| self.file.dict(fonts, name));
        font.map(|font| self.shared.font(self.file, font)).transpose()
    }

    fn show(&mut self, operator: &[u8], operands: &[Value]) -> Result<(), FormatError> {
        match operator {
            b"'" | b"\"" => {
                if let (b"\"", [Value::Number(word), Value::Number(char), ..]) = (operator, operands) {
                    self.state.text.word_space = *word;
                    self.state.text.char_space = *char;
                }
                self.pen.next_line(0.0, -self.state.text.leading);
                operands.last().and_then(Value::text).map_or(Ok(()), |text| self.string(text))
            }
            b"TJ" => {
                let Some(Value::Array(parts)) = operands.first() else { return Ok(()) };
                for part in parts {
                    match part {
                        Value::Text(text) => self.string(text)?,
                        Value::Number(amount) => self.state.text.kern(&mut self.pen, *amount),
                        _ => {}
                    }
                }
                Ok(())
            }
            _ => operands.first().and_then(Value::text).map_or(Ok(()), |text| self.string(text)),
        }
    }

    fn string(&mut self, mut bytes: &[u8]) -> Result<(), FormatError> {
        let Some(used) = self.state.text.font.clone() else { return Ok(()) };
        let ctm = self.state.ctm;
        while !bytes.is_empty() {
            self.file.budget.glyph()?;
            let (drawn, length) = used.font.next(bytes);
            bytes = bytes.get(length..).unwrap_or_default();
            let hidden = self.hiding > 0;
            self.state.text.show(&used, &drawn, &mut self.pen, &ctm, &mut self.canvas, hidden);
        }
        Ok(())
    }
}

/// The first `N` operands, all of them numbers.
fn numbers<const N: usize>(operands: &[Value]) -> Option<[f64; N]> {
    let mut numbers = [0.0; N];
    for (i, place) in numbers.iter_mut().enumerate() {
        *place = operands.get(i)?.number()?;
    }
    Some(numbers)
}

fn last(operands: &[Value]) -> Option<f64> {
    operands.last().and_then(Value::number)
}
