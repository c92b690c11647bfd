//! The stages around the auction.

use super::actions::Actions;
use super::aftermarkets::Setting;
use super::agents::Players;
use super::allocation::Allocations;
use super::numbers::Numbers;
use super::signals::Signals;
use super::values::Form;
use super::{disclosure, got, information};
use crate::instance::code::Code;
use crate::instance::raw::RawInstance;
use crate::instance::syntax::Report;
use crate::instance::{Agent, Auction, Disclosure, Stages};

/// What stages are checked against.
pub(super) struct Around<'a> {
    /// The form of values says what is sold.
    pub form: &'a Form<'a>,
    /// The auction with its agents, if they are valid.
    pub sale: Option<(&'a Auction, &'a [Agent])>,
    pub players: &'a Players<'a>,
    pub numbers: &'a Numbers,
}

impl Around<'_> {
    /// The stages, `None` inside if there are none.
    pub fn validate(&self, raw: &RawInstance, report: &mut Report) -> Option<Option<Stages>> {
        let (players, numbers) = (self.players, self.numbers);
        let information = information::options(&raw.information, players, numbers, report);
        let disclosure = match &raw.disclosure {
            None => Some(Disclosure::default()),
            Some(raw) => raw
                .get()
                .and_then(|raw| disclosure::validate(raw, self.sale, players, numbers, report)),
        };
        let aftermarkets = match &raw.aftermarkets {
            None => Some(Vec::new()),
            Some(markets) => markets.get().and_then(|markets| {
                let actions = self
                    .sale
                    .map(|(auction, agents)| Actions::of(auction, agents, Code::BidNotAllowed));
                let signals = disclosure.as_ref().map(|disclosure| Signals {
                    disclosure,
                    form: self.form,
                    agents: &players.agents,
                    types: &players.types,
                    actions: actions.as_ref(),
                    numbers,
                    is_private: false,
                });
                let agents = &players.agents;
                let allocations = Allocations { form: self.form, agents, numbers };
                Setting { players, numbers, form: self.form, allocations, signals }
                    .validate(markets, report)
            }),
        };
        let stages = Stages {
            information: information?,
            disclosure: disclosure?,
            aftermarkets: aftermarkets?,
        };
        let is_staged = raw.disclosure.is_some()
            || got(&raw.information).is_some_and(|options| !options.value.is_empty())
            || !stages.aftermarkets.is_empty();
        Some(is_staged.then_some(stages))
    }
}
