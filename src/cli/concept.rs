//! Concepts by name, those still to come included.

use crate::equilibrium::Concept;

/// Named by the documentation, not built yet.
const TO_COME: [&str; 1] = ["pure-bne"];

/// The concept of this name.
pub(super) fn concept(name: &str) -> Result<Concept, String> {
    if TO_COME.contains(&name) {
        let known = Concept::ALL.into_iter().map(Concept::name);
        let known: Vec<_> = known.filter(|name| !TO_COME.contains(name)).collect();
        return Err(format!("not supported yet; supported are {}", known.join(", ")));
    }
    name.parse()
}
