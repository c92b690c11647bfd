//! Trees that divide the Bayes-Nash equilibria until every leaf is proved.

use crate::bound::Playable;
use crate::code::{Checked, Code, at};
use crate::concept::Family;
use crate::equilibrium::Claim;
use crate::game::{Game, Kind, Player};
use crate::leaf::verify_leaf;
use crate::monotone::Order;
use crate::number::Extended;
use crate::pure::{pure_equilibria, value};
use crate::refinement::Admitted;
use crate::tree::{Node, Tree};
use crate::walk::{Part, walk};
use dashu::rational::RBig;
use std::rc::Rc;

/// What a node leaves to equilibria.
#[derive(Clone)]
pub(crate) struct Left {
    /// P; nothing for types that do not count.
    pub(crate) playable: Playable,
    /// S, by agent, type and action.
    best: Playable,
    pub(crate) caps: Vec<Rc<Cap>>,
}

/// A cap on the probability Q that a type plays one of the actions up to one.
pub(crate) struct Cap {
    pub(crate) agent: usize,
    pub(crate) kind: usize,
    pub(crate) upto: usize,
    /// Q <= number, or Q >= number.
    pub(crate) at_most: bool,
    pub(crate) number: RBig,
}

impl Left {
    /// The root: everything.
    pub(crate) fn everything(game: &Game) -> Left {
        let by_type = |of_type: &dyn Fn(&Kind) -> Vec<bool>| -> Playable {
            let of_player = |player: &Player| player.kinds.iter().map(of_type).collect();
            game.players.iter().map(of_player).collect()
        };
        Left {
            playable: by_type(&|kind| match kind.counts {
                true => kind.may.clone(),
                false => vec![false; kind.may.len()],
            }),
            best: by_type(&|kind| vec![false; kind.may.len()]),
            caps: Vec::new(),
        }
    }

    /// Only survivors are played, though any action may be a best reply.
    fn keep(&mut self, survivors: &Playable) {
        for (own, survive) in self.playable.iter_mut().zip(survivors) {
            for (plays, survive) in own.iter_mut().zip(survive) {
                for (action, plays) in plays.iter_mut().enumerate() {
                    *plays &= survive.get(action) == Some(&true);
                }
            }
        }
    }

    /// Whether an action is a best reply in every equilibrium left: it was said to be, or nothing
    /// else is left to play.
    pub(crate) fn is_best_reply(&self, agent: usize, kind: usize, action: usize) -> bool {
        let of = |table: &Playable| table.get(agent)?.get(kind)?.get(action).copied();
        if of(&self.best) == Some(true) {
            return true;
        }
        let own = self.playable.get(agent).and_then(|own| own.get(kind));
        let plays = own.map_or(0, |own| own.iter().filter(|plays| **plays).count());
        plays == 1 && of(&self.playable) == Some(true)
    }

    /// Whether some type that counts has nothing to play.
    fn is_empty(&self, game: &Game) -> bool {
        game.players.iter().zip(&self.playable).any(|(player, own)| {
            let mut types = player.kinds.iter().zip(own);
            types.any(|(kind, plays)| kind.counts && !plays.contains(&true))
        })
    }

    /// Keeps of a type's playable actions those that `keeps` does.
    fn restrict(&mut self, agent: usize, kind: usize, keeps: impl Fn(usize) -> bool) {
        if let Some(plays) = self.playable.get_mut(agent).and_then(|own| own.get_mut(kind)) {
            for (action, plays) in plays.iter_mut().enumerate() {
                *plays &= keeps(action);
            }
        }
    }

    /// Makes an action a best reply.
    fn reply(&mut self, agent: usize, kind: usize, action: usize) {
        let own = self.best.get_mut(agent).and_then(|own| own.get_mut(kind));
        if let Some(best) = own.and_then(|own| own.get_mut(action)) {
            *best = true;
        }
    }
}

impl Part for Left {
    fn words(&self) -> usize {
        let actions: usize = self.playable.iter().flatten().map(Vec::len).sum();
        actions / 4 + self.caps.len() * 8
    }
}

/// Verifies that the leaves of a tree, each proved, hold all equilibria of the claim.
pub(crate) fn verify_tree(
    game: &Game,
    claim: &Claim,
    admitted: &Admitted,
    node: &Node<'_>,
) -> Checked<()> {
    let divide = Walk { game, claim, order: admitted.order.as_ref() };
    let mut root = Left::everything(game);
    if let Some(survivors) = &admitted.survivors {
        root.keep(survivors);
    }
    walk(node, &game.budget, root, &mut |left, node| divide.children(left, node))
}

struct Walk<'a> {
    game: &'a Game,
    claim: &'a Claim,
    order: Option<&'a Order>,
}

