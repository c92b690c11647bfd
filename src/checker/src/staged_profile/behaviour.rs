//! Behaviours: what every agent does at her information sets, and how likely that makes her sequences.

use crate::code::{Checked, Code, at, reject};
use crate::number::{Budget, bits, common_denominator, quotient, scaled};
use crate::staged::tree::{End, InformationSet, Side, Tree};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// A profile of behaviours that says what happens wherever at most one agent deviates.
pub(crate) struct Behaviour {
    pub(crate) own: Vec<Own>,
    /// The node it was read from.
    pub(crate) place: String,
}

/// One agent's behaviour.
pub(crate) struct Own {
    /// By set, the probability of every action; nothing for sets that are not listed.
    pub(crate) laws: Vec<Option<Vec<RBig>>>,
    /// By sequence, the probability that she plays it, times `unit`; nothing below sets that are not listed.
    reach: Vec<Option<IBig>>,
    unit: IBig,
}

impl Behaviour {
    /// Reads `[[agent, path, denominator, [[action, weight], ..]], ..]`.
    ///
    /// # Errors
    /// `strategy-missing` where a set that may be reached is not listed.
    pub(crate) fn read(game: &Tree, budget: &Budget, node: &Node<'_>) -> Checked<Behaviour> {
        let Some(list) = node.clone().present() else {
            return node.reject(Code::MissingSection, "a profile is needed");
        };
        let entries = list.list()?;
        budget.spend(&node.place, entries.len() as u128, 0)?;
        let paths: Vec<_> = game.sides.iter().map(Side::by_path).collect();
        let mut laws: Vec<Vec<Option<Vec<RBig>>>> = Vec::new();
        for side in &game.sides {
            laws.push(side.sets.iter().map(only_action).collect());
        }
        let mut seen = std::collections::HashSet::new();
        for entry in entries {
            let [agent, path, denominator, weights] = entry.tuple()?;
            let (i, side) = game.agent(&agent)?;
            let number = find_set(at(&paths, i)?, &path)?;
            if !seen.insert((i, number)) {
                return entry.reject(Code::DuplicateEntry, "this information set is listed twice");
            }
            let law = read_law(at(&side.sets, number)?, &denominator.denominator()?, &weights)?;
            if let Some(place) = laws.get_mut(i).and_then(|own| own.get_mut(number)) {
                *place = Some(law);
            }
        }
        let sides = game.sides.iter().zip(laws);
        let own = sides.map(|(side, laws)| Own::new(side, laws)).collect::<Checked<_>>()?;
        let behaviour = Behaviour { own, place: node.place.clone() };
        behaviour.verify_complete(game, budget)?;
        Ok(behaviour)
    }

    /// The probability that all agents but one, if any, play what leads to an end, times [`Self::unit`];
    /// nothing where that is 0 or not said.
    pub(crate) fn reach(&self, end: &End, without: Option<usize>) -> Checked<Option<IBig>> {
        let mut product = IBig::ONE;
        for (agent, (own, sequence)) in self.own.iter().zip(&end.sequences).enumerate() {
            if without == Some(agent) {
                continue;
            }
            match at(&own.reach, *sequence)? {
                Some(reach) if !reach.is_zero() => product *= reach,
                _ => return Ok(None),
            }
        }
        Ok(Some(product))
    }

    /// The denominator of what [`Self::reach`] gives.
    pub(crate) fn unit(&self, without: Option<usize>) -> Checked<IBig> {
        let others = self.own.iter().enumerate().filter(|(agent, _)| without != Some(*agent));
        Ok(others.fold(IBig::ONE, |product, (_, own)| product * &own.unit))
    }

    /// Accounts for going through all ends once.
    pub(crate) fn account(&self, game: &Tree, budget: &Budget) -> Checked<()> {
        let length = self.own.iter().map(|own| bits(&own.unit)).sum::<usize>();
        let length = length.saturating_add(bits(&game.money)).saturating_add(bits(&game.chance));
        let ends = game.ends.len() as u128;
        budget.spend(&self.place, ends.saturating_mul(self.own.len() as u128 + 4), length)
    }

    /// Every set is listed that is reached when at most one agent, another than its own, deviates.
    ///
    /// At an end where at most one agent does what her behaviour excludes, a set that is not listed would be
    /// reached so. And the sets that must be listed are all found: from such a set play can go on as the
    /// behaviours say, or by any action where they do not.
    fn verify_complete(&self, game: &Tree, budget: &Budget) -> Checked<()> {
        budget.spend(&self.place, (game.ends.len() * self.own.len()) as u128, 0)?;
        for end in &game.ends {
            let (mut deviators, mut missing) = (0, None);
            for (agent, (own, sequence)) in self.own.iter().zip(&end.sequences).enumerate() {
                match at(&own.reach, *sequence)? {
                    Some(reach) => deviators += usize::from(reach.is_zero()),
                    None => missing = Some((agent, *sequence)),
                }
            }
            if let (Some((agent, sequence)), 0 | 1) = (missing, deviators) {
                return self.complain(at(&game.sides, agent)?, agent, sequence);
            }
        }
        Ok(())
    }

