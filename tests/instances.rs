//! Every shipped instance is valid, and follows the published schema.

use poacert::instance::{Instance, Source, schemas};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

fn shipped() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("instances")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of instances") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a text file")
}

/// Whether a file is an instance; profiles and other formats are shipped beside them.
fn is_instance(path: &Path) -> bool {
    ["format = \"poacert/1\"", "\"format\": \"poacert/1\""]
        .iter()
        .any(|format| text(path).contains(format))
}

/// A TOML value as JSON; dates occur in no format of ours.
fn to_json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(integer) => json!(integer),
        toml::Value::Float(float) => json!(float),
        toml::Value::Boolean(boolean) => json!(boolean),
        toml::Value::Datetime(date) => panic!("a date: {date}"),
        toml::Value::Array(list) => list.into_iter().map(to_json).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(k, v)| (k, to_json(v))).collect::<Map<_, _>>())
        }
    }
}

fn as_json(path: &Path) -> Value {
    let text = text(path);
    if path.extension().is_some_and(|ending| ending == "json") {
        serde_json::from_str(&text).expect("JSON")
    } else {
        to_json(toml::from_str(&text).expect("TOML"))
    }
}

fn validator() -> jsonschema::Validator {
    jsonschema::draft202012::new(&schemas()["poacert/1"]).expect("a valid schema")
}

#[test]
fn every_shipped_instance_is_valid() {
    let instances: Vec<_> = shipped().into_iter().filter(|path| is_instance(path)).collect();
    assert!(instances.len() >= 94, "{} instances", instances.len());
    for path in instances {
        let source = Source::new(path.display().to_string(), text(&path));
        match Instance::read(source) {
            Ok(instance) => assert!(instance.title.is_some(), "{}: no title", path.display()),
            Err(problems) => panic!("{problems}"),
        }
    }
}

#[test]
fn every_shipped_instance_follows_the_schema() {
    let validator = validator();
    for path in shipped().into_iter().filter(|path| is_instance(path)) {
        let errors: Vec<_> =
            validator.iter_errors(&as_json(&path)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
}

fn small() -> Value {
    json!({
        "format": "poacert/1",
        "agents": [{ "name": "1", "types": [{ "name": "t", "value": 1 }] }],
        "auction": { "rule": "first-price", "bids": [0, "1/2"] },
    })
}

#[track_caller]
fn refused(change: impl Fn(&mut Value)) {
    let validator = validator();
    let mut instance = small();
    assert!(validator.is_valid(&instance));
    change(&mut instance);
    assert!(!validator.is_valid(&instance), "{instance}");
    let source = Source::new("test.json", instance.to_string());
    assert!(Instance::read(source).is_err(), "{instance}");
}

#[test]
fn what_the_schema_refuses_the_reader_refuses() {
    refused(|instance| instance["colour"] = json!("red"));
    refused(|instance| instance["format"] = json!("poacert/2"));
    refused(|instance| instance["title"] = json!(null));
    refused(|instance| instance["agents"][0]["types"][0]["prob"] = json!(true));
    refused(|instance| instance["agents"][0]["types"][0]["value"] = json!({ "outcome": {} }));
    refused(|instance| instance["auction"]["rule"] = json!("dutch"));
    refused(|instance| instance["auction"]["bids"] = json!({ "from": 0, "to": 1 }));
    refused(|instance| instance["auction"]["ties"] = json!("random"));
    refused(|instance| instance["auction"]["actions"] = json!({}));
    refused(|instance| instance["deviations"] = json!([{ "agent": "1", "family": "none" }]));
    refused(|instance| {
        instance.as_object_mut().expect("an object").remove("agents");
    });
}

#[test]
fn schema_documents_every_key() {
    fn check(path: &str, schema: &Value) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            assert_eq!(schema.get("additionalProperties"), Some(&json!(false)), "{path}");
            for (key, property) in properties {
                let is_described = property.get("description").is_some();
                assert!(is_described, "{path}: `{key}` has no description");
            }
        }
        if let Some(definitions) = schema.get("$defs").and_then(Value::as_object) {
            for (name, definition) in definitions {
                check(name, definition);
            }
        }
    }
    for (format, schema) in schemas() {
        check(format, &schema);
    }
}
