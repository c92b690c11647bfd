//! Trembles: what is played by mistake.

use super::super::law::short;
use super::staged::Reading;
use super::{Code, Diagnostic, RBig, Report, Spanned, Strategy};
use crate::instance::number::Number;
use crate::instance::syntax::Map;
use dashu::base::Signed;

impl Reading<'_> {
    /// Coefficients and orders by action.
    pub(super) fn trembles(
        &self,
        map: &Map<Spanned<Vec<Number>>>,
        labels: impl Fn(&[&Spanned<String>], &mut Report) -> Option<Vec<String>>,
        report: &mut Report,
    ) -> Option<Vec<(String, RBig, u32)>> {
        let keys: Vec<_> = map.0.iter().map(|(key, _)| key).collect();
        let labels = labels(&keys, report);
        let sizes: Vec<_> = map.0.iter().map(|(_, size)| self.tremble(size, report)).collect();
        let sizes = sizes.into_iter().collect::<Option<Vec<_>>>()?;
        let trembles = labels?.into_iter().zip(sizes);
        Some(trembles.map(|(label, (coefficient, order))| (label, coefficient, order)).collect())
    }

    fn tremble(&self, size: &Spanned<Vec<Number>>, report: &mut Report) -> Option<(RBig, u32)> {
        let [coefficient, order] = size.value.as_slice() else {
            let message = format!("a tremble has two numbers, not {}", size.value.len());
            let problem = Diagnostic::new(Code::WrongLength, size.span.clone(), message);
            report.add(problem.help("write the coefficient and the order: [\"1/2\", 1]"));
            return None;
        };
        let positive = self.numbers.evaluate(coefficient, report);
        if let Some(value) =
            positive.as_ref().filter(|value| value.is_zero() || value.is_negative())
        {
            let message = format!("the coefficient {} is not positive", short(value));
            let problem = Diagnostic::new(Code::OutOfRange, coefficient.span.clone(), message);
            report.add(problem.help("a tremble has positive probability"));
        }
        let whole = self.numbers.evaluate(order, report);
        let is_whole = whole.as_ref().is_some_and(RBig::is_int);
        let found = whole.as_ref().filter(|_| is_whole);
        let found = found.and_then(|value| u32::try_from(value.numerator()).ok());
        let found = found.filter(|found| *found >= 1);
        if let Some(value) = whole.filter(|_| found.is_none()) {
            let message = format!("{} is no order of a tremble", short(&value));
            let problem = Diagnostic::new(Code::OutOfRange, order.span.clone(), message);
            report.add(problem.help("orders are whole numbers from 1"));
        }
        Some((positive?, found?))
    }
}

/// Reports trembles of actions that are played anyway.
pub(super) fn check_unplayed(
    map: &Map<Spanned<Vec<Number>>>,
    trembles: &[(String, RBig, u32)],
    law: &Strategy,
    report: &mut Report,
) {
    for ((key, _), (label, ..)) in map.0.iter().zip(trembles) {
        if law.iter().any(|(played, _)| played == label) {
            let message = format!("the action {label} is played, and not by mistake");
            let problem = Diagnostic::new(Code::ConflictingKeys, key.span.clone(), message);
            report.add(problem.help("remove it from the trembles"));
        }
    }
}