    /// Every set is listed.
    pub(crate) fn verify_total(&self, game: &Tree) -> Checked<()> {
        for (agent, (side, own)) in game.sides.iter().zip(&self.own).enumerate() {
            let mut sets = side.sets.iter().zip(&own.laws);
            if let Some((set, _)) = sets.find(|(_, law)| law.is_none()) {
                return self.complain(side, agent, set.first);
            }
        }
        Ok(())
    }

    fn complain<T>(&self, side: &Side, agent: usize, sequence: usize) -> Checked<T> {
        // The first set on the way that is not listed.
        let (mut sequence, mut path) = (sequence, None);
        while let Some(number) = *at(&side.set_of, sequence)? {
            let set = at(&side.sets, number)?;
            if at(&at(&self.own, agent)?.laws, number)?.is_none() {
                path = Some(set.path.join("; "));
            }
            sequence = set.parent;
        }
        let path = path.unwrap_or_default();
        let message = format!("agent `{}` does nothing at ({path})", side.name);
        reject(Code::StrategyMissing, self.place.clone(), message)
    }
}

impl Own {
    fn new(side: &Side, laws: Vec<Option<Vec<RBig>>>) -> Checked<Own> {
        let mut likely: Vec<Option<RBig>> = vec![None; side.set_of.len()];
        if let Some(empty) = likely.first_mut() {
            *empty = Some(RBig::ONE);
        }
        for (set, law) in side.sets.iter().zip(&laws) {
            let before = at(&likely, set.parent)?.clone();
            for (action, sequence) in (set.first..).take(set.actions.len()).enumerate() {
                let reach = match (&before, law) {
                    (Some(before), Some(law)) => Some(before * at(law, action)?),
                    (Some(before), None) if before.is_zero() => Some(RBig::ZERO),
                    _ => None,
                };
                if let Some(place) = likely.get_mut(sequence) {
                    *place = reach;
                }
            }
        }
        let unit = common_denominator(likely.iter().flatten())?;
        let scale = |reach: Option<RBig>| reach.map(|reach| scaled(&reach, &unit));
        Ok(Own { laws, reach: likely.into_iter().map(scale).collect(), unit: unit.clone() })
    }

    /// The probability of an action at its set, by its sequence; 1 for the empty one.
    pub(crate) fn probability(&self, side: &Side, sequence: usize) -> Checked<Option<&RBig>> {
        let Some(number) = *at(&side.set_of, sequence)? else { return Ok(None) };
        let action = sequence.saturating_sub(at(&side.sets, number)?.first);
        match at(&self.laws, number)? {
            Some(law) => at(law, action).map(Some),
            None => Ok(None),
        }
    }
}

/// Where there is one thing to do, it is done.
fn only_action(set: &InformationSet) -> Option<Vec<RBig>> {
    (set.actions.len() == 1).then(|| vec![RBig::ONE])
}

/// The set with the path at a node.
pub(crate) fn find_set(
    paths: &std::collections::HashMap<&[String], usize>,
    node: &Node<'_>,
) -> Checked<usize> {
    let mut path = Vec::new();
    for text in node.list()? {
        path.push(text.text()?.to_string());
    }
    match paths.get(path.as_slice()) {
        Some(number) => Ok(*number),
        None => node.reject(Code::UnknownName, "there is no such information set"),
    }
}

/// The action of a set that a node names.
pub(crate) fn find_action(set: &InformationSet, node: &Node<'_>) -> Checked<usize> {
    let name = node.text()?;
    match set.actions.iter().position(|action| action == name) {
        Some(action) => Ok(action),
        None => node.reject(Code::UnknownName, format!("`{name}` is no action here")),
    }
}

fn read_law(set: &InformationSet, denominator: &IBig, node: &Node<'_>) -> Checked<Vec<RBig>> {
    let mut law = vec![RBig::ZERO; set.actions.len()];
    let mut sum = IBig::ZERO;
    for pair in node.list()? {
        let [action, weight] = pair.tuple()?;
        let action = find_action(set, &action)?;
        let value = weight.integer()?;
        if value <= IBig::ZERO {
            return weight.reject(Code::StrategyNotALaw, "a weight is not positive");
        }
        sum += &value;
        if let Some(place) = law.get_mut(action) {
            if !place.is_zero() {
                return pair.reject(Code::DuplicateEntry, "this action is listed twice");
            }
            *place = quotient(&value, denominator);
        }
    }
    if sum != *denominator {
        return node.reject(Code::StrategyNotALaw, "the weights do not sum to the denominator");
    }
    Ok(law)
}
