//! Trees that divide the equilibria of a game in sequence form until every leaf is proved.

use super::form::Form;
use super::leaf::verify_leaf;
use crate::code::{Checked, Code, at};
use crate::concept::Family;
use crate::equilibrium::Claim;
use crate::tree::Node;
use crate::walk::{Part, walk};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a node leaves to equilibria.
#[derive(Clone)]
pub(crate) struct Left {
    /// By agent and sequence, whether it is not played: r = 0.
    unplayed: [Vec<bool>; 2],
    /// By agent and sequence, whether it is a best reply: s = 0.
    best: [Vec<bool>; 2],
    pub(crate) caps: Vec<Rc<Cap>>,
}

/// A cap on the realisation probability of a sequence.
pub(crate) struct Cap {
    pub(crate) agent: usize,
    pub(crate) sequence: usize,
    /// r <= number, or r >= number.
    pub(crate) at_most: bool,
    pub(crate) number: RBig,
}

impl Cap {
    /// The denominator of its number.
    pub(crate) fn unit(&self) -> IBig {
        IBig::from(self.number.denominator().clone())
    }
}

impl Left {
    /// The root: everything.
    pub(crate) fn everything(form: &Form<'_>) -> Left {
        let none = form.halves.each_ref().map(|half| vec![false; half.side.set_of.len()]);
        Left { unplayed: none.clone(), best: none, caps: Vec::new() }
    }

    /// Whether a sequence is not played in any equilibrium left.
    pub(crate) fn is_unplayed(&self, agent: usize, sequence: usize) -> bool {
        self.unplayed.get(agent).and_then(|own| own.get(sequence)) == Some(&true)
    }

    /// Whether a sequence earns the value of its set in every equilibrium left.
    pub(crate) fn is_best(&self, agent: usize, sequence: usize) -> bool {
        self.best.get(agent).and_then(|own| own.get(sequence)) == Some(&true)
    }

    /// The boxes of the realisation probabilities that have caps; they may be empty.
    pub(crate) fn capped(&self) -> BTreeMap<(usize, usize), (RBig, RBig)> {
        let mut boxes = BTreeMap::new();
        for cap in &self.caps {
            let unplayed = self.is_unplayed(cap.agent, cap.sequence);
            let whole = (RBig::ZERO, if unplayed { RBig::ZERO } else { RBig::ONE });
            let (low, high) = boxes.entry((cap.agent, cap.sequence)).or_insert(whole);
            if cap.at_most && cap.number < *high {
                high.clone_from(&cap.number);
            } else if !cap.at_most && cap.number > *low {
                low.clone_from(&cap.number);
            }
        }
        boxes
    }

    /// A sequence and all below it are not played.
    fn drop(&mut self, form: &Form<'_>, agent: usize, sequence: usize) -> Checked<()> {
        let half = form.half(agent)?;
        let mut gone = vec![sequence];
        for set in at(&half.following, sequence)? {
            gone.extend(half.below(*set)?);
        }
        for sequence in gone {
            set(&mut self.unplayed, agent, sequence);
        }
        Ok(())
    }
}

fn set(table: &mut [Vec<bool>; 2], agent: usize, sequence: usize) {
    if let Some(place) = table.get_mut(agent).and_then(|own| own.get_mut(sequence)) {
        *place = true;
    }
}

impl Part for Left {
    fn words(&self) -> usize {
        let sequences: usize = self.unplayed.iter().map(Vec::len).sum();
        sequences / 4 + self.caps.len() * 8 + 8
    }
}

/// Verifies that the leaves of a tree, each proved, hold all that the claim is about.
pub(crate) fn verify_tree(form: &Form<'_>, claim: &Claim, node: &Node<'_>) -> Checked<()> {
    let divides = matches!(claim.concept.family, Family::BayesNash { .. });
    walk(node, form.budget, Left::everything(form), &mut |left, node| {
        let table = node.table(&["branch", "split", "leaf"])?;
        match ["branch", "split", "leaf"].map(|key| table.find(key)) {
            [None, None, Some(leaf)] => verify_leaf(form, claim, &left, &leaf).map(|()| None),
            [Some(_), None, None] | [None, Some(_), None] if !divides => {
                node.reject(Code::TreeShape, "a leaf alone proves this")
            }
            [Some(node), None, None] => branch(form, left, &node).map(Some),
            [None, Some(node), None] => split(form, left, &node).map(Some),
            _ => node.wrong("one of branch, split and leaf is expected"),
        }
    })
}

/// A sequence is not played, or it is a best reply.
fn branch(form: &Form<'_>, left: Left, node: &Node<'_>) -> Checked<(Left, Left)> {
    let [agent, sequence] = node.tuple()?;
    let (agent, side) = form.tree.agent(&agent)?;
    let sequence = side.sequence(&sequence)?;
    let (mut first, mut second) = (left.clone(), left);
    first.drop(form, agent, sequence)?;
    set(&mut second.best, agent, sequence);
    Ok((first, second))
}

/// The realisation probability of a sequence is at most, or at least, a number.
fn split(form: &Form<'_>, left: Left, node: &Node<'_>) -> Checked<(Left, Left)> {
    let [agent, sequence, number] = node.tuple()?;
    let (agent, side) = form.tree.agent(&agent)?;
    let (sequence, number) = (side.sequence(&sequence)?, number.rational()?);
    let cap = |at_most| Rc::new(Cap { agent, sequence, at_most, number: number.clone() });
    let (mut first, mut second) = (left.clone(), left);
    first.caps.push(cap(true));
    second.caps.push(cap(false));
    Ok((first, second))
}
