//! Where in a certificate its claims and their proofs are.

use serde_json::Value;

/// A claim with its proof, by JSON pointers.
#[derive(Clone, Debug)]
pub enum Part {
    /// An optimum over a set of laws.
    Optimum(OptimumPart),
    /// A largest lambda or a best bound.
    Smooth(SmoothPart),
}

#[derive(Clone, Debug)]
pub struct OptimumPart {
    pub concept: String,
    /// The weights of welfare and revenue.
    pub objective: Value,
    pub maximise: bool,
    pub any_prior: bool,
    pub monotone: bool,
    /// Pointer to the table with `lower` and `upper`.
    pub ends: String,
    /// Pointer to the table with `ratio`, if there is one.
    pub ratio: Option<String>,
    /// Pointer to the table with `bound` and `law`.
    pub proof: String,
}

#[derive(Clone, Debug)]
pub struct SmoothPart {
    /// Pointer to the claim.
    pub claim: String,
    /// Pointer to the table with `deviations` and `law`.
    pub proof: String,
}

/// All claims of a certificate that have a proof of their own.
pub fn parts(certificate: &Value) -> Vec<Part> {
    let claim = &certificate["claim"];
    let text = |node: &Value| node.as_str().unwrap_or_default().to_owned();
    let smooth = |claim: String, proof: String| Part::Smooth(SmoothPart { claim, proof });
    match certificate["kind"].as_str() {
        Some("equilibrium") => vec![Part::Optimum(OptimumPart {
            concept: text(&claim["concept"]),
            objective: claim["objective"].clone(),
            maximise: claim["sense"] == "max",
            any_prior: claim["prior"] == "any",
            monotone: claim["monotone"] == true,
            ends: "/claim".into(),
            ratio: None,
            proof: "/proof".into(),
        })],
        Some("smoothness") => vec![smooth("/claim".into(), "/proof".into())],
        Some("certify") => {
            let worst = Part::Optimum(OptimumPart {
                concept: text(&claim["concept"]),
                objective: claim["objective"].clone(),
                maximise: claim["sense"] == "max",
                any_prior: claim["prior"] == "any",
                monotone: claim["monotone"] == true,
                ends: "/claim/worst".into(),
                ratio: Some("/claim/ratio".into()),
                proof: "/proof/worst".into(),
            });
            let mut parts = vec![worst];
            if !certificate["proof"]["smoothness"].is_null() {
                let at = |key: &str| format!("/proof/smoothness/{key}");
                parts.push(smooth(at("claim"), at("proof")));
            }
            parts
        }
        Some("ladder") => {
            let rows = claim["rows"].as_array().expect("a list").iter().enumerate();
            let mut parts: Vec<Part> = rows
                .map(|(place, row)| {
                    let best = row.get("best").is_some();
                    let value = if best { "best" } else { "worst" };
                    Part::Optimum(OptimumPart {
                        concept: text(&row["concept"]),
                        objective: claim["objective"].clone(),
                        maximise: best,
                        any_prior: false,
                        monotone: false,
                        ends: format!("/claim/rows/{place}/{value}"),
                        ratio: Some(format!("/claim/rows/{place}/ratio")),
                        proof: format!("/proof/rows/{place}"),
                    })
                })
                .collect();
            for place in 0..claim["smoothness"].as_array().expect("a list").len() {
                let at = |section: &str| format!("/{section}/smoothness/{place}");
                parts.push(smooth(at("claim"), at("proof")));
            }
            parts
        }
        _ => Vec::new(),
    }
}
