//! Strategy profiles: what each type of each agent of an instance plays.

use super::validate;
use super::{Allocation, Diagnostics, Instance, Source, Span};
use dashu::rational::RBig;

/// Canonical action labels (`1/2`, `out`, or a table's action name) with positive probabilities that
/// sum to 1.
pub type Strategy = Vec<(String, RBig)>;

/// A valid profile of an instance: every type of positive probability has a strategy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// One line for people.
    pub title: Option<String>,
    /// Where the profile comes from: `source` in the file.
    pub citation: Option<String>,
    /// By agent and type, over actions the type may play. `None` at some types of probability 0 only.
    pub strategies: Vec<Vec<Option<Strategy>>>,
    /// Of staged instances, which have no [`strategies`](Self::strategies): what is played where, in the order of the file.
    pub plays: Vec<StagedPlay>,
    /// The text it was read from.
    pub source: Source,
}

/// What a type plays at those of its information sets that agree with everything said here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedPlay {
    /// Who plays.
    pub agent: usize,
    /// Her type.
    pub of_type: usize,
    /// At which stage.
    pub stage: Stage,
    /// The option of information chosen before; `None`: any.
    pub information: Option<String>,
    /// The signal it gave; `None`: any.
    pub signal: Option<String>,
    /// Her bid before; `None`: any. Only in markets, as all that follows.
    pub bid: Option<String>,
    /// The lot, from 1; `None`: any.
    pub lot: Option<usize>,
    /// Who holds what; `None`: anybody anything.
    pub holds: Option<Allocation>,
    /// What she has paid so far; `None`: anything.
    pub paid: Option<RBig>,
    /// Disclosed signals by key, as their texts, and under `price` the price posted to her.
    pub saw: Vec<(String, String)>,
    /// What she does: canonical labels of actions, `out` for keeping and declining, `accept up to P`; see
    /// [`law_at`](Self::law_at).
    pub law: Strategy,
    /// Actions she plays by mistake: coefficient and order in epsilon; see [`trembles_at`](Self::trembles_at).
    pub trembles: Vec<(String, RBig, u32)>,
    /// Where this stands in the text.
    pub span: Span,
}

/// What the answer `accept up to P` to a posted price starts with.
pub(super) const ACCEPT_UP_TO: &str = "accept up to ";

impl StagedPlay {
    /// What is played at a stage whatever was seen before.
    pub fn anywhere(
        agent: usize,
        of_type: usize,
        stage: Stage,
        law: Strategy,
        span: Span,
    ) -> StagedPlay {
        StagedPlay {
            agent,
            of_type,
            stage,
            information: None,
            signal: None,
            bid: None,
            lot: None,
            holds: None,
            paid: None,
            saw: Vec::new(),
            law,
            trembles: Vec::new(),
            span,
        }
    }

    /// The law over the actions of an information set; `price` is the one posted to her, if she answers one. `None` if the set
    /// lacks an action that is named.
    pub fn law_at(&self, actions: &[String], price: Option<&RBig>) -> Option<Strategy> {
        let mut law = Strategy::new();
        for (label, probability) in &self.law {
            let action = action_at(label, actions, price)?;
            match law.iter_mut().find(|(other, _)| *other == action) {
                Some((_, sum)) => *sum += probability,
                None => law.push((action, probability.clone())),
            }
        }
        Some(law)
    }

    /// The trembles over the actions of an information set: those its law plays there are left out, of several for the same
    /// action the first counts. `None` if the set lacks an action that is named.
    pub fn trembles_at(
        &self,
        actions: &[String],
        price: Option<&RBig>,
    ) -> Option<Vec<(String, RBig, u32)>> {
        let law = self.law_at(actions, price)?;
        let mut trembles: Vec<(String, RBig, u32)> = Vec::new();
        for (label, coefficient, order) in &self.trembles {
            let action = action_at(label, actions, price)?;
            let is_there = law.iter().any(|(played, _)| *played == action)
                || trembles.iter().any(|(other, ..)| *other == action);
            if !is_there {
                trembles.push((action, coefficient.clone(), *order));
            }
        }
        Some(trembles)
    }
}

/// The action of a set that a label stands for: `out` is to keep or to decline where prices are posted, and `accept up to P` is to
/// accept a price that is at most P.
fn action_at(label: &str, actions: &[String], price: Option<&RBig>) -> Option<String> {
    let among = |name: &str| actions.iter().find(|action| *action == name).cloned();
    if let Some(action) = among(label) {
        return Some(action);
    }
    if label == "out" {
        return among("keep").or_else(|| among("decline"));
    }
    let most = RBig::from_str_radix(label.strip_prefix(ACCEPT_UP_TO)?, 10).ok()?;
    among(if *price? <= most { "accept" } else { "decline" })
}

/// A stage of a combined market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Options of information.
    Information,
    /// The auction.
    Bid,
    /// An aftermarket, by number from 1.
    Market(usize),
}

impl Profile {
    /// Reads and validates a profile of this instance, whose parameters its numbers may use.
    ///
    /// # Errors
    ///
    /// All problems of the text at once.
    pub fn read(source: Source, instance: &Instance) -> Result<Profile, Diagnostics> {
        validate::profile(source, instance)
    }
}
