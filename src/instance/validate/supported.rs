//! What the format has and this version cannot work with yet.

use super::got;
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::raw::{GoodsWord, RawAuction, RawGoods, RawInstance, RuleWord};
use crate::instance::syntax::Report;

/// Reports each section that is not supported; says whether goods with auction are.
pub(super) fn check(raw: &RawInstance, report: &mut Report) -> bool {
    let is_supported = check_sale(raw, report);
    check_markets(raw, report);
    is_supported
}

fn check_sale(raw: &RawInstance, report: &mut Report) -> bool {
    let mut is_supported = true;
    if let Some(goods) = got(&raw.goods) {
        is_supported &= check_goods(goods, report);
    }
    match raw.auction.get() {
        Some(RawAuction::Bids(auction)) => {
            if let Some(rule) = auction.rule.get() {
                match rule.value {
                    RuleWord::FirstPrice | RuleWord::SecondPrice | RuleWord::AllPay => {}
                    _ => {
                        report.add(not_yet("this rule is", rule.span.clone()));
                        is_supported = false;
                    }
                }
            }
        }
        Some(RawAuction::PostedPrice(auction)) => {
            let span = auction.rule.get().map_or(auction.span.clone(), |rule| rule.span.clone());
            report.add(not_yet("this rule is", span));
            is_supported = false;
        }
        Some(RawAuction::Table(_)) | None => {}
    }
    is_supported
}

fn check_markets(raw: &RawInstance, report: &mut Report) {
    if let Some(options) = got(&raw.information) {
        let span = options.value.first().map_or(options.span.clone(), |first| first.span.clone());
        report.add(not_yet("[[information]] is", span));
    }
    if let Some(disclosure) = got(&raw.disclosure) {
        report.add(not_yet("[disclosure] is", disclosure.span.clone()));
    }
    if let Some(markets) = got(&raw.aftermarkets) {
        let span = markets.value.first().map_or(markets.span.clone(), |first| first.span.clone());
        report.add(not_yet("[[aftermarkets]] are", span));
    }
}

pub(super) fn not_yet(what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::NotSupported, span, format!("{what} not supported yet"))
        .help("this version works with single items and with tables, without markets around them")
}

fn check_goods(goods: &RawGoods, report: &mut Report) -> bool {
    let Some(kind) = goods.kind.get() else { return false };
    if kind.value != GoodsWord::Single {
        report.add(not_yet("this kind of goods is", kind.span.clone()));
    }
    let own = [
        ("items", GoodsWord::Items, goods.items.is_some()),
        ("units", GoodsWord::Units, goods.units.is_some()),
    ];
    for (key, word, is_given) in own {
        if is_given != (kind.value == word) {
            let (code, verb, help) = if is_given {
                (Code::ConflictingKeys, "has no", format!("remove `{key}`"))
            } else {
                (Code::MissingKey, "needs the", format!("add `{key}`"))
            };
            let message = format!("this kind of goods {verb} key `{key}`");
            report.add(Diagnostic::new(code, goods.span.clone(), message).help(help));
        }
    }
    kind.value == GoodsWord::Single
}
