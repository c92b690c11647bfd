//! Parameters, and the numbers written with them.

use crate::code::{Checked, Code, reject};
use crate::expression::Expression;
use crate::interval::Interval;
use crate::number;
use crate::tree::{Node, Tree};
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// The most parameters.
const PARAMS: usize = 1_000;

/// The values of the parameters.
pub(crate) struct Numbers {
    params: BTreeMap<String, RBig>,
}

impl Numbers {
    /// Evaluates `[params]` with the overrides in place. Parameters may refer to one another in
    /// any order.
    pub(crate) fn read(
        params: Option<Node<'_>>,
        set: &BTreeMap<String, String>,
    ) -> Checked<Numbers> {
        let pairs = params.map_or_else(|| Ok(Vec::new()), |node| node.pairs())?;
        if pairs.len() > PARAMS {
            return reject(Code::TooLarge, "instance.params", format!("more than {PARAMS}"));
        }
        if let Some(name) = set.keys().find(|name| !pairs.iter().any(|(key, _)| key == name)) {
            return reject(Code::BadInstance, "set", format!("there is no parameter `{name}`"));
        }
        let mut values = Numbers { params: BTreeMap::new() };
        let mut waiting = Vec::new();
        for (name, node) in pairs {
            if !is_name(name) {
                return node.wrong("a parameter's name has letters, digits and _ only");
            }
            let text = match (set.get(name), node.tree) {
                (Some(text), _) | (None, Tree::Text(text)) => text,
                (None, _) => {
                    let value = values.read_number(&node)?;
                    values.params.insert(name.to_string(), value);
                    continue;
                }
            };
            match Expression::parse(text) {
                Ok(expression) => waiting.push((name, node, expression)),
                Err(message) => return node.wrong(message),
            }
        }
        while !waiting.is_empty() {
            let before = waiting.len();
            let mut later = Vec::new();
            for (name, node, expression) in waiting {
                if expression.names().all(|used| values.params.contains_key(used)) {
                    let value = values.evaluate(&node, &expression)?;
                    values.params.insert(name.to_string(), value);
                } else {
                    later.push((name, node, expression));
                }
            }
            if let (true, Some((_, node, _))) = (later.len() == before, later.first()) {
                return node.wrong("a parameter refers to itself or to none that exists");
            }
            waiting = later;
        }
        Ok(values)
    }

    /// The number at a node: a number, or an expression in quotes.
    pub(crate) fn number(&self, node: &Node<'_>) -> Checked<RBig> {
        match node.tree {
            Tree::Text(text) => self.expression(node, text),
            _ => self.read_number(node),
        }
    }

    /// The value of an expression found at a node.
    pub(crate) fn expression(&self, node: &Node<'_>, text: &str) -> Checked<RBig> {
        match Expression::parse(text) {
            Ok(expression) => self.evaluate(node, &expression),
            Err(message) => node.wrong(message),
        }
    }

    fn read_number(&self, node: &Node<'_>) -> Checked<RBig> {
        match node.tree {
            Tree::Number(text) => match number::decimal(text) {
                Some(value) => Ok(value),
                None => node.wrong("a number cannot be read"),
            },
            _ => node.wrong("a number is expected"),
        }
    }

    fn evaluate(&self, node: &Node<'_>, expression: &Expression) -> Checked<RBig> {
        let meaning = |name: &str| self.params.get(name).cloned().map(Interval::exact);
        match expression.evaluate(&meaning) {
            // Every name is exact, so both ends are the value.
            Ok(value) => Ok(value.low),
            Err(message) => node.wrong(message),
        }
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
