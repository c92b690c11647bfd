//! JSON Schemas of the file formats.

use super::raw::{RawHunt, RawInstance, RawProfile};
use super::validate::{FORMAT, HUNT_FORMAT, PROFILE_FORMAT};
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The schema of every format read here, by the name of the format. Each accepts no key that the
/// reader would not.
pub fn schemas() -> BTreeMap<&'static str, Value> {
    BTreeMap::from([
        (FORMAT, schema_of::<RawInstance>("A poacert instance", FORMAT)),
        (HUNT_FORMAT, schema_of::<RawHunt>("A poacert hunt", HUNT_FORMAT)),
        (PROFILE_FORMAT, schema_of::<RawProfile>("A poacert strategy profile", PROFILE_FORMAT)),
    ])
}

/// The schema of a format whose `format` line is `name`.
pub(crate) fn schema_of<Raw: JsonSchema>(title: &str, name: &str) -> Value {
    let mut schema = schema::<Raw>(title);
    if let Some(format) = schema.pointer_mut("/properties/format").and_then(Value::as_object_mut) {
        format.insert("const".into(), json!(name));
    }
    schema
}

/// The schema of a format as it is written, in draft 2020-12.
fn schema<Raw: JsonSchema>(title: &str) -> Value {
    let generator = SchemaSettings::draft2020_12().with_transform(Plain).into_generator();
    let mut schema = generator.into_root_schema_for::<Raw>();
    schema.insert("title".into(), json!(title));
    rename_definitions(schema.to_value())
}

/// Optional keys are left out, never null; names of the program's types say nothing to readers.
#[derive(Clone, Debug)]
struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|kind| kind != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".into(), only);
            }
        }
        if let Some(Value::Array(forms)) = schema.get_mut("anyOf") {
            forms.retain(|form| *form != json!({ "type": "null" }));
            if let [Value::Object(only)] = forms.as_slice() {
                let only: Map<_, _> = only.clone();
                schema.remove("anyOf");
                for (key, value) in only {
                    schema.insert(key, value);
                }
            }
        }
        if let Some(Value::String(text)) = schema.get_mut("description") {
            *text = text.replace('\n', " ");
        }
        transform_subschemas(self, schema);
    }
}

/// `RawAgent` becomes `Agent`, in definitions and in references to them.
fn rename_definitions(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let renamed = object.into_iter().map(|(key, value)| {
                let key = key.strip_prefix("Raw").map_or(key.clone(), str::to_owned);
                let value = match value {
                    Value::String(target) if key == "$ref" => {
                        Value::String(target.replace("/$defs/Raw", "/$defs/"))
                    }
                    other => rename_definitions(other),
                };
                (key, value)
            });
            Value::Object(renamed.collect())
        }
        Value::Array(list) => list.into_iter().map(rename_definitions).collect(),
        other => other,
    }
}
