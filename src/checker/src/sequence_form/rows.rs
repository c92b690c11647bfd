//! The rows of the sequence form, by name, and what each says in terms of the columns.

use super::branching::Left;
use super::form::Form;
use crate::code::{Checked, Code, at};
use crate::multipliers::not_negative;
use crate::staged::number_below;
use crate::tree::Node;
use dashu::integer::IBig;
use std::collections::HashSet;

/// A variable, or the constant 1. Agents come first, then sequences and sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    One,
    /// The realisation probability of a sequence.
    Reach(usize, usize),
    /// The value of a set.
    Value(usize, usize),
    /// What a sequence earns less than the value of its set.
    Slack(usize, usize),
    /// The probability of a sequence of each.
    Joint(usize, usize),
    /// The part of a set's value that a sequence has: agent, sequence, set.
    Share(usize, usize, usize),
}

impl Column {
    fn reach(agent: usize, sequence: usize) -> Column {
        if sequence == 0 { Column::One } else { Column::Reach(agent, sequence) }
    }

    /// The joint probability, of an agent's and the other's sequences.
    pub(crate) fn joint(agent: usize, own: usize, other: usize) -> Column {
        match (own, other) {
            (0, other) => Column::reach(1 - agent, other),
            (own, 0) => Column::reach(agent, own),
            (own, other) if agent == 0 => Column::Joint(own, other),
            (own, other) => Column::Joint(other, own),
        }
    }

    fn share(agent: usize, sequence: usize, set: usize) -> Column {
        if sequence == 0 { Column::Value(agent, set) } else { Column::Share(agent, sequence, set) }
    }
}

/// A row; sets and sequences by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Row {
    Flow { agent: usize, set: usize },
    Value { agent: usize, sequence: usize },
    Joint { agent: usize, set: usize, other: usize },
    Root { agent: usize, set: usize },
    Share { agent: usize, before: usize, set: usize },
    Obey { agent: usize, sequence: usize, deviation: usize },
    Cap { cap: usize, other: usize },
}

impl Row {
    /// Reads a row and its multiplier; `shares` says whether the concept has rows of shares.
    pub(crate) fn read(
        form: &Form<'_>,
        left: &Left,
        shares: bool,
        node: &Node<'_>,
    ) -> Checked<(Row, IBig)> {
        let parts = node.list()?;
        let Some((name, parts)) = parts.split_first() else {
            return node.wrong("a row is expected");
        };
        let row = match (name.text()?, parts) {
            ("flow", [agent, set, _]) => {
                let (agent, side) = form.tree.agent(agent)?;
                Row::Flow { agent, set: side.set(set)? }
            }
            ("value", [agent, sequence, _]) => {
                let (agent, side) = form.tree.agent(agent)?;
                Row::Value { agent, sequence: side.sequence(sequence)? }
            }
            ("joint", [agent, set, other, _]) => {
                let (agent, side) = form.tree.agent(agent)?;
                let set = side.set(set)?;
                Row::Joint { agent, set, other: form.reply(agent, set, other)? }
            }
            ("root", [agent, number, _]) => {
                let (agent, side) = form.tree.agent(agent)?;
                let set = side.set(number)?;
                if at(&side.sets, set)?.parent != 0 {
                    return number.reject(Code::UnknownName, "this set is not a first one");
                }
                Row::Root { agent, set }
            }
            ("share" | "obey", _) if !shares => {
                return node.reject(Code::RowNotOfConcept, "the concept has no such rows");
            }
            ("share", [agent, before, set, _]) => {
                let (agent, side) = form.tree.agent(agent)?;
                let (earlier, set) = (side.set(before)?, side.set(set)?);
                form.verify_precedes(agent, earlier, set, before)?;
                Row::Share { agent, before: earlier, set }
            }
            ("obey", [agent, sequence, deviation, _]) => {
                let (agent, side) = form.tree.agent(agent)?;
                let (own, deviation) = (side.sequence(sequence)?, side.sequence(deviation)?);
                if let (Some(before), Some(set)) =
                    (*at(&side.set_of, own)?, *at(&side.set_of, deviation)?)
                {
                    form.verify_precedes(agent, before, set, sequence)?;
                }
                Row::Obey { agent, sequence: own, deviation }
            }
            ("cap", [number, other, _]) => {
                let cap = number_below(number, left.caps.len(), "cap")?;
                let of = at(&left.caps, cap)?;
                match form.half(of.agent)?.set_of(of.sequence)? {
                    Some(set) => Row::Cap { cap, other: form.reply(of.agent, set, other)? },
                    None => return number.reject(Code::UnknownName, "a cap of the empty sequence"),
                }
            }
            _ => {
                return node
                    .wrong("a row's name, what it is about and its multiplier are expected");
            }
        };
        let Some(multiplier) = parts.last() else { return node.wrong("a multiplier is expected") };
        let free = row.is_equation(form, left)?;
        let multiplier = if free { multiplier.integer()? } else { not_negative(multiplier)? };
        Ok((row, multiplier))
    }

