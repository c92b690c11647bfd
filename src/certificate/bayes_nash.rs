//! Proofs about Bayes-Nash equilibria by name (section 3c of the format).

use super::names::{self, Names};
use super::profile::{NamedStrategy, strategies};
use super::{Number, dominance};
use crate::equilibrium::{EquilibriumBox, LeafBound, Node, Point, ProfileProof};
use crate::game::Game;
use serde::Serialize;
use serde_json::Value;

/// A tree for one end, an equilibrium for the other.
#[derive(Serialize)]
pub(super) struct ProfileSection {
    tree: Option<Vec<NamedNode>>,
    profile: Option<Vec<NamedStrategy>>,
    r#box: Option<NamedBox>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dominance: Option<dominance::Proof>,
    #[serde(skip_serializing_if = "Option::is_none")]
    survivors: Option<Vec<Value>>,
}

impl ProfileSection {
    pub fn of(game: &Game, proof: &ProfileProof) -> Self {
        let tree = proof.tree.as_ref();
        let (profile, r#box) = match &proof.point {
            None => (None, None),
            Some(Point::Profile(profile)) => (Some(strategies(game, profile)), None),
            Some(Point::Box(found)) => (None, Some(NamedBox::of(game, found))),
        };
        let nodes =
            |nodes: &Vec<Node>| nodes.iter().map(|node| NamedNode::of(game, node)).collect();
        let rounds = proof.undominated.as_deref();
        ProfileSection {
            tree: tree.map(nodes),
            profile,
            r#box,
            dominance: rounds.map(|rounds| dominance::Proof::of(game, rounds)),
            survivors: rounds.map(dominance::survivors),
        }
    }
}

/// A node; see [`Node`].
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum NamedNode {
    Branch(String, String, String),
    Monotone(String, String, String, String),
    Split(String, String, String, Number),
    Leaf(Settled),
}

/// What settles a case.
#[derive(Serialize)]
#[serde(untagged)]
enum Settled {
    Bound(NamedLeaf),
    Enumerate(&'static str),
    Empty(Option<()>),
}

impl NamedNode {
    fn of(game: &Game, node: &Node) -> Self {
        let agent_name = |agent: usize| game.agents[agent].clone();
        let type_name = |agent: usize, t: usize| game.type_names[agent][t].clone();
        let action_name = |agent: usize, action: usize| game.action_names[agent][action].clone();
        match node {
            &Node::Branch { agent: i, of_type, action } => {
                NamedNode::Branch(agent_name(i), type_name(i, of_type), action_name(i, action))
            }
            &Node::Monotone { agent: i, low, high, action } => NamedNode::Monotone(
                agent_name(i),
                type_name(i, low),
                type_name(i, high),
                action_name(i, action),
            ),
            Node::Split { agent: i, of_type, action, at } => NamedNode::Split(
                agent_name(*i),
                type_name(*i, *of_type),
                action_name(*i, *action),
                Number(at.clone()),
            ),
            Node::Leaf(bound) => NamedNode::Leaf(Settled::Bound(NamedLeaf::of(game, bound))),
            Node::Empty => NamedNode::Leaf(Settled::Empty(None)),
            Node::Enumerate => NamedNode::Leaf(Settled::Enumerate("enumerate")),
        }
    }
}

/// Multipliers by named row.
#[derive(Serialize)]
struct NamedLeaf {
    denominator: String,
    obedience: Vec<(String, String, String, String, String)>,
    slack: Vec<(String, String, String, String)>,
    no_signalling: Vec<(String, Names, Names, String)>,
    caps: Vec<(String, Names, Names, String)>,
}

impl NamedLeaf {
    fn of(game: &Game, bound: &LeafBound) -> Self {
        let agent_name = |agent: usize| game.agents[agent].clone();
        let type_name = |agent: usize, t: usize| game.type_names[agent][t].clone();
        let action_name = |agent: usize, action: usize| game.action_names[agent][action].clone();
        let obedience = bound.obedience.iter().map(|(i, t, r, d, y)| {
            let (told, played) = (action_name(*i, *r), action_name(*i, *d));
            (agent_name(*i), type_name(*i, *t), told, played, y.to_string())
        });
        let slack = bound.slack.iter().map(|(i, t, a, x)| {
            (agent_name(*i), type_name(*i, *t), action_name(*i, *a), x.to_string())
        });
        let no_signalling = bound.no_signalling.iter().map(|(i, types, others, z)| {
            let (types, others) = (names::types(game, *types), names::others(game, *i, *others));
            (agent_name(*i), types, others, z.to_string())
        });
        let caps = bound.caps.iter().map(|(cap, i, types, others, y)| {
            let (types, others) = (names::types(game, *types), names::others(game, *i, *others));
            (cap.to_string(), types, others, y.to_string())
        });
        NamedLeaf {
            denominator: bound.denominator.to_string(),
            obedience: obedience.collect(),
            slack: slack.collect(),
            no_signalling: no_signalling.collect(),
            caps: caps.collect(),
        }
    }
}

/// A box that holds an equilibrium.
#[derive(Serialize)]
struct NamedBox {
    supports: Vec<(String, String, Names)>,
    centre: Vec<NamedStrategy>,
    radius: Number,
    preconditioner: Vec<Vec<Number>>,
}

impl NamedBox {
    fn of(game: &Game, found: &EquilibriumBox) -> Self {
        let support = |(i, t, support): &(usize, usize, Vec<usize>)| {
            let actions = support.iter().map(|&a| game.action_names[*i][a].clone()).collect();
            (game.agents[*i].clone(), game.type_names[*i][*t].clone(), actions)
        };
        let row = |row: &Vec<_>| row.iter().cloned().map(Number).collect();
        NamedBox {
            supports: found.supports.iter().map(support).collect(),
            centre: strategies(game, &found.centre),
            radius: Number(found.radius.clone()),
            preconditioner: found.preconditioner.iter().map(row).collect(),
        }
    }
}
