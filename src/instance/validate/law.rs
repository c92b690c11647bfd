//! Probabilities that sum to 1.

use super::numbers::Numbers;
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::number::Number;
use crate::instance::syntax::Report;
use dashu::base::Signed;
use dashu::rational::RBig;

/// The value of a probability; reports one that is negative.
pub(super) fn probability(number: &Number, numbers: &Numbers, report: &mut Report) -> Option<RBig> {
    let value = numbers.evaluate(number, report)?;
    if !value.is_negative() {
        return Some(value);
    }
    let message = format!("the probability {} is negative", short(&value));
    let problem = Diagnostic::new(Code::NegativeProbability, number.span.clone(), message);
    report.add(problem.help("probabilities are at least 0 and sum to 1"));
    None
}

/// The probabilities, if each could be read and they sum to 1; another sum is reported. `of` says
/// whose they are.
pub(super) fn law(
    probabilities: Vec<Option<RBig>>,
    span: Span,
    of: &str,
    report: &mut Report,
) -> Option<Vec<RBig>> {
    let law = probabilities.into_iter().collect::<Option<Vec<_>>>()?;
    let sum = law.iter().fold(RBig::ZERO, |sum, probability| sum + probability);
    if sum.is_one() {
        return Some(law);
    }
    let message = format!("the probabilities of {of} sum to {}, not 1", short(&sum));
    let help = if sum < RBig::ONE {
        let missing = short(&(RBig::ONE - sum));
        format!("{missing} is missing; fractions can be exact, such as prob = \"1/3\"")
    } else {
        format!("that is {} too much", short(&(sum - RBig::ONE)))
    };
    report.add(Diagnostic::new(Code::ProbabilitySum, span, message).help(help));
    None
}

/// A number for a message: exactly, unless it is very long.
pub(super) fn short(value: &RBig) -> String {
    let text = value.to_string();
    if text.len() <= 60 { text } else { format!("a fraction of {} digits", text.len()) }
}
