//! JSON Schemas of what the commands print with `--json`.

use super::answer::AnswerOutput;
use super::certified::CertifiedOutput;
use super::checked::CheckOutput;
use super::claims::ClaimsOutput;
use super::equilibria::EquilibriaOutput;
use super::given::GivenOutput;
use super::hunt::HuntOutput;
use super::info::InfoOutput;
use super::ladder::LadderOutput;
use super::problem::Problem;
use super::profile::ProfileOutput;
use super::smoothness::SmoothnessOutput;
use super::staged_certified::StagedCertifiedOutput;
use super::staged_profile::StagedProfileOutput;
use super::written::WrittenOutput;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What every command prints on standard output when it cannot answer.
#[derive(Serialize, JsonSchema)]
struct ErrorOutput {
    /// all problems found; those of an instance also have `file`, `line`, `column` and more
    error: Vec<Problem>,
}

/// The schema of every output, by the name of its command.
pub fn output_schemas() -> BTreeMap<&'static str, Value> {
    BTreeMap::from([
        ("output/certify", schema::<CertifiedOutput>()),
        ("output/certify-staged", schema::<StagedCertifiedOutput>()),
        ("output/check", schema::<CheckOutput>()),
        ("output/claims", schema::<ClaimsOutput>()),
        ("output/error", schema::<ErrorOutput>()),
        ("output/export", schema::<WrittenOutput>()),
        ("output/hunt", schema::<HuntOutput>()),
        ("output/import", schema::<WrittenOutput>()),
        ("output/info", schema::<InfoOutput>()),
        ("output/ladder", schema::<LadderOutput>()),
        ("output/profile", schema::<ProfileOutput>()),
        ("output/profile-staged", schema::<StagedProfileOutput>()),
        ("output/smooth", schema::<SmoothnessOutput>()),
        ("output/smooth-given", schema::<GivenOutput>()),
        ("output/solve", schema::<AnswerOutput>()),
        ("output/solve-all", schema::<EquilibriaOutput>()),
    ])
}

fn schema<Output: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<Output>().to_value()
}
