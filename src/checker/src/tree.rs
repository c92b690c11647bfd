//! The tree both syntaxes are read into, walked with the place of every node at hand.

use crate::code::{Checked, Code, Rejection, reject};
use crate::number::{self, Extended};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// The deepest nesting of lists and tables.
pub(crate) const NESTING: usize = 64;

/// A value of a document; numbers keep their source text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Null,
    Boolean(bool),
    Number(String),
    Text(String),
    List(Vec<Tree>),
    Table(BTreeMap<String, Tree>),
}

impl Tree {
    /// The same value for programs that read JSON.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match self {
            Tree::Null => Value::Null,
            Tree::Boolean(value) => Value::Bool(*value),
            Tree::Number(text) => {
                text.parse().map_or_else(|_| Value::String(text.clone()), Value::Number)
            }
            Tree::Text(text) => Value::String(text.clone()),
            Tree::List(items) => items.iter().map(Tree::to_json).collect(),
            Tree::Table(entries) => {
                entries.iter().map(|(key, value)| (key.clone(), value.to_json())).collect()
            }
        }
    }
}

/// A node of a tree, the place it stands at, and the code its mistakes are rejected with.
#[derive(Clone)]
pub(crate) struct Node<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) place: String,
    code: Code,
}

/// A table none of whose keys is unknown.
pub(crate) struct Table<'a> {
    node: Node<'a>,
    entries: &'a BTreeMap<String, Tree>,
}

impl<'a> Node<'a> {
    /// The root of a document.
    pub(crate) fn root(tree: &'a Tree, place: &str, code: Code) -> Node<'a> {
        Node { tree, place: place.to_string(), code }
    }

    /// A rejection of this node with the document's own code.
    pub(crate) fn wrong<T>(&self, message: impl Into<String>) -> Checked<T> {
        self.reject(self.code, message)
    }

    /// A rejection of this node.
    pub(crate) fn reject<T>(&self, code: Code, message: impl Into<String>) -> Checked<T> {
        reject(code, self.place.clone(), message)
    }

    /// The same node, or nothing where it is null.
    pub(crate) fn present(self) -> Option<Node<'a>> {
        (*self.tree != Tree::Null).then_some(self)
    }

    /// The string at this node.
    pub(crate) fn text(&self) -> Checked<&'a str> {
        match self.tree {
            Tree::Text(text) => Ok(text),
            _ => self.wrong("a string is expected"),
        }
    }

    /// The truth value at this node.
    pub(crate) fn boolean(&self) -> Checked<bool> {
        match self.tree {
            Tree::Boolean(value) => Ok(*value),
            _ => self.wrong("true or false is expected"),
        }
    }

    /// The number at this node of a certificate: a string `"p"` or `"p/q"`.
    pub(crate) fn rational(&self) -> Checked<RBig> {
        match number::rational(self.text()?) {
            Some(value) => Ok(value),
            None => self.wrong("a number \"p\" or \"p/q\" is expected"),
        }
    }

    /// The number or infinity at this node of a certificate.
    pub(crate) fn extended(&self) -> Checked<Extended> {
        match Extended::parse(self.text()?) {
            Some(value) => Ok(value),
            None => self.wrong("a number \"p\" or \"p/q\", or \"inf\", is expected"),
        }
    }

    /// The integer at this node of a certificate.
    pub(crate) fn integer(&self) -> Checked<IBig> {
        match number::integer(self.text()?) {
            Some(value) => Ok(value),
            None => self.wrong("an integer in quotes is expected"),
        }
    }

    /// The denominator at this node of a certificate.
    pub(crate) fn denominator(&self) -> Checked<IBig> {
        let value = self.integer()?;
        if value > IBig::ZERO { Ok(value) } else { self.wrong("a denominator must be positive") }
    }

    /// The elements of the list at this node.
    pub(crate) fn list(&self) -> Checked<Vec<Node<'a>>> {
        match self.tree {
            Tree::List(items) => Ok(items
                .iter()
                .enumerate()
                .map(|(k, tree)| Node { tree, place: format!("{}[{k}]", self.place), ..*self })
                .collect()),
            _ => self.wrong("a list is expected"),
        }
    }

    /// The elements of a list of exactly `N`.
    pub(crate) fn tuple<const N: usize>(&self) -> Checked<[Node<'a>; N]> {
        match <[Node<'a>; N]>::try_from(self.list()?) {
            Ok(items) => Ok(items),
            Err(items) => self.wrong(format!("{N} elements are expected, not {}", items.len())),
        }
    }

    /// The keys and values of the table at this node, whatever the keys.
    pub(crate) fn pairs(&self) -> Checked<Vec<(&'a str, Node<'a>)>> {
        match self.tree {
            Tree::Table(entries) => Ok(entries
                .iter()
                .map(|(key, tree)| {
                    (key.as_str(), Node { tree, place: join(&self.place, key), ..*self })
                })
                .collect()),
            _ => self.wrong("a table is expected"),
        }
    }

    /// The table at this node, all of whose keys must be among `known`.
    pub(crate) fn table(&self, known: &[&str]) -> Checked<Table<'a>> {
        let Tree::Table(entries) = self.tree else {
            return self.wrong("a table is expected");
        };
        match entries.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => reject(self.code, join(&self.place, key), "an unknown key"),
            None => Ok(Table { node: self.clone(), entries }),
        }
    }
}

impl<'a> Table<'a> {
    /// The value of a key that may be left out.
    pub(crate) fn find(&self, key: &str) -> Option<Node<'a>> {
        let tree = self.entries.get(key)?;
        Some(Node { tree, place: join(&self.node.place, key), code: self.node.code })
    }

    /// The value of a key that may not be left out.
    pub(crate) fn get(&self, key: &str) -> Checked<Node<'a>> {
        self.find(key).ok_or_else(|| self.missing(self.node.code, key))
    }

    /// The value of a key of a proof: `missing-section` where it is absent.
    pub(crate) fn section(&self, key: &str) -> Checked<Node<'a>> {
        self.find(key).ok_or_else(|| self.missing(Code::MissingSection, key))
    }

    /// The table itself as a node.
    pub(crate) fn node(&self) -> &Node<'a> {
        &self.node
    }

    fn missing(&self, code: Code, key: &str) -> Rejection {
        Rejection { code, place: join(&self.node.place, key), message: "missing".into() }
    }
}

fn join(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_string() } else { format!("{place}.{key}") }
}
