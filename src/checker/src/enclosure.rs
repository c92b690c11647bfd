//! Whether the value of a bound's expression lies in an interval.

use crate::code::{Checked, Code};
use crate::concept::Ends;
use crate::expression::Expression;
use crate::interval::Interval;
use crate::number::{Extended, brief};
use crate::tree::Node;

/// The numbers of terms of the series for e that are tried in turn.
const TERMS: [u32; 6] = [10, 20, 40, 80, 160, 320];

/// The expression at a node, in numbers and `e`, has its value in `ends`.
///
/// # Errors
/// `bound-mismatch` where it lies outside, or where 320 terms of e do not decide.
pub(crate) fn verify_value(node: &Node<'_>, ends: &Ends) -> Checked<()> {
    let expression = Expression::parse(node.text()?).or_else(|message| node.wrong(message))?;
    if let Some(name) = expression.names().find(|name| *name != "e") {
        return node.wrong(format!("`{name}` is not defined"));
    }
    let mut last = String::from("it could not be enclosed");
    for terms in TERMS {
        let meaning = |_: &str| Some(Interval::euler(terms));
        // A coarse enclosure of e may make a divisor hold zero; a finer one need not.
        let value = match expression.evaluate(&meaning) {
            Ok(value) => value,
            Err(message) => {
                last = message;
                continue;
            }
        };
        let (low, high) = (Extended::Finite(value.low.clone()), Extended::Finite(value.high));
        if ends.lower <= low && high <= ends.upper {
            return Ok(());
        }
        last = format!("the value is about {}", brief(&value.low));
        if high < ends.lower || ends.upper < low {
            break;
        }
    }
    node.reject(Code::BoundMismatch, last)
}
