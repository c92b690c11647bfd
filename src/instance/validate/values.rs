//! Values of types, in the form that the auction needs.

use super::law::short;
use super::names::Names;
use super::numbers::Numbers;
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::number::Number;
use crate::instance::raw::RawValue;
use crate::instance::syntax::{Map, Report, Spanned};
use crate::instance::{Bundle, Valuation, Value};
use dashu::base::Signed;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// The form that an auction needs values in.
pub(super) enum Form<'a> {
    /// The auction could not be read.
    Unknown,
    /// A number.
    Item,
    /// A number for each of these.
    Outcomes(&'a Names),
    /// A value of bundles of these items, if they are known.
    Items(Option<&'a Names>),
    /// Marginal values of so many units, if their number is known.
    Units(Option<usize>),
}

impl Form<'_> {
    /// The value as written; reports one of another form.
    pub fn value(&self, raw: &RawValue, numbers: &Numbers, report: &mut Report) -> Option<Value> {
        let (wanted, help) = match (self, raw) {
            (Form::Unknown | Form::Item, RawValue::Item(number)) => {
                return numbers.evaluate(number, report).map(Value::Item);
            }
            (Form::Outcomes(names), RawValue::Outcomes(raw)) => {
                let given = &raw.outcomes.get()?.0;
                let none = "no entry leads to, and `outcomes` does not list,";
                let read = |number: &Number, report: &mut Report| numbers.evaluate(number, report);
                let values = by_name(given, names, Code::UnknownOutcome, none, read, report);
                return values.map(Value::Outcomes);
            }
            (
                Form::Items(items),
                RawValue::Additive(_)
                | RawValue::UnitDemand(_)
                | RawValue::Xos(_)
                | RawValue::Bundles(_),
            ) => {
                return OfItems { items: (*items)?, numbers }.read(raw, report).map(Value::Bundles);
            }
            (Form::Units(units), RawValue::Marginals(raw)) => {
                return marginals(raw.marginals.get()?, *units, numbers, report)
                    .map(Value::Marginals);
            }
            (Form::Unknown, _) => return None,
            (Form::Item, _) => ("a number", "write value = 1"),
            (Form::Outcomes(_), _) => {
                ("a value by outcomes", "write value = { outcomes = { x1 = 1 } }")
            }
            (Form::Items(_), _) => (
                "a value of several items",
                "write value = { additive = { A = 1, B = 2 } }, or with `unit-demand`, `xos` or `bundles`",
            ),
            (Form::Units(_), _) => {
                ("a value of several units", "write value = { marginals = [2, 1] }")
            }
        };
        let message = format!("{wanted} belongs here, not {}", raw.describe());
        report.add(Diagnostic::new(Code::WrongKind, raw.span(), message).help(help));
        None
    }
}

/// The values given by name, in the order of the names; 0 where none is given. `none` is what is
/// said of a name that is none.
fn by_name(
    raw: &[(Spanned<String>, Number)],
    names: &Names,
    code: Code,
    none: &str,
    read: impl Fn(&Number, &mut Report) -> Option<RBig>,
    report: &mut Report,
) -> Option<Vec<RBig>> {
    let mut values = vec![RBig::ZERO; names.len()];
    let mut complete = Some(());
    for (name, number) in raw {
        let value = read(number, report);
        let position = names.find(name, code, none, report);
        match (position.and_then(|position| values.get_mut(position)), value) {
            (Some(place), Some(value)) => *place = value,
            _ => complete = None,
        }
    }
    complete.map(|()| values)
}

/// A value that may not be negative.
fn at_least_zero(number: &Number, numbers: &Numbers, report: &mut Report) -> Option<RBig> {
    let value = numbers.evaluate(number, report)?;
    if !value.is_negative() {
        return Some(value);
    }
    let message = format!("the value {} is negative", short(&value));
    let problem = Diagnostic::new(Code::OutOfRange, number.span.clone(), message);
    report.add(problem.help("values of several items or units are at least 0"));
    None
}

/// What values of several items are read with.
struct OfItems<'a> {
    items: &'a Names,
    numbers: &'a Numbers,
}

