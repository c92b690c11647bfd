//! `poacert schema`.

use super::failure::Failure;
use super::options::Options;
use super::output::Output;
use super::status::Status;
use crate::instance::schemas;
use crate::interchange;
use crate::report::{Problem, output_schemas};
use crate::trials;
use serde_json::{Value, json};

/// Print the JSON Schemas of the file formats and of every command's --json output
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// One schema by name, such as poacert/1 or output/solve; all of them if left out
    name: Option<String>,
}

impl Arguments {
    pub fn run(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        options.without_instance("schema")?;
        let mut all = schemas();
        all.extend(interchange::schemas());
        all.extend(trials::schemas());
        all.extend(output_schemas());
        let shown: Value = match &self.name {
            None => json!(all),
            Some(name) => all.get(name.as_str()).cloned().ok_or_else(|| {
                let known: Vec<_> = all.keys().copied().collect();
                let problem = Problem::new("unknown-schema", format!("no schema is named {name}"));
                problem.help(format!("there are {}", known.join(", ")))
            })?,
        };
        output.print(&format!("{shown:#}\n"))?;
        Ok(Status::Yes)
    }
}
