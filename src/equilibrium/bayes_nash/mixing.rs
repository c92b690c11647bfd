//! Which strategies have monotone mixtures.

use super::equilibria::Strategy;
use crate::game::BidOrder;

/// The bids of an agent's strategies.
pub(super) struct Mixing {
    /// Pairs of types, the first of lower value.
    below: Vec<(usize, usize)>,
    /// By strategy and type, the places of the lowest and the highest bid.
    spans: Vec<Vec<Option<(usize, usize)>>>,
}

impl Mixing {
    /// Of strategies that are monotone themselves; `None` where all of them mix.
    pub fn of(order: &BidOrder, agent: usize, strategies: &[Strategy]) -> Option<Self> {
        let (values, places) = (&order.values[agent], &order.places[agent]);
        let types = 0..values.len();
        let pairs = types.clone().flat_map(|low| types.clone().map(move |high| (low, high)));
        let below = pairs.filter(|&(low, high)| values[low] < values[high]).collect();
        let span = |law: &Option<Vec<(usize, _)>>| {
            let bids = || law.iter().flatten().map(|(action, _)| places[*action]);
            Some((bids().min()?, bids().max()?))
        };
        let spans = strategies.iter().map(|s| s.laws.iter().map(span).collect()).collect();
        let mixing = Mixing { below, spans };
        (!mixing.all_mix()).then_some(mixing)
    }

    /// Are all mixtures of two strategies monotone?
    pub fn mixes(&self, one: usize, other: usize) -> bool {
        let [one, other] = [one, other].map(|strategy| &self.spans[strategy]);
        let rises = |low: &Option<(usize, usize)>, high: &Option<(usize, usize)>| {
            low.zip(*high).is_none_or(|((_, most), (least, _))| most <= least)
        };
        let rise = |&(low, high): &(usize, usize)| {
            rises(&one[low], &other[high]) && rises(&other[low], &one[high])
        };
        self.below.iter().all(rise)
    }

    /// Are all mixtures of all strategies?
    fn all_mix(&self) -> bool {
        let of_type = |t: usize| self.spans.iter().filter_map(move |spans| spans[t]);
        self.below.iter().all(|&(low, high)| {
            let most = of_type(low).map(|(_, most)| most).max();
            most.zip(of_type(high).map(|(least, _)| least).min()).is_none_or(|(m, l)| m <= l)
        })
    }
}