impl OfItems<'_> {
    fn read(&self, raw: &RawValue, report: &mut Report) -> Option<Valuation> {
        match raw {
            RawValue::Additive(raw) => {
                self.by_item(raw.additive.get()?, report).map(Valuation::Additive)
            }
            RawValue::UnitDemand(raw) => {
                self.by_item(raw.unit_demand.get()?, report).map(Valuation::UnitDemand)
            }
            RawValue::Xos(raw) => {
                let list = raw.xos.get()?;
                if list.value.is_empty() {
                    let message = "there is no additive value";
                    let problem = Diagnostic::new(Code::EmptyList, list.span.clone(), message);
                    report.add(problem.help("list at least one, such as xos = [{ A = 1 }]"));
                    return None;
                }
                let clauses: Vec<_> =
                    list.value.iter().map(|clause| self.by_item(clause, report)).collect();
                clauses.into_iter().collect::<Option<_>>().map(Valuation::Xos)
            }
            RawValue::Bundles(raw) => {
                self.bundles(raw.bundles.get()?, report).map(Valuation::Bundles)
            }
            RawValue::Item(_) | RawValue::Outcomes(_) | RawValue::Marginals(_) => None,
        }
    }

    fn by_item(&self, raw: &Map<Number>, report: &mut Report) -> Option<Vec<RBig>> {
        let read =
            |number: &Number, report: &mut Report| at_least_zero(number, self.numbers, report);
        by_name(&raw.0, self.items, Code::UnknownItem, "there is no item", read, report)
    }

    fn bundles(&self, raw: &Map<Number>, report: &mut Report) -> Option<Vec<(Bundle, RBig)>> {
        let mut places: BTreeMap<Bundle, Span> = BTreeMap::new();
        let mut listed = Vec::new();
        for (key, number) in &raw.0 {
            let value = at_least_zero(number, self.numbers, report);
            let bundle = self.bundle(key, report);
            if let Some(bundle) = bundle {
                if let Some(first) = places.get(&bundle) {
                    let message = format!("the bundle `{}` is listed twice", key.value);
                    let problem = Diagnostic::new(Code::DuplicateName, key.span.clone(), message);
                    report
                        .add(problem.also(first.clone(), "first here").help("remove one of them"));
                } else {
                    places.insert(bundle, key.span.clone());
                }
            }
            listed.push(bundle.zip(value));
        }
        listed.into_iter().collect()
    }

    /// The bundle that a key names by its items.
    fn bundle(&self, key: &Spanned<String>, report: &mut Report) -> Option<Bundle> {
        let wrong = |message: &str, help: &str, report: &mut Report| {
            let problem = Diagnostic::new(Code::BadName, key.span.clone(), message);
            report.add(problem.help(help));
        };
        if key.value.is_empty() {
            wrong("the empty bundle is worth 0", "remove this entry", report);
            return None;
        }
        let mut bundle = Some(0);
        for (range, item) in words(&key.value, ' ') {
            if item.is_empty() {
                let message = "no bundle can be called this";
                wrong(message, "name its items with single spaces between them", report);
                return None;
            }
            let item = part(key, range);
            let position = self.items.find(&item, Code::UnknownItem, "there is no item", report);
            let bit = position.map(|position| 1 << position);
            if let (Some(bit), Some(bundle)) = (bit, bundle)
                && bundle & bit != 0
            {
                let message = format!("the item `{}` stands twice in the bundle", item.value);
                let problem = Diagnostic::new(Code::DuplicateName, item.span, message);
                report.add(problem.help("name every item once"));
            }
            bundle = bundle.zip(bit).map(|(bundle, bit)| bundle | bit);
        }
        bundle
    }
}

fn marginals(
    list: &Spanned<Vec<Number>>,
    units: Option<usize>,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<RBig>> {
    if let Some(units) = units.filter(|units| list.value.len() > *units) {
        let message = format!("{} marginal values for {units} units", list.value.len());
        let problem = Diagnostic::new(Code::WrongLength, list.span.clone(), message);
        report.add(problem.help("list one per unit at most"));
    }
    let values: Vec<_> =
        list.value.iter().map(|number| at_least_zero(number, numbers, report)).collect();
    for (pair, number) in values.windows(2).zip(list.value.iter().skip(1)) {
        if let [Some(before), Some(after)] = pair
            && after > before
        {
            let (before, after) = (short(before), short(after));
            let message = format!("the marginal value {after} is above {before}, the one before");
            let problem = Diagnostic::new(Code::OutOfRange, number.span.clone(), message);
            report.add(problem.help("a further unit is never worth more than the one before"));
        }
    }
    values.into_iter().collect()
}

/// The parts of a text between separators, with their places in it.
pub(super) fn words(text: &str, separator: char) -> impl Iterator<Item = (Span, &str)> {
    let mut start = 0;
    text.split(separator).map(move |word| {
        let range = start..start + word.len();
        start = range.end + separator.len_utf8();
        (range, word)
    })
}

/// A part of a text with its place in the file; that of the whole text if escapes moved its parts about.
pub(super) fn part(text: &Spanned<String>, range: Span) -> Spanned<String> {
    let value = text.value.get(range.clone()).unwrap_or_default().to_owned();
    let quotes = text.span.len().checked_sub(text.value.len());
    let start = match quotes {
        Some(0) => text.span.start,
        Some(2) => text.span.start + 1,
        _ => return Spanned { span: text.span.clone(), value },
    };
    Spanned { span: start + range.start..start + range.end, value }
}
