//! The law of a single deviation.

use super::actions::Actions;
use super::law::{law, probability};
use super::numbers::Numbers;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::raw::{ActionLaw, FamilyWord, RawDeviation};
use crate::instance::syntax::{Report, Spanned};
use crate::instance::{
    Agent, Auction, DeviationLaw, MultiUnitRule, SingleItemRule, Valuation, Value,
};

/// What laws are checked against.
pub(super) struct Laws<'a> {
    /// The actions, if the auction and its agents are valid.
    actions: Option<Actions<'a>>,
    /// Why there are no families, if so.
    no_families: Option<&'static str>,
}

impl<'a> Laws<'a> {
    pub fn of(sale: Option<(&'a Auction, &'a [Agent])>) -> Laws<'a> {
        let actions =
            sale.map(|(auction, agents)| Actions::of(auction, agents, Code::DeviationNotAllowed));
        let no_families = sale.and_then(|(auction, agents)| no_families(auction, agents));
        Laws { actions, no_families }
    }

    /// The law as written, for an agent at the type profiles of a pattern, if both are known.
    pub fn read(
        &self,
        raw: &RawDeviation,
        whose: Option<(usize, &[Option<usize>])>,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<DeviationLaw> {
        let (code, message, help) = match (&raw.law, &raw.family) {
            (Some(law), None) => return self.explicit(law.get()?, whose, numbers, report),
            (None, Some(family)) => return self.family(family.get()?, report),
            (None, None) => (
                Code::MissingKey,
                "a deviation needs the key `law`, or else `family`",
                "add law = { \"0\" = 1 } or family = \"half-value\"",
            ),
            (Some(_), Some(_)) => (
                Code::ConflictingKeys,
                "a deviation has a law or a family, not both",
                "remove one of them",
            ),
        };
        report.add(Diagnostic::new(code, raw.span.clone(), message).help(help));
        None
    }

    fn family(&self, family: &Spanned<FamilyWord>, report: &mut Report) -> Option<DeviationLaw> {
        if let Some(message) = self.no_families {
            let problem = Diagnostic::new(Code::DeviationNotAllowed, family.span.clone(), message);
            report.add(problem.help("write law = { action = probability, .. }"));
            return None;
        }
        Some(match family.value {
            FamilyWord::HalfValue => DeviationLaw::HalfValue,
            FamilyWord::UniformToValue => DeviationLaw::UniformToValue,
            FamilyWord::LogDensity => DeviationLaw::LogDensity,
        })
    }

    fn explicit(
        &self,
        raw: &ActionLaw,
        whose: Option<(usize, &[Option<usize>])>,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<DeviationLaw> {
        let labels = whose.and_then(|(agent, pattern)| {
            let own = pattern.get(agent).copied().flatten();
            let keys = raw.value.0.iter().map(|(key, _)| key);
            self.actions.as_ref()?.of_law(keys, agent, own, numbers, report)
        });
        let entries = raw.value.0.iter();
        let values = entries.map(|(_, number)| probability(number, numbers, report)).collect();
        let values = law(values, raw.span.clone(), "the deviation", report)?;
        let positive = labels?.into_iter().zip(values).filter(|(_, value)| !value.is_zero());
        Some(DeviationLaw::Explicit(positive.collect()))
    }
}

/// Why an auction has no families, whatever the kind of smoothness, if so.
fn no_families(auction: &Auction, agents: &[Agent]) -> Option<&'static str> {
    let posted = match auction {
        Auction::SingleItem(auction) => auction.rule == SingleItemRule::PostedPrice,
        Auction::Items(auction) => auction.rule == SingleItemRule::PostedPrice,
        Auction::Units(auction) => auction.rule == MultiUnitRule::PostedPrice,
        Auction::Table(_) => return Some("families are not for tables"),
    };
    let is_listed = |value: &Value| matches!(value, Value::Bundles(Valuation::Bundles(_)));
    let mut types = agents.iter().flat_map(|agent| &agent.types);
    if posted {
        Some("families are not for posted prices")
    } else if types.any(|of_type| is_listed(&of_type.value)) {
        Some("families are not for values of `bundles`")
    } else {
        None
    }
}
