//! Resale by bargaining.

use super::{Code, Diagnostic, MarketRule, Report, Setting, half};
use crate::instance::raw::RawBargaining;

impl Setting<'_> {
    pub(super) fn bargaining(
        &self,
        raw: &RawBargaining,
        report: &mut Report,
    ) -> Option<MarketRule> {
        let traders = self.traders(&raw.sellers, &raw.buyers, report);
        let share = self.share(&raw.share, "the seller's share", half(), report);
        let traders = traders?;
        for agent in 0..self.players.len() {
            let trades =
                [&traders.sellers, &traders.buyers].map(|list| list.get(agent) == Some(&true));
            if trades.contains(&true) {
                self.check_types(agent, report);
            }
        }
        Some(MarketRule::Bargaining { traders, share: share? })
    }

    /// Reports a type that cannot be reported, as it is called like staying out.
    fn check_types(&self, agent: usize, report: &mut Report) {
        let names = self.players.raw_types(agent).iter().filter_map(|raw| raw.name.get());
        for name in names.filter(|name| name.value == "out") {
            let message = "a type called `out` cannot be reported when bargaining";
            let problem = Diagnostic::new(Code::BadName, name.span.clone(), message);
            report.add(problem.help("`out` is to stay out: give the type another name"));
        }
    }
}
