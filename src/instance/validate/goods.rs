//! What is sold, and whether the rule can sell it.

use super::names::Names;
use super::numbers::Numbers;
use super::values::Form;
use crate::instance::MAXIMUM_ITEMS;
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::number::Number;
use crate::instance::raw::{GoodsWord, RawGoods};
use crate::instance::syntax::{Got, Report, Spanned};

/// The most units an instance may have.
const MAXIMUM_UNITS: usize = 30;

/// What is sold; what could not be read is `None`.
#[derive(Debug)]
pub(super) enum Goods {
    Unknown,
    Single,
    Items(Option<Names>),
    Units(Option<usize>),
}

impl Goods {
    /// The goods as written, a single item if nothing is.
    pub fn of(raw: Option<&Got<RawGoods>>, numbers: &Numbers, report: &mut Report) -> Goods {
        let Some(raw) = raw else { return Goods::Single };
        let Some(raw) = raw.get() else { return Goods::Unknown };
        let Some(kind) = raw.kind.get() else { return Goods::Unknown };
        check_keys(raw, kind.value, report);
        match kind.value {
            GoodsWord::Single => Goods::Single,
            GoodsWord::Items => {
                let list = raw.items.as_ref().and_then(Got::get);
                Goods::Items(list.and_then(|list| items(list, report)))
            }
            GoodsWord::Units => {
                let number = raw.units.as_ref().and_then(Got::get);
                Goods::Units(number.and_then(|number| units(number, numbers, report)))
            }
        }
    }

    /// The names of several items, if they are sold and could be read.
    pub fn items(&self) -> Option<&Names> {
        match self {
            Goods::Items(items) => items.as_ref(),
            _ => None,
        }
    }

    /// The number of several units, if they are sold and it could be read.
    pub fn units(&self) -> Option<usize> {
        match self {
            Goods::Units(units) => *units,
            _ => None,
        }
    }

    /// The form of values of such goods.
    pub fn form(&self) -> Form<'_> {
        match self {
            Goods::Unknown => Form::Unknown,
            Goods::Single => Form::Item,
            Goods::Items(items) => Form::Items(items.as_ref()),
            Goods::Units(units) => Form::Units(*units),
        }
    }

    fn describe(&self) -> &'static str {
        match self {
            Goods::Unknown | Goods::Single => "a single item",
            Goods::Items(_) => "several items",
            Goods::Units(_) => "several units",
        }
    }

    /// Reports a rule that sells other goods, at the rule.
    pub fn check_rule(
        &self,
        rule: &str,
        sold: GoodsWord,
        span: Span,
        report: &mut Report,
    ) -> Option<()> {
        let (what, help) = match (self, sold) {
            (Goods::Unknown, _)
            | (Goods::Single, GoodsWord::Single)
            | (Goods::Items(_), GoodsWord::Items)
            | (Goods::Units(_), GoodsWord::Units) => return Some(()),
            (_, GoodsWord::Single) => ("a single item", "leave [goods] out"),
            (_, GoodsWord::Items) => {
                ("several items", "add [goods] with kind = \"items\" and items = [\"A\", \"B\"]")
            }
            (_, GoodsWord::Units) => {
                ("several units", "add [goods] with kind = \"units\" and units = 3")
            }
        };
        let help = match self {
            Goods::Items(_) => format!("{help}, or take {}", rules(GoodsWord::Items)),
            Goods::Units(_) => format!("{help}, or take {}", rules(GoodsWord::Units)),
            Goods::Unknown | Goods::Single => help.to_owned(),
        };
        let message = format!("the rule `{rule}` sells {what}, not {}", self.describe());
        report.add(Diagnostic::new(Code::ConflictingKeys, span, message).help(help));
        None
    }
}

/// The rules for such goods, besides the posted price.
fn rules(goods: GoodsWord) -> &'static str {
    match goods {
        GoodsWord::Single => "`first-price`, `second-price` or `all-pay`",
        GoodsWord::Items => {
            "`simultaneous-first-price`, `simultaneous-second-price`, `simultaneous-all-pay` or `posted-price`"
        }
        GoodsWord::Units => "`discriminatory`, `uniform-price` or `posted-price`",
    }
}

/// Reports keys that are not of this kind of goods, and those it lacks.
fn check_keys(goods: &RawGoods, kind: GoodsWord, report: &mut Report) {
    let own = [
        ("items", GoodsWord::Items, goods.items.is_some()),
        ("units", GoodsWord::Units, goods.units.is_some()),
    ];
    for (key, word, is_given) in own {
        if is_given != (kind == word) {
            let (code, verb, help) = if is_given {
                (Code::ConflictingKeys, "has no", format!("remove `{key}`"))
            } else {
                (Code::MissingKey, "needs the", format!("add `{key}`"))
            };
            let message = format!("this kind of goods {verb} key `{key}`");
            report.add(Diagnostic::new(code, goods.span.clone(), message).help(help));
        }
    }
}

fn items(list: &Spanned<Vec<Spanned<String>>>, report: &mut Report) -> Option<Names> {
    let count = list.value.len();
    if count == 0 {
        let problem = Diagnostic::new(Code::EmptyList, list.span.clone(), "there is no item");
        report.add(problem.help("list their names, such as items = [\"A\", \"B\"]"));
        return None;
    }
    if count > MAXIMUM_ITEMS {
        let message = format!("{count} items are more than {MAXIMUM_ITEMS}");
        let problem = Diagnostic::new(Code::TooLarge, list.span.clone(), message);
        report.add(problem.help("programs over so many items cannot be solved"));
        return None;
    }
    let names = Names::of("item", list.value.iter().map(Some), report);
    let mut is_sound = names.is_sound();
    for name in &list.value {
        let text = &name.value;
        // Other blanks are reported with the names.
        let is_broken = text.trim() == text && text.contains(|c: char| c.is_whitespace());
        if is_broken && !text.contains(char::is_control) || text.contains('=') || text == "out" {
            let message = "no item can be called this";
            let help = "items' names have no spaces and no `=`, and none is `out`";
            let problem = Diagnostic::new(Code::BadName, name.span.clone(), message);
            report.add(problem.help(help));
            is_sound = false;
        }
    }
    Some(names).filter(|_| is_sound)
}

fn units(number: &Number, numbers: &Numbers, report: &mut Report) -> Option<usize> {
    let value = numbers.evaluate(number, report)?;
    let whole = value.is_int().then(|| usize::try_from(value.numerator()).ok()).flatten();
    let units = whole.filter(|units| (1..=MAXIMUM_UNITS).contains(units));
    if units.is_none() {
        let message = format!("{} is no number of units", super::law::short(&value));
        let problem = Diagnostic::new(Code::OutOfRange, number.span.clone(), message);
        report.add(problem.help(format!("write a whole number from 1 to {MAXIMUM_UNITS}")));
    }
    units
}
