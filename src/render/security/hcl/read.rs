//! Reading what was written: blocks, and attributes that are a string, a number or a reference.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::Chars;

use super::super::terraform::{Arguments, Configuration, Homes, no_rule};
use super::super::{Found, fault};
use crate::render::{File, RenderFault};

pub(in super::super) fn read(files: &[File], found: &mut dyn Found) -> Result<(), RenderFault> {
    let (mut homes, mut resources) = (Homes::default(), Vec::new());
    for file in files {
        let body = Reader::new(&file.text).body(0).ok_or_else(|| fault(file, "it is more than plain HCL"))?;
        for mut block in body.blocks {
            match block.head.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                ["terraform"] => {}
                ["provider", "alicloud"] => {
                    let ours = configuration(&mut block.body);
                    homes.add(&ours.ok_or_else(|| fault(file, "a provider in it is not one of ours"))?);
                }
                ["resource", "alicloud_security_group_rule", _] => resources.push((file, block)),
                _ => return Err(fault(file, "a block in it is not one of ours")),
            }
        }
    }
    for (file, Block { head, mut body }) in resources {
        let rule = arguments(&mut body).and_then(|arguments| homes.hold(found, &arguments));
        rule.ok_or_else(|| fault(file, no_rule(head.last().map(String::as_str).unwrap_or_default())))?;
    }
    Ok(())
}

fn configuration(block: &mut Body) -> Option<Configuration<'static>> {
    let configuration = Configuration {
        alias: block.text("alias")?.into(),
        region: block.text("region")?.into(),
        profile: block.text("profile").map(Cow::Owned),
    };
    block.attributes.is_empty().then_some(configuration)
}

/// Every attribute of `block` as an argument; none where one lacks, is of the wrong kind or is left.
fn arguments(block: &mut Body) -> Option<Arguments<'static>> {
    let provider = block.plain("provider")?.into();
    let priority = block.plain("priority")?.parse().ok()?;
    let mut optional = |key| block.text(key).map(Cow::Owned);
    let arguments = Arguments {
        provider,
        priority,
        cidr_ip: optional("cidr_ip"),
        ipv6_cidr_ip: optional("ipv6_cidr_ip"),
        source_security_group_id: optional("source_security_group_id"),
        prefix_list_id: optional("prefix_list_id"),
        security_group_id: optional("security_group_id")?,
        r#type: optional("type")?,
        ip_protocol: optional("ip_protocol")?,
        port_range: optional("port_range")?,
        policy: optional("policy")?,
        nic_type: optional("nic_type")?,
        description: optional("description")?,
    };
    block.attributes.is_empty().then_some(arguments)
}

/// `resource "a" "b" { … }`; also `a = { … }`.
struct Block {
    head: Vec<String>,
    body: Body,
}

#[derive(Default)]
struct Body {
    attributes: BTreeMap<String, Value>,
    blocks: Vec<Block>,
}

enum Value {
    Text(String),
    /// A number or a reference.
    Plain(String),
}

impl Body {
    fn text(&mut self, key: &str) -> Option<String> {
        match self.attributes.remove(key)? {
            Value::Text(text) => Some(text),
            Value::Plain(_) => None,
        }
    }

    fn plain(&mut self, key: &str) -> Option<String> {
        match self.attributes.remove(key)? {
            Value::Plain(text) => Some(text),
            Value::Text(_) => None,
        }
    }
}

enum Token {
    Word(String),
    Text(String),
    Mark(char),
    End,
}

struct Reader<'t> {
    rest: Chars<'t>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self { rest: text.chars() }
    }

    /// What stands up to the end of the text, or of the block that it is in.
    fn body(&mut self, depth: usize) -> Option<Body> {
        /// As deep as ours go.
        const DEEPEST: usize = 3;
        let mut body = Body::default();
        loop {
            match self.token()? {
                Token::End => return (depth == 0).then_some(body),
                Token::Mark('}') => return (depth > 0).then_some(body),
                Token::Word(key) if depth <= DEEPEST => self.entry(key, depth, &mut body)?,
                _ => return None,
            }
        }
    }

    /// The block or attribute whose first word is `key`.
    fn entry(&mut self, key: String, depth: usize, body: &mut Body) -> Option<()> {
        let mut head = vec![key.clone()];
        let mut next = self.token()?;
        while let Token::Text(label) = next {
            head.push(label);
            next = self.token()?;
        }
        let is_attribute = matches!(next, Token::Mark('='));
        if is_attribute {
            next = self.token()?;
        }
        let value = match next {
            Token::Mark('{') => {
                body.blocks.push(Block { head, body: self.body(depth + 1)? });
                return Some(());
            }
            Token::Text(text) if is_attribute => Value::Text(text),
            Token::Word(word) if is_attribute => Value::Plain(word),
            _ => return None,
        };
        body.attributes.insert(key, value).is_none().then_some(())
    }

    /// The next token, where there is one of ours.
    fn token(&mut self) -> Option<Token> {
        let text = self.rest.as_str().trim_start_matches([' ', '\n']);
        self.rest = text.chars();
        match self.rest.next() {
            None => Some(Token::End),
            Some('"') => self.text().map(Token::Text),
            Some(mark @ ('{' | '}' | '=')) => Some(Token::Mark(mark)),
            Some(c) if is_word(c) => {
                let length = text.find(|c| !is_word(c)).unwrap_or(text.len());
                let (word, rest) = text.split_at(length);
                self.rest = rest.chars();
                Some(Token::Word(word.to_owned()))
            }
            Some(_) => None,
        }
    }

    /// A string behind its first quote.
    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.rest.next()? {
                '"' => return Some(text),
                '\n' => return None,
                '\\' => text.push(self.escape()?),
                c => text.push(c),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        match self.rest.next()? {
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            c @ ('"' | '\\') => Some(c),
            'u' => self.code(4),
            'U' => self.code(8),
            _ => None,
        }
    }

    fn code(&mut self, digits: usize) -> Option<char> {
        let mut code = 0;
        for _ in 0..digits {
            code = 16 * code + self.rest.next()?.to_digit(16)?;
        }
        char::from_u32(code)
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}
