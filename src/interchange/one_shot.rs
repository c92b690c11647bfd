//! Trees that are one-shot Bayesian games: chance draws types, then everybody moves once.

use super::foreign::{Foreign, Player, PlayerType};
use super::tree::{Kind, Tree};
use super::{Refused, payoffs_within};
use crate::game::Shape;
use dashu::rational::RBig;
use std::collections::{BTreeMap, BTreeSet};

/// The most players of a one-shot game; the walk through the moves is that deep.
const MOST_PLAYERS: usize = 1000;

/// Expected payoffs by player.
type Payoffs = Vec<RBig>;

/// What a tree has at one type profile.
#[derive(Default)]
struct Drawn {
    probability: RBig,
    /// Probability times payoffs, by the action of each player who moves.
    payoffs: BTreeMap<Vec<usize>, Payoffs>,
}

/// The one-shot game a tree is, with information sets as types; `None` if it is another kind of game: if
/// somebody moves twice or not always, or learns what somebody did, or chance draws types after a move.
///
/// Actions of the same name are the same action for all types of a player. If payoffs then still depend on
/// others' types, actions are named with their types, so that they tell them.
///
/// # Errors
///
/// Too many payoffs.
pub(super) fn recognise(tree: &Tree) -> Result<Option<Foreign>, Refused> {
    let Some(drawn) = Walk::of(tree).drawn() else { return Ok(None) };
    let shared = named(tree, &drawn, false)?;
    if shared.is_some() { Ok(shared) } else { named(tree, &drawn, true) }
}

/// A walk through the chance moves and then through everybody's.
struct Walk<'t> {
    tree: &'t Tree,
    /// How many players move at all.
    movers: usize,
    drawn: BTreeMap<Vec<usize>, Drawn>,
}

/// What is known on the way down.
struct Path {
    /// By player, what she knew when she moved, at these types.
    types: Vec<Option<usize>>,
    actions: Vec<Option<usize>>,
    moved: usize,
    payoffs: Payoffs,
}

impl<'t> Walk<'t> {
    fn of(tree: &'t Tree) -> Self {
        let movers = tree.information.iter().filter(|own| !own.is_empty()).count();
        Walk { tree, movers, drawn: BTreeMap::new() }
    }

    /// By type profile, those of positive probability; 0 stands for the type of a player who never moves.
    fn drawn(mut self) -> Option<BTreeMap<Vec<usize>, Drawn>> {
        let players = self.tree.players.len();
        if players > MOST_PLAYERS {
            return None;
        }
        let mut open = vec![(0, RBig::ONE, vec![RBig::ZERO; players])];
        while let Some((node, probability, payoffs)) = open.pop() {
            let here = &self.tree.nodes[node];
            if let Kind::Chance(chances) = &here.kind {
                let payoffs = added(&payoffs, &self.tree.payoffs[here.outcome]);
                for (&child, chance) in here.children.iter().zip(chances) {
                    if !chance.is_zero() {
                        open.push((child, &probability * chance, payoffs.clone()));
                    }
                }
                continue;
            }
            let (types, actions) = (vec![None; players], vec![None; players]);
            let mut path = Path { types, actions, moved: 0, payoffs };
            let mut ends = Vec::new();
            self.play(node, &mut path, &mut ends)?;
            let types = path.types.iter().map(|t| t.unwrap_or(0)).collect();
            let drawn = self.drawn.entry(types).or_default();
            drawn.probability += &probability;
            for (actions, payoffs) in ends {
                let sums = drawn.payoffs.entry(actions);
                let sums = sums.or_insert_with(|| vec![RBig::ZERO; players]);
                for (sum, payoff) in sums.iter_mut().zip(payoffs) {
                    *sum += &probability * payoff;
                }
            }
        }
        Some(self.drawn)
    }

    /// Walks through the moves below a node; `None` if they are not those of a one-shot game.
    fn play(
        &self,
        node: usize,
        path: &mut Path,
        ends: &mut Vec<(Vec<usize>, Payoffs)>,
    ) -> Option<()> {
        if path.moved == self.movers {
            let actions = path.actions.iter().map(|action| action.unwrap_or(0)).collect();
            let later = self.expected(node)?;
            ends.push((actions, added(&path.payoffs, &later)));
            return Some(());
        }
        let here = &self.tree.nodes[node];
        let Kind::Move { player, information } = here.kind else { return None };
        let known = *path.types[player].get_or_insert(information);
        if path.actions[player].is_some() || known != information {
            return None;
        }
        let before = path.payoffs.clone();
        path.payoffs = added(&before, &self.tree.payoffs[here.outcome]);
        path.moved += 1;
        for (action, &child) in here.children.iter().enumerate() {
            path.actions[player] = Some(action);
            self.play(child, path, ends)?;
        }
        path.actions[player] = None;
        path.moved -= 1;
        path.payoffs = before;
        Some(())
    }

    /// What is expected below a node at which only chance is left to move.
    fn expected(&self, node: usize) -> Option<Payoffs> {
        let mut total = vec![RBig::ZERO; self.tree.players.len()];
        let mut open = vec![(node, RBig::ONE)];
        while let Some((node, probability)) = open.pop() {
            let here = &self.tree.nodes[node];
            for (sum, payoff) in total.iter_mut().zip(&self.tree.payoffs[here.outcome]) {
                *sum += &probability * payoff;
            }
            match &here.kind {
                Kind::End => {}
                Kind::Move { .. } => return None,
                Kind::Chance(chances) => {
                    let children = here.children.iter().zip(chances);
                    open.extend(children.map(|(&child, chance)| (child, &probability * chance)));
                }
            }
        }
        Some(total)
    }
}