    /// Whether it holds with equality.
    pub(crate) fn is_equation(self, form: &Form<'_>, left: &Left) -> Checked<bool> {
        Ok(match self {
            Row::Flow { .. } | Row::Value { .. } | Row::Joint { .. } | Row::Share { .. } => true,
            Row::Root { .. } | Row::Cap { .. } => false,
            // Who plays the sequence with probability r earns r s less by the deviation, 0 where s is.
            Row::Obey { agent, sequence, deviation } => {
                form.half(agent)?.set_of(deviation)?.is_some()
                    && (sequence == deviation || left.is_best(agent, deviation))
            }
        })
    }

    /// Whether it is about money, an amount over the form's unit; else it is about probabilities.
    pub(crate) fn is_money(self) -> bool {
        match self {
            Row::Flow { .. } | Row::Joint { .. } | Row::Cap { .. } => false,
            Row::Value { .. } | Row::Root { .. } | Row::Share { .. } | Row::Obey { .. } => true,
        }
    }

    /// Hands over what is summed, with money in integers over the form's unit: the sum is 0 or not
    /// negative. That of a cap is multiplied by the denominator of its number.
    pub(crate) fn terms(
        self,
        form: &Form<'_>,
        left: &Left,
        take: &mut dyn FnMut(Column, &IBig) -> Checked<()>,
    ) -> Checked<()> {
        let (plus, minus) = (IBig::ONE, IBig::NEG_ONE);
        match self {
            Row::Flow { agent, set } => {
                let half = form.half(agent)?;
                for sequence in half.sequences(set)? {
                    take(Column::Reach(agent, sequence), &plus)?;
                }
                take(Column::reach(agent, at(&half.side.sets, set)?.parent), &minus)
            }
            Row::Value { agent, sequence } => {
                let half = form.half(agent)?;
                take(Column::Slack(agent, sequence), &plus)?;
                if let Some(set) = half.set_of(sequence)? {
                    take(Column::Value(agent, set), &minus)?;
                }
                for payoff in form.payoffs(agent, sequence)? {
                    let (other, utility) = payoff?;
                    take(Column::reach(1 - agent, other), utility)?;
                }
                for after in at(&half.following, sequence)? {
                    take(Column::Value(agent, *after), &plus)?;
                }
                Ok(())
            }
            Row::Joint { agent, set, other } => {
                let half = form.half(agent)?;
                for sequence in half.sequences(set)? {
                    take(Column::joint(agent, sequence, other), &plus)?;
                }
                take(Column::joint(agent, at(&half.side.sets, set)?.parent, other), &minus)
            }
            Row::Root { agent, set } => {
                for sequence in form.half(agent)?.below(set)? {
                    for payoff in form.payoffs(agent, sequence)? {
                        let (other, utility) = payoff?;
                        take(Column::joint(agent, sequence, other), utility)?;
                    }
                }
                take(Column::Value(agent, set), &minus)
            }
            Row::Share { agent, before, set } => {
                let half = form.half(agent)?;
                for sequence in half.sequences(before)? {
                    take(Column::Share(agent, sequence, set), &plus)?;
                }
                take(Column::share(agent, at(&half.side.sets, before)?.parent, set), &minus)
            }
            Row::Obey { agent, sequence, deviation } => {
                let half = form.half(agent)?;
                if let Some(set) = half.set_of(deviation)? {
                    take(Column::share(agent, sequence, set), &plus)?;
                }
                for payoff in form.payoffs(agent, deviation)? {
                    let (other, utility) = payoff?;
                    take(Column::joint(agent, sequence, other), &-utility)?;
                }
                for after in at(&half.following, deviation)? {
                    take(Column::share(agent, sequence, *after), &minus)?;
                }
                Ok(())
            }
            Row::Cap { cap, other } => {
                let cap = at(&left.caps, cap)?;
                let (number, unit) = (cap.number.numerator(), cap.unit());
                let (within, beyond) = match cap.at_most {
                    true => (number.clone(), -unit),
                    false => (-number.clone(), unit),
                };
                take(Column::reach(1 - cap.agent, other), &within)?;
                take(Column::joint(cap.agent, cap.sequence, other), &beyond)
            }
        }
    }
}

/// Rows and their multipliers, each listed once.
pub(crate) fn read_rows(
    form: &Form<'_>,
    left: &Left,
    shares: bool,
    node: &Node<'_>,
) -> Checked<Vec<(Row, IBig)>> {
    let (mut seen, mut rows) = (HashSet::new(), Vec::new());
    for entry in node.list()? {
        let (row, multiplier) = Row::read(form, left, shares, &entry)?;
        if !seen.insert(row) {
            return entry.reject(Code::DuplicateEntry, "this row is listed twice");
        }
        rows.push((row, multiplier));
    }
    Ok(rows)
}

impl Form<'_> {
    /// A sequence of the other agent, of a set connected with one of this agent.
    pub(crate) fn reply(&self, agent: usize, set: usize, node: &Node<'_>) -> Checked<usize> {
        let other = self.half(1 - agent)?;
        let sequence = other.side.sequence(node)?;
        match other.set_of(sequence)? {
            Some(met) if self.connected(agent, set, met) => Ok(sequence),
            _ => node.reject(Code::UnknownName, "no play passes through both sets"),
        }
    }

    fn verify_precedes(
        &self,
        agent: usize,
        before: usize,
        set: usize,
        node: &Node<'_>,
    ) -> Checked<()> {
        if self.half(agent)?.precedes(before, set)? {
            return Ok(());
        }
        node.reject(Code::UnknownName, "this set does not precede the other")
    }
}
