//! JSON → values with places: what tools write by the megabyte, where the YAML reader takes brackets of one at most.

use super::tree::limits;
use crate::source::Span;
use crate::topology::{Data, Spanned, Value};

/// Why a text is not JSON, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonFault {
    /// Where reading stopped.
    pub span: Span,
    /// Why.
    pub what: JsonProblem,
}

/// What stops the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonProblem {
    /// Nothing but blanks.
    Empty,
    /// The text ends inside a value.
    Cut,
    /// Something else than JSON has here.
    Other,
    /// Over a stated limit of size, values or depth.
    TooLarge,
}

/// Reads every value of `text`, one behind the other; the text's first byte is number `start` of all that is read.
pub(crate) fn read(text: &str, start: usize) -> Result<Vec<Value>, JsonFault> {
    let text = text.strip_prefix('\u{feff}').map_or((text, start), |body| (body, start + '\u{feff}'.len_utf8()));
    let mut reader = Reader { text: text.0, start: text.1, at: 0, nodes: 0 };
    if text.0.len() > limits::SIZE {
        return Err(reader.fault(JsonProblem::TooLarge));
    }
    let mut values = Vec::new();
    while reader.peek().is_some() {
        values.push(reader.value(0)?);
    }
    if values.is_empty() { Err(reader.fault(JsonProblem::Empty)) } else { Ok(values) }
}

struct Reader<'t> {
    text: &'t str,
    start: usize,
    at: usize,
    nodes: usize,
}

