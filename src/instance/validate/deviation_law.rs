//! The law of a single deviation.

use super::actions::Actions;
use super::law::{law, probability};
use super::numbers::Numbers;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::raw::{ActionLaw, FamilyWord, RawDeviation};
use crate::instance::syntax::{Report, Spanned};
use crate::instance::{
    Agent, Auction, DeviationLaw, MultiUnitRule, SingleItemRule, SmoothnessKind, Type, Valuation,
    Value,
};

/// What laws are checked against.
pub(super) struct Laws<'a> {
    /// The actions, if the auction and its agents are valid.
    actions: Option<Actions<'a>>,
    kind: SmoothnessKind,
}

impl<'a> Laws<'a> {
    pub fn of(sale: Option<(&'a Auction, &'a [Agent])>, kind: SmoothnessKind) -> Laws<'a> {
        let actions =
            sale.map(|(auction, agents)| Actions::of(auction, agents, Code::DeviationNotAllowed));
        Laws { actions, kind }
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
        if let Some(actions) = &self.actions
            && let Some((message, help)) = self.no_family(actions)
        {
            let problem = Diagnostic::new(Code::DeviationNotAllowed, family.span.clone(), message);
            report.add(problem.help(help));
            return None;
        }
        Some(match family.value {
            FamilyWord::HalfValue => DeviationLaw::HalfValue,
            FamilyWord::UniformToValue => DeviationLaw::UniformToValue,
            FamilyWord::LogDensity => DeviationLaw::LogDensity,
        })
    }

    /// Why this auction has no families, and what to do.
    fn no_family(&self, actions: &Actions) -> Option<(&'static str, &'static str)> {
        let explicit = "write law = { action = probability, .. }";
        let (many, is_posted) = match actions.auction {
            Auction::Table(_) => return Some(("families are for auctions by bids", explicit)),
            Auction::SingleItem(auction) => (false, auction.rule == SingleItemRule::PostedPrice),
            Auction::Items(auction) => (true, auction.rule == SingleItemRule::PostedPrice),
            Auction::Units(auction) => (true, auction.rule == MultiUnitRule::PostedPrice),
        };
        let by_bundles = |t: &Type| matches!(t.value, Value::Bundles(Valuation::Bundles(_)));
        if is_posted {
            Some(("families are for auctions by bids, not for posted prices", explicit))
        } else if many && self.kind == SmoothnessKind::SemiSmooth {
            let message = "families for several items or units depend on the types of all, \
                           which semi-smooth deviations may not";
            Some((message, "write a law for every own type, or claim kind = \"smooth\""))
        } else if actions.agents.iter().flat_map(|agent| &agent.types).any(by_bundles) {
            Some(("families are not for values by bundles", "write the values as `xos`, or a law"))
        } else {
            None
        }
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
