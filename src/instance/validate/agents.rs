//! Agents with their types.

use super::names::Names;
use super::numbers::Numbers;
use super::values::Form;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::raw::{RawAgent, RawType};
use crate::instance::syntax::{Report, Spanned};
use crate::instance::{Agent, Type};

/// The most agents an instance may have.
const MAXIMUM_AGENTS: usize = 1000;

/// The agents as written, their names and those of their types known.
#[derive(Debug)]
pub(super) struct Players<'a> {
    pub raw: &'a Spanned<Vec<RawAgent>>,
    pub agents: Names,
    /// By agent.
    pub types: Vec<Names>,
}

impl<'a> Players<'a> {
    /// `None` if the agents are absurdly many, which is reported.
    pub fn of(raw: &'a Spanned<Vec<RawAgent>>, report: &mut Report) -> Option<Players<'a>> {
        if raw.value.len() > MAXIMUM_AGENTS {
            let message = format!("these are more than {MAXIMUM_AGENTS} agents");
            let problem = Diagnostic::new(Code::TooLarge, raw.span.clone(), message);
            report.add(problem.help("programs over so many agents cannot be solved"));
            return None;
        }
        if raw.value.is_empty() {
            let problem = Diagnostic::new(Code::EmptyList, raw.span.clone(), "there is no agent");
            report.add(problem.help("add an [[agents]] table with a name and types"));
        }
        let agents = Names::of("agent", raw.value.iter().map(|agent| agent.name.get()), report);
        let types = raw.value.iter().map(|agent| types(agent, report)).collect();
        Some(Players { raw, agents, types })
    }

    /// How many agents there are.
    pub fn len(&self) -> usize {
        self.raw.value.len()
    }

    /// The types of an agent as written; none if they could not be read.
    pub fn raw_types(&self, agent: usize) -> &'a [RawType] {
        let types = self.raw.value.get(agent).and_then(|agent| agent.types.get());
        types.map_or(&[], |types| &types.value)
    }

    /// The number of an agent by name; reports a name that is none.
    pub fn find_agent(&self, name: &Spanned<String>, report: &mut Report) -> Option<usize> {
        self.agents.find(name, Code::UnknownAgent, "there is no agent", report)
    }

    /// The number of an agent's type by name; reports a name that is none.
    pub fn find_type(
        &self,
        agent: usize,
        name: &Spanned<String>,
        report: &mut Report,
    ) -> Option<usize> {
        let none = format!("agent `{}` has no type", self.agents.name(agent));
        self.types.get(agent)?.find(name, Code::UnknownType, &none, report)
    }

    /// Reports a list that has not one entry per agent.
    pub fn check_length<T>(
        &self,
        list: &Spanned<Vec<T>>,
        what: &str,
        report: &mut Report,
    ) -> Option<()> {
        if list.value.len() == self.len() {
            return Some(());
        }
        let (given, wanted) = (list.value.len(), self.len());
        let message = format!("{given} {what} for {wanted} agents");
        let help = "one per agent is needed, in the order of [[agents]]";
        report.add(Diagnostic::new(Code::WrongLength, list.span.clone(), message).help(help));
        None
    }
}

fn types(agent: &RawAgent, report: &mut Report) -> Names {
    let Some(types) = agent.types.get() else {
        return Names::of("type", std::iter::once(None), report);
    };
    if types.value.is_empty() {
        let message = "an agent without types cannot play";
        let problem = Diagnostic::new(Code::EmptyList, types.span.clone(), message);
        report.add(problem.help("give her one, such as { name = \"only\", value = 1 }"));
    }
    Names::of("type", types.value.iter().map(|raw| raw.name.get()), report)
}

/// The agents with their values.
pub(super) fn with_values(
    players: &Players,
    form: &Form,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<Agent>> {
    let mut agents = Vec::new();
    for (number, name) in players.agents.list().iter().enumerate() {
        let mut types = Vec::new();
        for raw in players.raw_types(number) {
            let value = raw.value.get().and_then(|raw| form.value(raw, numbers, report));
            types.push(raw.name.get().zip(value).map(|(name, value)| Type {
                name: name.value.clone(),
                value,
                actions: None,
            }));
        }
        let types = types.into_iter().collect::<Option<Vec<_>>>();
        agents.push(types.map(|types| Agent { name: name.clone(), types }));
    }
    agents.into_iter().collect()
}