fn added(one: &Payoffs, other: &Payoffs) -> Payoffs {
    one.iter().zip(other).map(|(a, b)| a + b).collect()
}

/// The game with actions named by their labels, or by type and label where a player has several types;
/// `None` if payoffs then depend on others' types.
fn named(
    tree: &Tree,
    drawn: &BTreeMap<Vec<usize>, Drawn>,
    with_types: bool,
) -> Result<Option<Foreign>, Refused> {
    let mut players = Vec::new();
    // By player: the place of an information set among her types, and of its actions among hers.
    let (mut type_places, mut action_places) = (Vec::new(), Vec::new());
    for (i, own) in tree.information.iter().enumerate() {
        let met: BTreeSet<usize> = drawn.keys().map(|types| types[i]).collect();
        let places: BTreeMap<usize, usize> = met.iter().copied().zip(0..).collect();
        let lists: Vec<Vec<String>> = met
            .iter()
            .map(|&t| match own.get(t) {
                Some(known) if with_types && met.len() > 1 => {
                    known.actions.iter().map(|a| format!("{}: {a}", known.name)).collect()
                }
                Some(known) => known.actions.clone(),
                None => vec!["none".into()],
            })
            .collect();
        let actions = merged(&lists);
        let position: BTreeMap<&str, usize> = actions.iter().map(String::as_str).zip(0..).collect();
        let positions: Vec<Vec<usize>> =
            lists.iter().map(|list| list.iter().map(|a| position[a.as_str()]).collect()).collect();
        let types = met.iter().zip(&positions).map(|(&t, positions)| {
            let mut actions = positions.clone();
            actions.sort_unstable();
            let name = own.get(t).map_or("only", |known| &known.name);
            PlayerType { name: name.to_owned(), actions }
        });
        let name = tree.players[i].clone();
        let types = types.collect();
        players.push(Player { name, actions, types });
        type_places.push(places);
        action_places.push(positions);
    }
    let types: usize = players.iter().map(|player| player.types.len()).sum();
    let sizes: Vec<usize> = players.iter().map(|player| player.actions.len()).collect();
    let profiles = payoffs_within(types, sizes.iter().copied())?;
    let empty = |player: &Player| vec![vec![None; profiles]; player.types.len()];
    let mut payoffs: Vec<Vec<Vec<Option<RBig>>>> = players.iter().map(empty).collect();
    let shape = Shape::new(sizes);
    let mut prior = BTreeMap::new();
    for (types, drawn) in drawn {
        let types: Vec<usize> =
            types.iter().zip(&type_places).map(|(t, places)| places[t]).collect();
        for (chosen, sums) in &drawn.payoffs {
            let actions = (0..players.len()).map(|i| action_places[i][types[i]][chosen[i]]);
            let profile = shape.number(&actions.collect::<Vec<_>>());
            for (i, sum) in sums.iter().enumerate() {
                let payoff = sum / &drawn.probability;
                let known = &mut payoffs[i][types[i]][profile];
                match known {
                    Some(known) if *known != payoff => return Ok(None),
                    _ => *known = Some(payoff),
                }
            }
        }
        prior.insert(types, drawn.probability.clone());
    }
    Ok(Some(Foreign { title: tree.title.clone(), players, prior, payoffs }))
}

/// All labels of some lists, each once, in an order that agrees with every list if there is one.
fn merged(lists: &[Vec<String>]) -> Vec<String> {
    let mut first_seen: Vec<&String> = Vec::new();
    let mut before: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    for list in lists {
        for (place, label) in list.iter().enumerate() {
            let earlier = before.entry(label).or_insert_with(|| {
                first_seen.push(label);
                BTreeSet::new()
            });
            earlier.extend(place.checked_sub(1).map(|place| &list[place]));
        }
    }
    let mut order: Vec<String> = Vec::with_capacity(first_seen.len());
    let mut placed = BTreeSet::new();
    while !first_seen.is_empty() {
        let is_free = |label: &&String| before[label].iter().all(|other| placed.contains(other));
        let next = first_seen.iter().position(is_free).unwrap_or(0);
        let label = first_seen.remove(next);
        placed.insert(label);
        order.push(label.clone());
    }
    order
}

#[cfg(test)]
mod tests {
    use super::merged;

    fn check(lists: &[&[&str]], expected: &[&str]) {
        let owned = |list: &&[&str]| list.iter().map(ToString::to_string).collect();
        assert_eq!(merged(&lists.iter().map(owned).collect::<Vec<_>>()), expected);
    }

    #[test]
    fn lists_are_merged_in_an_order_that_agrees_with_each() {
        check(&[&["0", "1", "out"], &["0", "1", "2", "out"]], &["0", "1", "2", "out"]);
        check(&[&["a"], &["b", "a"]], &["b", "a"]);
    }

    #[test]
    fn lists_in_contrary_orders_are_merged_in_some_order() {
        check(&[&["a", "b"], &["b", "a"]], &["a", "b"]);
    }
}
