//! What a staged instance has besides its auction: information, disclosure, aftermarkets.

use super::aftermarkets::{self, Aftermarket};
use super::disclosure::{self, Disclosure};
use super::information::{self, Technology};
use super::{Agent, Mechanism, Numbers};
use crate::code::Checked;
use crate::tree::Table;

/// The stages before and after the auction.
pub(crate) struct Stages {
    /// The options of each agent; doing nothing is not listed.
    pub(crate) information: Vec<Vec<Technology>>,
    pub(crate) disclosure: Disclosure,
    pub(crate) markets: Vec<Aftermarket>,
}

/// Reads the stages, where the instance has any.
pub(crate) fn read(
    top: &Table<'_>,
    numbers: &Numbers,
    agents: &[Agent],
    mechanism: &Mechanism,
) -> Checked<Option<Stages>> {
    let [options, disclosed, markets] =
        ["information", "disclosure", "aftermarkets"].map(|key| top.find(key));
    if options.is_none() && disclosed.is_none() && markets.is_none() {
        return Ok(None);
    }
    let information = match options {
        Some(node) => information::read(&node, numbers, agents)?,
        None => agents.iter().map(|_| Vec::new()).collect(),
    };
    let disclosure = match disclosed {
        Some(node) => disclosure::read(&node, numbers, agents, mechanism)?,
        None => Disclosure::default(),
    };
    let markets = match markets {
        Some(node) => aftermarkets::read(&node, numbers, agents, mechanism, &disclosure)?,
        None => Vec::new(),
    };
    Ok(Some(Stages { information, disclosure, markets }))
}
