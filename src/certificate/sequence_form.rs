//! Certificates of optima over equilibria of staged instances in sequence form (section 3d of the format).

use super::equilibrium::Weights;
use super::staged_profile::{NamedLocal, NamedTrembles, behaviour, trembles};
use super::{Certificate, Form, Number};
use crate::equilibrium::sequence_form::{
    Attained, Behaviour, LeafBound, Node, RowName, SequenceAnswer, SequencePoint,
};
use crate::exact::Extended;
use crate::instance::Instance;
use crate::staged::{Buyers, Tree};
use dashu::integer::IBig;
use serde::Serialize;
use serde_json::Value;

/// The certificate of an answer about a tree, in which only these answers are left to buyers.
pub fn of_sequence_answer(
    instance: &Instance,
    tree: &Tree,
    buyers: Buyers,
    answer: &SequenceAnswer,
) -> Certificate {
    let question = &answer.question;
    let claim = Claim {
        form: Form::sequences(buyers),
        concept: question.concept.name(),
        sequential: answer.sequential,
        objective: Weights::of(&question.objective),
        sense: question.direction.name(),
        prior: question.prior.name(),
        lower: answer.value.lower.clone(),
        upper: answer.value.upper.clone(),
    };
    Certificate::of_staged("equilibrium", instance, claim, SequenceSection::of(tree, answer))
}

#[derive(Serialize)]
struct Claim {
    #[serde(flatten)]
    form: Form,
    concept: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    sequential: bool,
    objective: Weights,
    sense: &'static str,
    prior: &'static str,
    lower: Extended,
    upper: Extended,
}

/// A tree for one end, a point or an equilibrium for the other.
#[derive(Serialize)]
pub(super) struct SequenceSection {
    tree: Option<Vec<NamedNode>>,
    point: Option<NamedPoint>,
    behaviour: Option<Vec<NamedLocal>>,
    /// Only of sequential equilibria.
    #[serde(skip_serializing_if = "Option::is_none")]
    trembles: Option<Vec<NamedTrembles>>,
}

impl SequenceSection {
    pub fn of(tree: &Tree, answer: &SequenceAnswer) -> Self {
        let proof = &answer.proof;
        let names: Vec<String> = tree.agents.iter().map(|side| side.name.clone()).collect();
        let (point, behaviour, trembles) = match &proof.attained {
            None => (None, None, None),
            Some(Attained::Point(point)) => (Some(NamedPoint::of(tree, point)), None, None),
            Some(Attained::Equilibrium(behaviour)) => (None, Some(named(tree, behaviour)), None),
            Some(Attained::Sequential(played)) => {
                (None, Some(behaviour(&names, played)), Some(trembles(&names, played)))
            }
        };
        let node = |node: &Node| NamedNode::of(tree, node);
        let nodes = proof.tree.as_ref().map(|nodes| nodes.iter().map(node).collect());
        SequenceSection { tree: nodes, point, behaviour, trembles }
    }
}

fn agent(tree: &Tree, agent: usize) -> String {
    tree.agents[agent].name.clone()
}

/// What is played at the sets that own play leads to.
fn named(tree: &Tree, behaviour: &Behaviour) -> Vec<NamedLocal> {
    let mut named = Vec::new();
    for (side, laws) in tree.agents.iter().zip(&behaviour.laws) {
        for (set, law) in side.sets.iter().zip(laws) {
            let Some(law) = law else { continue };
            let denominator: IBig = law.iter().map(|(_, weight)| weight).sum();
            let weight = |(action, weight): &(usize, IBig)| {
                (set.actions[*action].clone(), weight.to_string())
            };
            let weights = law.iter().map(weight).collect();
            named.push((side.name.clone(), set.path.clone(), denominator.to_string(), weights));
        }
    }
    named
}

/// A node; see [`Node`].
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum NamedNode {
    Branch(String, String),
    Split(String, String, Number),
    Leaf(NamedLeaf),
}

impl NamedNode {
    fn of(tree: &Tree, node: &Node) -> Self {
        match node {
            Node::Branch { agent: i, sequence } => {
                NamedNode::Branch(agent(tree, *i), sequence.to_string())
            }
            Node::Split { agent: i, sequence, at } => {
                NamedNode::Split(agent(tree, *i), sequence.to_string(), Number(at.clone()))
            }
            Node::Leaf(leaf) => NamedNode::Leaf(NamedLeaf::of(tree, leaf)),
        }
    }
}

/// Multipliers by named row.
#[derive(Serialize)]
struct NamedLeaf {
    denominator: String,
    rows: Vec<Vec<Value>>,
}

impl NamedLeaf {
    fn of(tree: &Tree, leaf: &LeafBound) -> Self {
        let row = |(name, y): &(RowName, IBig)| {
            let (kind, i, numbers) = match *name {
                RowName::Flow(i, set) => ("flow", Some(i), vec![set]),
                RowName::Value(i, sequence) => ("value", Some(i), vec![sequence]),
                RowName::Joint(i, set, other) => ("joint", Some(i), vec![set, other]),
                RowName::Root(i, set) => ("root", Some(i), vec![set]),
                RowName::Share(i, before, set) => ("share", Some(i), vec![before, set]),
                RowName::Obey(i, told, deviation) => ("obey", Some(i), vec![told, deviation]),
                RowName::Cap(cap, other) => ("cap", None, vec![cap, other]),
            };
            let mut row = vec![Value::from(kind)];
            row.extend(i.map(|i| Value::from(agent(tree, i))));
            row.extend(numbers.into_iter().map(|number| Value::from(number.to_string())));
            row.push(Value::from(y.to_string()));
            row
        };
        let rows = leaf.rows.iter().map(row).collect();
        NamedLeaf { denominator: leaf.denominator.to_string(), rows }
    }
}

/// A point of a relaxation.
#[derive(Serialize)]
struct NamedPoint {
    denominator: String,
    joint: Vec<(String, String, String)>,
    own: Vec<(String, String, String)>,
    values: Vec<(String, String, String)>,
    shares: Vec<(String, String, String, String)>,
}

impl NamedPoint {
    fn of(tree: &Tree, point: &SequencePoint) -> Self {
        let of_agent = |(i, number, amount): &(usize, usize, IBig)| {
            (agent(tree, *i), number.to_string(), amount.to_string())
        };
        let joint = point
            .joint
            .iter()
            .map(|(one, two, amount)| (one.to_string(), two.to_string(), amount.to_string()));
        let shares = point.shares.iter().map(|(i, sequence, set, amount)| {
            (agent(tree, *i), sequence.to_string(), set.to_string(), amount.to_string())
        });
        NamedPoint {
            denominator: point.denominator.to_string(),
            joint: joint.collect(),
            own: point.own.iter().map(of_agent).collect(),
            values: point.values.iter().map(of_agent).collect(),
            shares: shares.collect(),
        }
    }
}
