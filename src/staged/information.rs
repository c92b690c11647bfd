//! Information before the auction: options, what they cost, and the signals they give.

use crate::auction::{common_denominator, over, scaled};
use crate::instance::{Agent, InformationOption};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::sync::Arc;

/// The name of doing nothing.
pub(super) const NONE: &str = "none";

/// What an agent may learn; she has no choice if there are no options.
#[derive(Debug)]
pub(super) struct Information {
    /// `none` and the options' names; empty if there are none.
    pub names: Arc<[String]>,
    /// The options, in the order of the file.
    options: Vec<CompiledOption>,
    /// The denominator of all probabilities of signals.
    pub denominator: IBig,
}

#[derive(Debug)]
struct CompiledOption {
    /// By own type.
    cost: Vec<IBig>,
    about: Vec<usize>,
    /// How many types the agents it is about have.
    sizes: Vec<usize>,
    signals: Vec<String>,
    /// By combination of types: signals of positive probability.
    law: Vec<Vec<(usize, IBig)>>,
}

impl Information {
    /// The options of an agent, with costs over `money`.
    pub fn of(options: &[InformationOption], agents: &[Agent], money: &IBig) -> Self {
        let probabilities = options.iter().flat_map(|option| option.law.iter().flatten());
        let denominator = common_denominator(probabilities);
        let law = |row: &Vec<RBig>| {
            let likely = row.iter().enumerate().filter(|(_, probability)| !probability.is_zero());
            likely.map(|(signal, probability)| (signal, over(probability, &denominator))).collect()
        };
        let compiled = options.iter().map(|option| CompiledOption {
            cost: scaled(&option.cost, money),
            about: option.about.clone(),
            sizes: option.about.iter().map(|&agent| agents[agent].types.len()).collect(),
            signals: option.signals.clone(),
            law: option.law.iter().map(law).collect(),
        });
        let names = options.iter().map(|option| option.name.clone());
        let names: Vec<String> = match options.is_empty() {
            true => Vec::new(),
            false => [NONE.to_owned()].into_iter().chain(names).collect(),
        };
        Information { names: names.into(), options: compiled.collect(), denominator }
    }

    /// What the choice of this number costs a type; number 0 is to do nothing.
    pub fn cost(&self, choice: usize, of_type: usize) -> IBig {
        choice
            .checked_sub(1)
            .map_or(IBig::ZERO, |option| self.options[option].cost[of_type].clone())
    }

    /// The signals a choice may give at these types, with weights over [`denominator`](Self::denominator); one `None` after
    /// doing nothing.
    pub fn signals(&self, choice: usize, types: &[usize]) -> Vec<(Option<usize>, IBig)> {
        let Some(option) = choice.checked_sub(1).map(|option| &self.options[option]) else {
            return vec![(None, self.denominator.clone())];
        };
        let place = option.about.iter().zip(&option.sizes);
        let place = place.fold(0, |place, (&agent, size)| place * size + types[agent]);
        option.law[place].iter().map(|(signal, weight)| (Some(*signal), weight.clone())).collect()
    }

    /// The name of a signal of a choice.
    pub fn signal(&self, choice: usize, signal: usize) -> &str {
        choice.checked_sub(1).map_or("", |option| &self.options[option].signals[signal])
    }
}