impl Walk<'_> {
    /// The children of a node, or nothing for a leaf, which is proved.
    fn children(&self, left: Left, node: &Node<'_>) -> Checked<Option<(Left, Left)>> {
        let table = node.table(&["branch", "monotone", "split", "leaf"])?;
        let sections = ["branch", "monotone", "split", "leaf"].map(|key| table.find(key));
        match sections {
            [Some(branch), None, None, None] => self.branch(left, &branch).map(Some),
            [None, Some(monotone), None, None] => self.monotone(left, &monotone).map(Some),
            [None, None, Some(split), None] => self.split(left, &split).map(Some),
            [None, None, None, Some(leaf)] => self.leaf(&left, &leaf).map(|()| None),
            _ => node.wrong("one of branch, monotone, split and leaf is expected"),
        }
    }

    /// The agent and a type of hers that counts.
    fn type_of(&self, agent: &Node<'_>, kind: &Node<'_>) -> Checked<(usize, usize)> {
        let (i, player) = self.game.player(agent)?;
        let (t, found) = player.kind(kind)?;
        if !found.counts {
            return kind.reject(Code::BranchWrong, "this type has probability 0");
        }
        Ok((i, t))
    }

    /// An action the type may play.
    fn action_of(&self, i: usize, t: usize, action: &Node<'_>) -> Checked<usize> {
        let player = at(&self.game.players, i)?;
        player.action(action, Some(at(&player.kinds, t)?))
    }

    /// An action is not played, or it is a best reply.
    fn branch(&self, left: Left, node: &Node<'_>) -> Checked<(Left, Left)> {
        let [agent, kind, action] = node.tuple()?;
        let (i, t) = self.type_of(&agent, &kind)?;
        let action = self.action_of(i, t, &action)?;
        let (mut first, mut second) = (left.clone(), left);
        first.restrict(i, t, |other| other != action);
        second.reply(i, t, action);
        if self.is_pure() {
            second.restrict(i, t, |other| other == action);
        }
        Ok((first, second))
    }

    /// The lower type bids up to a bid only, or else the higher type only above it.
    fn monotone(&self, left: Left, node: &Node<'_>) -> Checked<(Left, Left)> {
        let Some(order) = self.order else {
            return node.reject(Code::TreeShape, "the claim is not monotone");
        };
        let [agent, low, high, action] = node.tuple()?;
        let (i, low) = self.type_of(&agent, &low)?;
        let (_, high) = self.type_of(&agent, &high)?;
        let bound = at(&self.game.players, i)?.action(&action, None)?;
        if !order.is_below(i, low, high) {
            return node.reject(Code::BranchWrong, "the first value is not below the second");
        }
        let (mut first, mut second) = (left.clone(), left);
        first.restrict(i, low, |action| order.is_up_to(i, action, bound));
        second.restrict(i, high, |action| !order.is_up_to(i, action, bound));
        Ok((first, second))
    }

    /// The actions up to one have at most, or at least, some probability.
    fn split(&self, left: Left, node: &Node<'_>) -> Checked<(Left, Left)> {
        let [agent, kind, action, number] = node.tuple()?;
        let (agent, kind) = self.type_of(&agent, &kind)?;
        let upto = self.action_of(agent, kind, &action)?;
        let number = number.rational()?;
        let cap = |at_most| Rc::new(Cap { agent, kind, upto, at_most, number: number.clone() });
        let (mut first, mut second) = (left.clone(), left);
        first.caps.push(cap(true));
        second.caps.push(cap(false));
        Ok((first, second))
    }

    fn is_pure(&self) -> bool {
        self.claim.concept.family == Family::BayesNash { pure: true }
    }

    fn leaf(&self, left: &Left, node: &Node<'_>) -> Checked<()> {
        match node.tree {
            Tree::Null if left.is_empty(self.game) => Ok(()),
            Tree::Null => node.reject(Code::LeafNotEmpty, "every type has something to play"),
            Tree::Text(text) if text == "enumerate" => match self.is_pure() {
                true => self.enumerate(left, node),
                false => node.reject(Code::TreeShape, "only pure equilibria are enumerated"),
            },
            _ => verify_leaf(self.game, self.claim, left, node),
        }
    }

    /// Every pure equilibrium left satisfies the claim.
    fn enumerate(&self, left: &Left, node: &Node<'_>) -> Checked<()> {
        let (game, claim) = (self.game, self.claim);
        let claimed = claim.as_minimum().lower;
        pure_equilibria(game, &left.playable, &node.place, &mut |plans| {
            let value = claim.sense.sign() * value(game, plans, &claim.objective)?;
            let is_of_set = || match self.order {
                Some(order) => order.admits(game, &played(game, plans)),
                None => true,
            };
            if claimed > Extended::Finite(value) && is_of_set() {
                return node.reject(Code::BoundNotProved, "an equilibrium is beyond the claim");
            }
            Ok(())
        })
    }
}

/// The actions played in a profile of plans.
pub(crate) fn played(game: &Game, plans: &[Vec<usize>]) -> Playable {
    let of_player = |(player, plan): (&Player, &Vec<usize>)| {
        let of_type = |(kind, action): (&Kind, &usize)| {
            (0..kind.may.len()).map(|other| kind.counts && other == *action).collect()
        };
        player.kinds.iter().zip(plan).map(of_type).collect()
    };
    game.players.iter().zip(plans).map(of_player).collect()
}
