//! Concepts by name, those still to come included.

use crate::equilibrium::Concept;

/// Named by the documentation, not built yet.
const TO_COME: [&str; 5] =
    ["agent-ce", "agent-cce", "strategic-ce", "strategic-cce", "communication"];

/// The concept of this name.
pub(super) fn concept(name: &str) -> Result<Concept, String> {
    if TO_COME.contains(&name) {
        let known: Vec<_> = Concept::ALL.into_iter().map(Concept::name).collect();
        return Err(format!("not supported yet; supported are {}", known.join(", ")));
    }
    name.parse()
}
