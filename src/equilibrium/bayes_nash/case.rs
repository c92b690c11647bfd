//! Cases of a search: what types may still play, what is known to be a best reply, caps on chances.

use super::Node;
use crate::game::Game;
use dashu::rational::RBig;

/// By agent, type and action.
pub(super) type Marks = Vec<Vec<Vec<bool>>>;

/// The equilibria with these properties.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// Only these are played; nothing by types of probability 0.
    pub playable: Marks,
    /// These are best replies. A type's only playable action always is.
    pub best: Marks,
    /// Caps on chances, in the order of their numbers.
    pub caps: Vec<Cap>,
}

/// A bound on the chance that a type plays an action up to a certain one.
#[derive(Clone, Debug)]
pub(super) struct Cap {
    pub agent: usize,
    pub of_type: usize,
    /// The last action counted.
    pub action: usize,
    /// The chance is at most this, or at least this.
    pub at: RBig,
    /// At most?
    pub at_most: bool,
}

impl Case {
    /// All equilibria.
    pub fn root(game: &Game) -> Case {
        let marks = |mark: &dyn Fn(usize, usize, usize) -> bool| -> Marks {
            let of_type = |i: usize, t: usize| {
                (0..game.actions.size(i)).map(|action| mark(i, t, action)).collect()
            };
            let of_agent = |i: usize| (0..game.types.size(i)).map(|t| of_type(i, t)).collect();
            (0..game.agents.len()).map(of_agent).collect()
        };
        let playable = |i: usize, t: usize, action: usize| {
            !game.marginal(i, t).is_zero() && game.allowed[i][t].contains(&action)
        };
        let mut case =
            Case { playable: marks(&playable), best: marks(&|_, _, _| false), caps: Vec::new() };
        case.note_forced();
        case
    }

    /// The two parts a node splits the case into; a leaf leaves it as it is.
    pub fn parts(&self, game: &Game, node: &Node) -> [Case; 2] {
        let (mut first, mut second) = (self.clone(), self.clone());
        match node {
            &Node::Branch { agent, of_type, action } => {
                first.playable[agent][of_type][action] = false;
                second.best[agent][of_type][action] = true;
            }
            &Node::Monotone { agent, low, high, action } => {
                let Some(order) = &game.order else { return [first, second] };
                let bids = &order.places[agent];
                for other in (0..bids.len()).filter(|&other| bids[other] > bids[action]) {
                    first.playable[agent][low][other] = false;
                }
                for other in (0..bids.len()).filter(|&other| bids[other] <= bids[action]) {
                    second.playable[agent][high][other] = false;
                }
            }
            Node::Split { agent, of_type, action, at } => {
                let cap = |at_most| Cap {
                    agent: *agent,
                    of_type: *of_type,
                    action: *action,
                    at: at.clone(),
                    at_most,
                };
                first.caps.push(cap(true));
                second.caps.push(cap(false));
            }
            Node::Leaf(_) | Node::Empty | Node::Enumerate => {}
        }
        first.note_forced();
        second.note_forced();
        [first, second]
    }

    /// Has some type nothing to play?
    pub fn is_empty(&self, game: &Game) -> bool {
        let mut types = self.playable.iter().enumerate();
        types.any(|(i, types)| {
            let mut types = types.iter().enumerate();
            types.any(|(t, actions)| !actions.contains(&true) && !game.marginal(i, t).is_zero())
        })
    }

    /// The actions a type may play.
    pub fn playable(&self, agent: usize, of_type: usize) -> Vec<usize> {
        listed(&self.playable[agent][of_type])
    }

    fn note_forced(&mut self) {
        for (playable, best) in self.playable.iter().zip(&mut self.best) {
            for (playable, best) in playable.iter().zip(best) {
                if let [only] = listed(playable)[..] {
                    best[only] = true;
                }
            }
        }
    }
}

/// The positions of what is marked.
pub(super) fn listed(marks: &[bool]) -> Vec<usize> {
    (0..marks.len()).filter(|&place| marks[place]).collect()
}
