//! Aftermarkets: what all rules have in common.

mod bargaining;
mod double_auction;
mod posted_price;
mod table;

use super::agents::Players;
use super::allocation::Allocations;
use super::law::short;
use super::numbers::Numbers;
use super::signals::Signals;
use super::values::Form;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::number::Number;
use crate::instance::raw::RawAftermarket;
use crate::instance::syntax::{Got, Report, Spanned};
use crate::instance::{Aftermarket, MarketRule, Traders};
use dashu::base::Signed;
use dashu::rational::RBig;

/// What aftermarkets are read with.
pub(super) struct Setting<'a> {
    pub players: &'a Players<'a>,
    pub numbers: &'a Numbers,
    /// What is sold.
    pub form: &'a Form<'a>,
    pub allocations: Allocations<'a>,
    /// `None` if the disclosure could not be read.
    pub signals: Option<Signals<'a>>,
}

impl Setting<'_> {
    /// The markets, in order.
    pub fn validate(
        &self,
        list: &Spanned<Vec<RawAftermarket>>,
        report: &mut Report,
    ) -> Option<Vec<Aftermarket>> {
        let markets: Vec<_> = list.value.iter().map(|raw| self.market(raw, report)).collect();
        markets.into_iter().collect()
    }

    fn market(&self, raw: &RawAftermarket, report: &mut Report) -> Option<Aftermarket> {
        let discount = self.share(raw.discount(), "the discount", RBig::ONE, report);
        if let (Form::Outcomes(_), Some(discount), Some(given)) =
            (self.form, &discount, raw.discount())
            && !discount.is_one()
        {
            let message = "outcomes of a table have no discount";
            let span = given.get().map_or(raw.rule_span(), |number| number.span.clone());
            let problem = Diagnostic::new(Code::ConflictingKeys, span, message);
            report.add(problem.help("remove it, and list values of later outcomes themselves"));
        }
        let rule = match raw {
            RawAftermarket::Table(market) => self.table(market, report),
            _ if matches!(self.form, Form::Outcomes(_)) => {
                let message = "the outcomes of a table have no holder who could sell";
                let problem = Diagnostic::new(Code::ConflictingKeys, raw.rule_span(), message);
                report.add(problem.help("after a table write rule = \"table\" here, too"));
                None
            }
            RawAftermarket::PostedPrice(market) => self.posted_price(market, report),
            RawAftermarket::Bargaining(market) => self.bargaining(market, report),
            RawAftermarket::DoubleAuction(market) => self.double_auction(market, report),
        };
        Some(Aftermarket { rule: rule?, discount: discount? })
    }

    /// A number from 0 to 1.
    fn share(
        &self,
        raw: &Option<Got<Number>>,
        what: &str,
        default: RBig,
        report: &mut Report,
    ) -> Option<RBig> {
        let Some(raw) = raw else { return Some(default) };
        let number = raw.get()?;
        let value = self.numbers.evaluate(number, report)?;
        if !value.is_negative() && value <= RBig::ONE {
            return Some(value);
        }
        let message = format!("{what} is {}, but must be from 0 to 1", short(&value));
        let problem = Diagnostic::new(Code::OutOfRange, number.span.clone(), message);
        report.add(problem.help("write 1, \"1/2\" or 0, say"));
        None
    }

    /// Who may trade.
    fn traders(
        &self,
        sellers: &Option<Got<Vec<Spanned<String>>>>,
        buyers: &Option<Got<Vec<Spanned<String>>>>,
        report: &mut Report,
    ) -> Option<Traders> {
        let sellers = self.listed(sellers, report);
        let buyers = self.listed(buyers, report);
        Some(Traders { sellers: sellers?, buyers: buyers? })
    }

    /// Which agents a list names; all if there is none.
    fn listed(
        &self,
        raw: &Option<Got<Vec<Spanned<String>>>>,
        report: &mut Report,
    ) -> Option<Vec<bool>> {
        let Some(raw) = raw else { return Some(vec![true; self.players.len()]) };
        let mut is_listed: Vec<Option<&Spanned<String>>> = vec![None; self.players.len()];
        let mut is_complete = true;
        for name in raw.get()? {
            let agent = self.players.find_agent(name, report);
            let Some(place) = agent.and_then(|agent| is_listed.get_mut(agent)) else {
                is_complete = false;
                continue;
            };
            if let Some(first) = place {
                let message = format!("agent `{}` is listed twice", name.value);
                let problem = Diagnostic::new(Code::DuplicateName, name.span.clone(), message);
                report
                    .add(problem.also(first.span.clone(), "first here").help("remove one of them"));
            }
            *place = Some(name);
        }
        Some(is_listed.iter().map(Option::is_some).collect()).filter(|_| is_complete)
    }
}

/// Half, the default of shares.
fn half() -> RBig {
    RBig::from_parts(1.into(), 2u8.into())
}