impl Reader<'_> {
    fn fault(&self, what: JsonProblem) -> JsonFault {
        JsonFault { span: Span::new(self.start + self.at, self.start + self.at), what }
    }

    /// What is here, where there should be something else.
    fn unexpected(&self) -> JsonFault {
        self.fault(if self.at == self.text.len() { JsonProblem::Cut } else { JsonProblem::Other })
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.byte()
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonFault> {
        if self.peek() != Some(byte) {
            return Err(self.unexpected());
        }
        self.at += 1;
        Ok(())
    }

    fn span_from(&self, from: usize) -> Span {
        Span::new(self.start + from, self.start + self.at)
    }

    fn value(&mut self, depth: usize) -> Result<Value, JsonFault> {
        let first = self.peek();
        self.nodes += 1;
        if self.nodes > limits::NODES {
            return Err(self.fault(JsonProblem::TooLarge));
        }
        if depth > limits::DEPTH {
            return Err(self.fault(JsonProblem::TooLarge));
        }
        let from = self.at;
        let data = match first {
            Some(b'{') => Data::Map(self.entries(depth)?),
            Some(b'[') => Data::List(self.items(depth)?),
            Some(b'"') => Data::Scalar { text: self.string()?, plain: false },
            _ => Data::Scalar { text: self.word()?, plain: true },
        };
        Ok(Value { span: self.span_from(from), data })
    }

    fn entries(&mut self, depth: usize) -> Result<Vec<(Spanned<String>, Value)>, JsonFault> {
        let mut entries = Vec::new();
        self.expect(b'{')?;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(entries);
        }
        loop {
            self.peek();
            let from = self.at;
            let key = self.string()?;
            let key = Spanned { value: key, span: self.span_from(from) };
            self.expect(b':')?;
            entries.push((key, self.value(depth + 1)?));
            if !self.goes_on(b'}')? {
                return Ok(entries);
            }
        }
    }

    fn items(&mut self, depth: usize) -> Result<Vec<Value>, JsonFault> {
        let mut items = Vec::new();
        self.expect(b'[')?;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(items);
        }
        loop {
            items.push(self.value(depth + 1)?);
            if !self.goes_on(b']')? {
                return Ok(items);
            }
        }
    }

    /// Whether a comma follows, or `end`.
    fn goes_on(&mut self, end: u8) -> Result<bool, JsonFault> {
        let next = self.peek();
        if next != Some(b',') && next != Some(end) {
            return Err(self.unexpected());
        }
        self.at += 1;
        Ok(next == Some(b','))
    }

    fn string(&mut self) -> Result<String, JsonFault> {
        if self.byte() != Some(b'"') {
            return Err(self.unexpected());
        }
        let from = self.at;
        self.at += 1;
        let mut escaped = false;
        while let Some(byte) = self.byte() {
            self.at += 1;
            match byte {
                b'"' => {
                    let quoted = self.text.get(from..self.at).unwrap_or_default();
                    let inside = quoted.get(1..quoted.len() - 1).unwrap_or_default();
                    if !escaped {
                        return Ok(inside.to_owned());
                    }
                    return serde_json::from_str(quoted).map_err(|_| self.fault_at(from));
                }
                b'\\' => {
                    escaped = true;
                    self.at += usize::from(self.byte().is_some());
                }
                0..=0x1f => return Err(self.fault_at(self.at - 1)),
                _ => {}
            }
        }
        Err(self.unexpected())
    }

    fn fault_at(&self, at: usize) -> JsonFault {
        JsonFault { span: Span::new(self.start + at, self.start + at), what: JsonProblem::Other }
    }

    /// A number, `true`, `false` or `null`, as it stands.
    fn word(&mut self) -> Result<String, JsonFault> {
        let from = self.at;
        while matches!(self.byte(), Some(b'+' | b'-' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z')) {
            self.at += 1;
        }
        let word = self.text.get(from..self.at).unwrap_or_default();
        let number = word.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && word.parse::<f64>().is_ok();
        if number || matches!(word, "true" | "false" | "null") {
            return Ok(word.to_owned());
        }
        let cut = self.at == self.text.len();
        Err(if cut { self.fault(JsonProblem::Cut) } else { self.fault_at(from) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_places_behind_other_files_and_wide_characters() {
        let text = "\u{feff}{\"a\": [1, \"杭\\u5dde\\n\"],\n \"b\": null} true";
        let values = read(text, 100).unwrap_or_default();
        let at = |span: Span| text.get(span.start as usize - 100..span.end as usize - 100);
        let first = values.first();
        assert_eq!((values.len(), first.and_then(|value| at(value.span))), (2, text.get(3..text.len() - 5)));
        let items = first.and_then(|value| value.get("a")).map(Value::items).unwrap_or_default();
        let shown: Vec<_> = items.iter().map(|item| (item.text(), at(item.span))).collect();
        assert_eq!(shown, [(Some("1"), Some("1")), (Some("杭州\n"), Some("\"杭\\u5dde\\n\""))]);
        assert_eq!(first.and_then(|value| value.entry("b")).and_then(|(key, _)| at(key.span)), Some("\"b\""));
    }

    #[test]
    fn every_beginning_of_a_text_is_read_or_refused_where_it_ends() {
        let text = r#"{"a":[{"b\"":-1.5e3,"c":"\ud83d\ude42"},[],{}],"d":false}"#;
        assert!(read(text, 0).is_ok());
        for end in (1..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let cut = text.get(..end).unwrap_or_default();
            assert_eq!(read(cut, 0).map_err(|fault| fault.what), Err(JsonProblem::Cut), "{cut}");
        }
    }

    #[test]
    fn what_is_not_json_is_refused_at_its_place() {
        for (text, at) in [
            ("{a: 1}", 1),
            ("[1 2]", 3),
            ("[1,]", 3),
            ("{\"a\" 1}", 5),
            ("[\"a\nb\"]", 3),
            ("[\"\\x\"]", 1),
            ("[NaN]", 1),
            ("[01x]", 1),
            ("}", 0),
            ("apiVersion: meshwright/v1", 0),
        ] {
            let fault = read(text, 0).map_err(|fault| (fault.what, fault.span.start));
            assert_eq!(fault, Err((JsonProblem::Other, at)), "{text}");
        }
        assert_eq!(read(" \n", 0).map_err(|fault| fault.what), Err(JsonProblem::Empty));
        let deep = "[".repeat(1_000_000);
        assert_eq!(read(&deep, 0).map_err(|fault| fault.what), Err(JsonProblem::TooLarge));
        let many = format!("[{}0]", "0,".repeat(limits::NODES));
        assert_eq!(read(&many, 0).map_err(|fault| fault.what), Err(JsonProblem::TooLarge));
    }
}
