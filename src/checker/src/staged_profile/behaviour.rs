//! Behaviours: what every agent does at her information sets, and how likely that makes her sequences.

use crate::code::{Checked, Code, at, reject};
use crate::number::{Budget, bits, common_denominator, quotient, scaled};
use crate::staged::tree::{End, InformationSet, Side, Tree};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::{BTreeMap, HashMap};

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
        let names: Vec<&str> = game.sides.iter().map(|side| side.name.as_str()).collect();
        Behaviour::of(game, budget, &Listing::read(&names, budget, node)?, true)
    }

    /// What is listed for the sets of a tree; in part of a tree other sets may be listed too.
    pub(crate) fn of(
        game: &Tree,
        budget: &Budget,
        listing: &Listing<'_>,
        whole: bool,
    ) -> Checked<Behaviour> {
        let sets: usize = game.sides.iter().map(|side| side.sets.len()).sum();
        budget.spend(&listing.place, (listing.entries.len() + sets) as u128, 0)?;
        let paths: Vec<_> = game.sides.iter().map(Side::by_path).collect();
        let mut laws: Vec<Vec<Option<Vec<RBig>>>> = Vec::new();
        for side in &game.sides {
            laws.push(side.sets.iter().map(only_action).collect());
        }
        for ((agent, path), entry) in &listing.entries {
            let Some(number) = at(&paths, *agent)?.get(path.as_slice()) else {
                if whole {
                    let message = "there is no such information set";
                    return entry.node.reject(Code::UnknownName, message);
                }
                continue;
            };
            let law = entry.law(at(&at(&game.sides, *agent)?.sets, *number)?)?;
            if let Some(place) = laws.get_mut(*agent).and_then(|own| own.get_mut(*number)) {
                *place = Some(law);
            }
        }
        let sides = game.sides.iter().zip(laws);
        let own = sides.map(|(side, laws)| Own::new(side, laws)).collect::<Checked<_>>()?;
        let behaviour = Behaviour { own, place: listing.place.clone() };
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
pub(crate) fn find_set(paths: &HashMap<&[String], usize>, node: &Node<'_>) -> Checked<usize> {
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

/// A profile as it is listed, whatever game it is of.
pub(crate) struct Listing<'n> {
    /// By agent and path, in order.
    entries: BTreeMap<(usize, Vec<String>), Entry<'n>>,
    place: String,
}

/// What is played at one information set.
struct Entry<'n> {
    node: Node<'n>,
    denominator: IBig,
    /// Actions with positive weights, which sum to the denominator.
    weights: Vec<(Node<'n>, IBig)>,
}

impl<'n> Listing<'n> {
    /// Reads a list of agents with these names.
    pub(crate) fn read(names: &[&str], budget: &Budget, node: &Node<'n>) -> Checked<Listing<'n>> {
        let Some(list) = node.clone().present() else {
            return node.reject(Code::MissingSection, "a profile is needed");
        };
        let mut listing = Listing { entries: BTreeMap::new(), place: node.place.clone() };
        let rows = list.list()?;
        budget.spend(&node.place, 8 * rows.len() as u128, 0)?;
        for row in rows {
            let [agent, path, denominator, weights] = row.tuple()?;
            let name = agent.text()?;
            let Some(agent) = names.iter().position(|known| *known == name) else {
                return agent.reject(Code::UnknownName, format!("there is no agent `{name}`"));
            };
            let texts = path.list()?;
            let texts = texts.iter().map(|text| text.text().map(str::to_string));
            let key = (agent, texts.collect::<Checked<Vec<_>>>()?);
            let entry = Entry {
                denominator: denominator.denominator()?,
                weights: read_weights(&denominator, &weights)?,
                node: path,
            };
            if listing.entries.insert(key, entry).is_some() {
                return row.reject(Code::DuplicateEntry, "this information set is listed twice");
            }
        }
        Ok(listing)
    }

    /// The positions of the actions an agent plays at a set; nothing where that is not listed.
    pub(crate) fn played(&self, agent: usize, set: &InformationSet) -> Option<Vec<usize>> {
        let entry = self.entries.get(&(agent, set.path.clone()))?;
        let names: Vec<&str> =
            entry.weights.iter().filter_map(|(action, _)| action.text().ok()).collect();
        let actions = set.actions.iter().enumerate();
        let played = actions.filter(|(_, action)| names.contains(&action.as_str()));
        Some(played.map(|(position, _)| position).collect())
    }
}

impl Entry<'_> {
    /// The probabilities of the actions of a set.
    fn law(&self, set: &InformationSet) -> Checked<Vec<RBig>> {
        let mut law = vec![RBig::ZERO; set.actions.len()];
        for (action, weight) in &self.weights {
            let position = find_action(set, action)?;
            if let Some(place) = law.get_mut(position) {
                if !place.is_zero() {
                    return action.reject(Code::DuplicateEntry, "this action is listed twice");
                }
                *place = quotient(weight, &self.denominator);
            }
        }
        Ok(law)
    }
}

fn read_weights<'n>(denominator: &Node<'n>, node: &Node<'n>) -> Checked<Vec<(Node<'n>, IBig)>> {
    let (mut weights, mut sum) = (Vec::new(), IBig::ZERO);
    for pair in node.list()? {
        let [action, weight] = pair.tuple()?;
        action.text()?;
        let value = weight.integer()?;
        if value <= IBig::ZERO {
            return weight.reject(Code::StrategyNotALaw, "a weight is not positive");
        }
        sum += &value;
        weights.push((action, value));
    }
    if sum != denominator.denominator()? {
        return node.reject(Code::StrategyNotALaw, "the weights do not sum to the denominator");
    }
    Ok(weights)
}
