//! The envelope of a certificate: format, kind, and the embedded instance with its digest.

use crate::code::{Checked, Code, reject};
use crate::instance::Syntax;
use crate::tree::{Node, Tree};
use crate::{Kind, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The most bytes of a certificate.
const CERTIFICATE_BYTES: usize = 256 * 1024 * 1024;
/// The most bytes of an instance.
const INSTANCE_BYTES: usize = 32 * 1024 * 1024;

/// The embedded instance.
pub(crate) struct Embedded<'a> {
    pub(crate) syntax: Syntax,
    pub(crate) source: &'a str,
    pub(crate) set: BTreeMap<String, String>,
    pub(crate) sha256: &'a str,
}

/// The parts of a certificate.
pub(crate) struct Envelope<'a> {
    pub(crate) kind: Kind,
    pub(crate) claim: Node<'a>,
    pub(crate) proof: Node<'a>,
    /// Optimal welfare, for instances with many items.
    pub(crate) optimum: Option<Node<'a>>,
    pub(crate) instance: Embedded<'a>,
}

/// Reads the bytes of a certificate.
pub(crate) fn parse(certificate: &[u8]) -> Checked<Tree> {
    if certificate.len() > CERTIFICATE_BYTES {
        return reject(Code::TooLarge, "certificate", "longer than 256 MiB");
    }
    let Ok(text) = std::str::from_utf8(certificate) else {
        return reject(Code::Malformed, "certificate", "not UTF-8");
    };
    json::parse(text).or_else(|message| reject(Code::Malformed, "certificate", message))
}

/// Takes a certificate apart; verifies the digest and that the instance is the one named.
pub(crate) fn open<'a>(tree: &'a Tree, named: Option<&[u8]>) -> Checked<Envelope<'a>> {
    let root = Node::root(tree, "", Code::Malformed);
    let kind = known_kind(&root)?;
    let table = root.table(&["format", "kind", "claim", "instance", "proof", "optimum"])?;
    let node = table.get("instance")?;
    let instance = read_instance(&node)?;
    if digest(&instance) != instance.sha256 {
        return node.reject(Code::InstanceHashMismatch, "the digest is another one");
    }
    if named.is_some_and(|bytes| bytes != instance.source.as_bytes()) {
        return node.reject(Code::WrongInstance, "the file named is not the embedded text");
    }
    let (claim, proof) = (table.get("claim")?, table.get("proof")?);
    Ok(Envelope { kind, claim, proof, optimum: table.find("optimum"), instance })
}

/// Format and kind, before anything else is looked at: other formats may have other keys.
fn known_kind(root: &Node<'_>) -> Checked<Kind> {
    let mut kind = None;
    let mut format = None;
    for (key, node) in root.pairs()? {
        match key {
            "format" => format = Some(node.text()?),
            "kind" => kind = Some(node),
            _ => {}
        }
    }
    match format {
        Some("poacert-certificate/1") => {}
        Some(_) => return reject(Code::UnsupportedFormat, "format", "not poacert-certificate/1"),
        None => return reject(Code::Malformed, "format", "missing"),
    }
    let Some(kind) = kind else { return reject(Code::Malformed, "kind", "missing") };
    match Kind::ALL.iter().find(|known| Ok(known.text()) == kind.text()) {
        Some(known) => Ok(*known),
        None => {
            kind.text()?;
            kind.reject(Code::UnsupportedFormat, "the kind is not known")
        }
    }
}

fn read_instance<'a>(node: &Node<'a>) -> Checked<Embedded<'a>> {
    let table = node.table(&["syntax", "source", "set", "sha256"])?;
    let syntax = table.get("syntax")?;
    let source = table.get("source")?;
    if source.text()?.len() > INSTANCE_BYTES {
        return source.reject(Code::TooLarge, "longer than 32 MiB");
    }
    let mut set = BTreeMap::new();
    for (name, value) in table.get("set")?.pairs()? {
        set.insert(name.to_string(), value.text()?.to_string());
    }
    Ok(Embedded {
        syntax: match syntax.text()? {
            "toml" => Syntax::Toml,
            "json" => Syntax::Json,
            _ => return syntax.wrong("toml or json is expected"),
        },
        source: source.text()?,
        set,
        sha256: table.get("sha256")?.text()?,
    })
}

/// SHA-256 of the source, then of each override in byte order of names: a zero byte, name, `=`,
/// expression.
fn digest(instance: &Embedded<'_>) -> String {
    let mut hasher = Sha256::new();
    hasher.update(instance.source.as_bytes());
    for (name, expression) in &instance.set {
        hasher.update([0]);
        hasher.update(name.as_bytes());
        hasher.update(b"=");
        hasher.update(expression.as_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
