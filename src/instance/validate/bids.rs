//! Bid grids.

use super::law::short;
use super::names::Names;
use super::numbers::Numbers;
use super::size::MAXIMUM_BIDS;
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::expression::Term;
use crate::instance::number::Number;
use crate::instance::raw::{RawAmounts, RawBids, RawGrid};
use crate::instance::syntax::Report;
use dashu::base::Signed;
use dashu::rational::RBig;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The bids of a grid or a list: distinct, at least one, in the order of the file.
pub(super) fn amounts(
    raw: &RawAmounts,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<RBig>> {
    distinct(raw, "bid", numbers, report)
}

/// The same for other amounts; `what` says what each of them is, such as "price".
pub(super) fn distinct(
    raw: &RawAmounts,
    what: &str,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<RBig>> {
    match raw {
        RawAmounts::Grid(grid) => laid_out(grid, what, numbers, report),
        RawAmounts::List(list) if list.value.is_empty() => {
            let message = format!("there is no {what}");
            let problem = Diagnostic::new(Code::EmptyList, list.span.clone(), message);
            report
                .add(problem.help(format!("list at least one, such as {what}s = [0, \"1/2\", 1]")));
            None
        }
        RawAmounts::List(list) if list.value.len() > MAXIMUM_BIDS => {
            too_many(list.span.clone(), what, report)
        }
        RawAmounts::List(list) => listed(&list.value, what, numbers, report),
    }
}

/// Reports bids by item where no items are sold.
pub(super) fn no_items<T>(bids: &RawBids, report: &mut Report) -> Option<T> {
    let message = "bids by item belong to auctions of several items";
    let problem = Diagnostic::new(Code::ConflictingKeys, bids.span(), message);
    report
        .add(problem.help("write a list of bids, or a grid { from = 0, to = 1, step = \"1/10\" }"));
    None
}

/// The amounts of every item: the same for all, or by name. `items` is `None` if they are not known.
pub(super) fn by_item(
    raw: &RawBids,
    items: Option<&Names>,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<Rc<Vec<RBig>>>> {
    match raw {
        RawBids::Common(common) => {
            let amounts = Rc::new(amounts(common, numbers, report)?);
            Some(vec![amounts; items?.len()])
        }
        RawBids::ByItem(table) => {
            let entries = table.value.0.iter();
            let entries: Vec<_> = entries
                .map(|(item, raw)| (item, amounts(raw, numbers, report).map(Rc::new)))
                .collect();
            items?.each(entries, "bids", table.span.clone(), report)
        }
    }
}

fn too_many<T>(span: Span, what: &str, report: &mut Report) -> Option<T> {
    let message = format!("these are more than {MAXIMUM_BIDS} {what}s");
    report.add(Diagnostic::new(Code::TooLarge, span, message).help("take a coarser grid"));
    None
}

fn listed(
    list: &[Number],
    what: &str,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<RBig>> {
    let mut places: BTreeMap<RBig, Span> = BTreeMap::new();
    let mut amounts = Vec::new();
    for number in list {
        let span = number.span.clone();
        if is_out(number) {
            let problem = Diagnostic::new(Code::BadExpression, span, "`out` is no amount");
            report.add(problem.help("write opt-out = true under [auction] to allow it"));
            amounts.push(None);
            continue;
        }
        let amount = numbers.evaluate(number, report);
        if let Some(amount) = &amount {
            if let Some(first) = places.get(amount) {
                let message = format!("the {what} {} stands twice", short(amount));
                let problem = Diagnostic::new(Code::DuplicateBid, span, message);
                report.add(problem.also(first.clone(), "first here").help("remove one of them"));
            } else {
                places.insert(amount.clone(), span);
            }
        }
        amounts.push(amount);
    }
    amounts.into_iter().collect()
}

fn is_out(number: &Number) -> bool {
    let term = number.expression.as_ref().map(|expression| &expression.term);
    matches!(term, Some(Term::Name(name)) if name == "out")
}

fn laid_out(
    grid: &RawGrid,
    what: &str,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<RBig>> {
    let from = numbers.of(&grid.from, report);
    let to = numbers.of(&grid.to, report);
    let step = numbers.of(&grid.step, report);
    let (from, to, step) = (from?, to?, step?);
    let mut wrong = |message: String, help: &str| {
        let problem = Diagnostic::new(Code::BadGrid, grid.span.clone(), message);
        report.add(problem.help(help));
    };
    if step.is_zero() || step.is_negative() {
        wrong(format!("the step {} is not positive", short(&step)), "write step = \"1/10\", say");
        return None;
    }
    if from > to {
        let message = format!("the grid is empty: {} is above {}", short(&from), short(&to));
        wrong(message, "`from` is at most `to`");
        return None;
    }
    let steps = ((to - &from) / &step).floor();
    let last = usize::try_from(&steps).unwrap_or(usize::MAX);
    if last >= MAXIMUM_BIDS {
        return too_many(grid.span.clone(), what, report);
    }
    let mut amounts = vec![from];
    for _ in 0..last {
        if let Some(previous) = amounts.last() {
            amounts.push(previous + &step);
        }
    }
    Some(amounts)
}
