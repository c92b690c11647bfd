//! Allocations as files write them.

use super::law::short;
use super::names::Names;
use super::numbers::Numbers;
use super::values::Form;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::number::Number;
use crate::instance::raw::{RawAllocation, Scalar, text};
use crate::instance::syntax::{Map, Report, Spanned};
use crate::instance::{Allocation, Bundle};
use dashu::rational::RBig;

/// What allocations are read with.
pub(super) struct Allocations<'a> {
    /// The form of values says what is sold.
    pub form: &'a Form<'a>,
    pub agents: &'a Names,
    pub numbers: &'a Numbers,
}

impl Allocations<'_> {
    /// The allocation as written, if it is feasible.
    pub fn read(&self, raw: &Spanned<RawAllocation>, report: &mut Report) -> Option<Allocation> {
        match (self.form, &raw.value) {
            (Form::Unknown, _) => None,
            (Form::Item, RawAllocation::Name(name)) => {
                let name = Spanned { span: raw.span.clone(), value: name.clone() };
                self.owned(&[name], report)
            }
            (Form::Item, RawAllocation::List(owners)) => {
                if owners.len() > 1 {
                    let message = "a single item has one owner at most";
                    let problem = Diagnostic::new(Code::WrongLength, raw.span.clone(), message);
                    report.add(problem.help("write [\"1\"], say, or [] where it is unsold"));
                    return None;
                }
                self.owned(owners, report)
            }
            (Form::Items(items), RawAllocation::Table(owners)) => {
                self.items((*items)?, owners, report)
            }
            (Form::Units(units), RawAllocation::Table(numbers)) => {
                self.units((*units)?, raw, numbers, report)
            }
            (Form::Outcomes(outcomes), RawAllocation::Name(name)) => {
                let name = Spanned { span: raw.span.clone(), value: name.clone() };
                let none = "there is no outcome";
                outcomes.find(&name, Code::UnknownOutcome, none, report).map(Allocation::Outcome)
            }
            (form, _) => {
                let (wanted, help) = match form {
                    Form::Items(_) => ("a table from item to owner", "write { A = \"1\" }, say"),
                    Form::Units(_) => ("a table from agent to number", "write { \"1\" = 2 }, say"),
                    Form::Outcomes(_) => ("the name of an outcome", "write \"x1\", say"),
                    _ => ("the owner's name", "write \"1\", say, or [] where it is unsold"),
                };
                let message = format!("an allocation is {wanted} here");
                let problem = Diagnostic::new(Code::WrongKind, raw.span.clone(), message);
                report.add(problem.help(help));
                None
            }
        }
    }

    fn find_agent(&self, name: &Spanned<String>, report: &mut Report) -> Option<usize> {
        self.agents.find(name, Code::UnknownAgent, "there is no agent", report)
    }

    /// A single item, with one owner or none.
    fn owned(&self, owners: &[Spanned<String>], report: &mut Report) -> Option<Allocation> {
        let mut shares = vec![0; self.agents.len()];
        for name in owners {
            *shares.get_mut(self.find_agent(name, report)?)? = 1;
        }
        Some(Allocation::Shares(shares))
    }

    fn items(
        &self,
        items: &Names,
        owners: &Map<Spanned<Scalar>>,
        report: &mut Report,
    ) -> Option<Allocation> {
        let mut bundles: Vec<Bundle> = vec![0; self.agents.len()];
        let mut is_complete = true;
        for (item, owner) in &owners.0 {
            let item = items.find(item, Code::UnknownItem, "there is no item", report);
            let owner = self.find_agent(&text(owner), report);
            match owner.and_then(|owner| bundles.get_mut(owner)).zip(item) {
                Some((bundle, item)) => *bundle |= 1 << item,
                None => is_complete = false,
            }
        }
        Some(Allocation::Shares(bundles)).filter(|_| is_complete)
    }

    fn units(
        &self,
        units: usize,
        raw: &Spanned<RawAllocation>,
        given: &Map<Spanned<Scalar>>,
        report: &mut Report,
    ) -> Option<Allocation> {
        let mut shares: Vec<u32> = vec![0; self.agents.len()];
        let mut is_complete = true;
        for (name, number) in &given.0 {
            let agent = self.find_agent(name, report);
            let number = Number::parse(&number.value.0, number.span.clone(), report);
            let value = self.numbers.evaluate(&number, report);
            let whole = value.as_ref().filter(|value| value.is_int());
            let whole = whole.and_then(|value| u32::try_from(value.numerator()).ok());
            if let Some(value) = value.filter(|_| whole.is_none()) {
                let message = format!("{} is no number of units", short(&value));
                let problem = Diagnostic::new(Code::OutOfRange, number.span, message);
                report.add(problem.help(format!("write a whole number from 0 to {units}")));
            }
            match agent.and_then(|agent| shares.get_mut(agent)).zip(whole) {
                Some((share, whole)) => *share = whole,
                None => is_complete = false,
            }
        }
        let held = shares.iter().fold(RBig::ZERO, |sum, share| sum + RBig::from(*share));
        if held > RBig::from(units) {
            let message = format!("{held} units are held, of {units}");
            let problem = Diagnostic::new(Code::OutOfRange, raw.span.clone(), message);
            report.add(problem.help("no more units are held than there are"));
            return None;
        }
        Some(Allocation::Shares(shares)).filter(|_| is_complete)
    }
}
