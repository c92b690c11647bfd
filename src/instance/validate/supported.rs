//! What the format has and this version cannot work with yet.

use super::got;
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::raw::RawInstance;
use crate::instance::syntax::Report;

/// Reports each section that is not supported.
pub(super) fn check(raw: &RawInstance, report: &mut Report) {
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
        .help("this version works with auctions without markets around them")
}
