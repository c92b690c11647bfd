//! Agents with their types and values.

use super::names::Names;
use super::numbers::Numbers;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::number::Number;
use crate::instance::raw::{RawAgent, RawType, RawValue};
use crate::instance::syntax::{Report, Spanned};
use crate::instance::{Agent, Type, Value};
use dashu::rational::RBig;

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

/// The form that an auction needs values in.
pub(super) enum Form<'a> {
    /// The auction could not be read.
    Unknown,
    /// A number.
    Item,
    /// A number for each of these.
    Outcomes(&'a Names),
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

impl Form<'_> {
    fn value(&self, raw: &RawValue, numbers: &Numbers, report: &mut Report) -> Option<Value> {
        let (wanted, help) = match (raw, self) {
            (RawValue::Item(number), Form::Unknown | Form::Item) => {
                return numbers.evaluate(number, report).map(Value::Item);
            }
            (RawValue::Outcomes(raw), Form::Outcomes(names)) => {
                let values = by_outcome(&raw.outcomes.get()?.0, names, numbers, report);
                return values.map(Value::Outcomes);
            }
            (_, Form::Unknown) => return None,
            (_, Form::Item) => ("a number", "write value = 1"),
            (_, Form::Outcomes(_)) => {
                ("a value by outcomes", "write value = { outcomes = { x1 = 1 } }")
            }
        };
        let message = format!("{wanted} belongs here, not {}", raw.describe());
        report.add(Diagnostic::new(Code::WrongKind, raw.span(), message).help(help));
        None
    }
}

fn by_outcome(
    raw: &[(Spanned<String>, Number)],
    outcomes: &Names,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<RBig>> {
    let mut values = vec![RBig::ZERO; outcomes.len()];
    let mut complete = Some(());
    for (name, number) in raw {
        let value = numbers.evaluate(number, report);
        let none = "no entry leads to, and `outcomes` does not list,";
        let position = outcomes.find(name, Code::UnknownOutcome, none, report);
        match (position.and_then(|position| values.get_mut(position)), value) {
            (Some(place), Some(value)) => *place = value,
            _ => complete = None,
        }
    }
    complete.map(|()| values)
}
