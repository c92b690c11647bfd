//! A combined market as an extensive game written out: every node of every play.

use super::Unbuilt;
use super::market::Market;
use super::tree::Buyers;
use super::walk::{Plays, State, Walk};
use dashu::integer::IBig;

/// An extensive game, node by node.
#[derive(Clone, Debug)]
pub struct Extensive {
    /// The agents' information sets, in the order in which plays first meet them.
    pub sets: Vec<Vec<NodeSet>>,
    /// The denominator of payoffs.
    pub money: IBig,
    /// All nodes but the last of every play; parents come before children, and children in the order of play. The root is
    /// number 0.
    pub nodes: Vec<Node>,
}

/// What nodes of one information set share.
#[derive(Clone, Debug)]
pub struct NodeSet {
    /// Everything its agent saw and did: texts as in `proofs/FORMAT.md`, section 1c.
    pub path: Vec<String>,
    /// What she may do.
    pub actions: Vec<String>,
}

/// A node: somebody's or chance's move, or an end.
#[derive(Clone, Debug)]
pub enum Node {
    /// Chance draws: what, the probability of the plays through it over a common denominator, and where it leads.
    Chance(Vec<(String, IBig, usize)>),
    /// An agent moves at one of her information sets; the node each action leads to.
    Move {
        /// The agent.
        agent: usize,
        /// The number of her set.
        set: usize,
        /// Nodes by action.
        then: Vec<usize>,
    },
    /// What the agents earn, over [`Extensive::money`].
    End(Vec<IBig>),
}

/// One step of a play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Branch {
    /// The alternative of this number, its name, and the probability of the play from then on.
    Draw(usize, String, IBig),
    /// An agent's action at one of her sets.
    Action(usize, usize, usize),
}

/// The nodes of the plays so far, and the way to the last of them.
#[derive(Default)]
pub(super) struct Record {
    nodes: Vec<Node>,
    last: Vec<(usize, Branch)>,
}

impl Record {
    /// Adds a play; plays come in the order of their nodes.
    pub fn add(&mut self, steps: &[Branch], payoffs: Vec<IBig>) {
        let common = self.last.iter().zip(steps).take_while(|((_, old), new)| old == *new).count();
        // The first step that differs starts at the node of the one it differs from.
        let mut at = self.last.get(common).map(|(node, _)| *node);
        self.last.truncate(common);
        for step in &steps[common..] {
            let node = at.unwrap_or(self.nodes.len());
            let next = self.nodes.len() + usize::from(node == self.nodes.len());
            if node == self.nodes.len() {
                self.nodes.push(match step {
                    Branch::Draw(..) => Node::Chance(Vec::new()),
                    Branch::Action(agent, set, _) => {
                        Node::Move { agent: *agent, set: *set, then: Vec::new() }
                    }
                });
            }
            match (&mut self.nodes[node], step) {
                (Node::Chance(draws), Branch::Draw(_, name, weight)) => {
                    draws.push((name.clone(), weight.clone(), next));
                }
                (Node::Move { then, .. }, Branch::Action(..)) => then.push(next),
                // Whoever moves at a node is told by the steps before it.
                (Node::Chance(_) | Node::Move { .. } | Node::End(_), _) => {}
            }
            self.last.push((node, step.clone()));
            at = None;
        }
        self.nodes.push(Node::End(payoffs));
    }
}

impl Walk<'_, '_> {
    /// Notes what chance draws after so many steps, if plays are recorded: which alternative, and what to call it.
    pub fn draws(
        &self,
        state: &mut State,
        after: usize,
        number: usize,
        name: impl FnOnce(&Self, &State) -> String,
    ) {
        if self.record.is_some() {
            state.steps.truncate(after);
            let name = name(self, state);
            state.steps.push(Branch::Draw(number, name, state.weight.clone()));
        }
    }
}

impl Extensive {
    /// Every node of a market, types of probability 0 left out.
    ///
    /// # Errors
    ///
    /// If there are more than `limit` plays, an information set is not one, or optimal welfare is not found.
    pub fn of(market: &Market, buyers: Buyers, limit: usize) -> Result<Extensive, Unbuilt> {
        if buyers == Buyers::All {
            market.fits(limit, &|| false)?;
        }
        let mut walk = Walk::new(market, buyers, Plays::Likely, (limit, &|| false), None)?;
        walk.record = Some(Record::default());
        walk.run()?;
        let sets = walk.met.into_iter().map(|met| {
            let set = |met: super::sets::MetSet| NodeSet {
                path: met.set.path,
                actions: met.actions.to_vec(),
            };
            met.sets.into_iter().map(set).collect()
        });
        let nodes = walk.record.map_or_else(Vec::new, |record| record.nodes);
        Ok(Extensive { sets: sets.collect(), money: market.money.clone(), nodes })
    }
}
