//! From the format as written to a valid instance.

mod agents;
mod bids;
mod coverage;
mod deviations;
mod law;
mod names;
mod numbers;
mod prior;
mod single_item;
mod supported;
mod table;

use super::code::Code;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::raw::{RawAuction, RawInstance};
use super::syntax::{self, Got, Read, Report, Spanned};
use super::{Auction, Instance, Source};
use agents::Players;
use numbers::Numbers;

/// The only format there is.
pub(super) const FORMAT: &str = "poacert/1";
/// The most pairs of type profile and action profile.
const MAXIMUM_SIZE: u128 = 200_000_000;

/// Reads and validates an instance; see [`Instance::read`].
pub(super) fn instance(source: Source) -> Result<Instance, Diagnostics> {
    let mut report = Report::default();
    let found = raw(&source, &mut report).and_then(|raw| valid(&raw, &source, &mut report));
    match found {
        Some(instance) if report.is_empty() => Ok(instance),
        _ => Err(Diagnostics::new(source, report.into_list())),
    }
}

fn raw(source: &Source, report: &mut Report) -> Option<RawInstance> {
    let node = syntax::parse(source, report)?;
    RawInstance::read(&node, report)
}

/// All sections in turn; `None` exactly if something was reported.
fn valid(raw: &RawInstance, source: &Source, report: &mut Report) -> Option<Instance> {
    if let Some(format) = raw.format.get() {
        check_format(format, report);
    }
    let numbers = Numbers::resolve(got(&raw.params), &source.set, report);
    let is_supported = supported::check(raw, report);
    let players = raw.agents.get().map(|agents| Players::of(agents, report));
    let prior =
        players.as_ref().and_then(|players| prior::validate(players, &raw.prior, &numbers, report));
    let auction = raw.auction.get().filter(|_| is_supported);
    let auction = auction.zip(players.as_ref()).and_then(|(auction, players)| {
        let auction = match auction {
            RawAuction::Bids(auction) => {
                single_item::validate(auction, players, &numbers, report).map(Auction::SingleItem)
            }
            RawAuction::Table(auction) => {
                table::validate(auction, players, &numbers, report).map(Auction::Table)
            }
            RawAuction::PostedPrice(_) => None,
        }?;
        check_size(&auction, players, raw, report);
        Some(auction)
    });
    let players = players?;
    let agents = agents::with_values(&players, auction.as_ref(), &numbers, report);
    if let (Some(Auction::SingleItem(auction)), Some(agents)) = (&auction, &agents) {
        single_item::check_types(auction, agents, &players, report);
    }
    let smoothness =
        got(&raw.smoothness).and_then(|claim| deviations::claim(claim, &numbers, report));
    let deviations = match (auction.as_ref(), agents.as_ref(), got(&raw.deviations)) {
        (Some(auction), Some(agents), Some(list)) => {
            let kind = deviations::kind(got(&raw.smoothness));
            let setting = deviations::Setting { auction, agents, players: &players, kind };
            setting.validate(list, &numbers, report)?
        }
        _ => Vec::new(),
    };
    Some(Instance {
        title: got(&raw.title).cloned(),
        citation: got(&raw.source).cloned(),
        agents: agents?,
        prior: prior?,
        auction: auction?,
        smoothness,
        deviations,
        source: source.clone(),
    })
}

/// What an optional key holds, if it is there and could be read.
fn got<T>(optional: &Option<Got<T>>) -> Option<&T> {
    optional.as_ref().and_then(Got::get)
}

fn check_format(format: &Spanned<String>, report: &mut Report) {
    if format.value != FORMAT {
        let message = format!("the format `{}` is not known here", format.value);
        let help = if format.value.starts_with("poacert-") {
            format!("this is no instance; those have format = \"{FORMAT}\"")
        } else {
            format!("this version reads format = \"{FORMAT}\"")
        };
        let problem = Diagnostic::new(Code::UnknownFormat, format.span.clone(), message);
        report.add(problem.help(help));
    }
}

fn check_size(auction: &Auction, players: &Players, raw: &RawInstance, report: &mut Report) {
    let product = |sizes: &mut dyn Iterator<Item = usize>| {
        sizes.fold(1, |product: u128, size| {
            product.saturating_mul(u128::try_from(size).unwrap_or(u128::MAX))
        })
    };
    let types = product(&mut players.types.iter().map(|types| types.len()));
    let actions = match auction {
        Auction::SingleItem(auction) => product(&mut auction.bids.iter().map(Vec::len)),
        Auction::Table(table) => product(&mut table.actions.iter().map(Vec::len)),
    };
    if types.saturating_mul(actions) > MAXIMUM_SIZE {
        let span = match raw.auction.get() {
            Some(RawAuction::Bids(auction)) => auction.span.clone(),
            Some(RawAuction::Table(auction)) => auction.span.clone(),
            _ => 0..0,
        };
        let message = format!(
            "{types} type profiles times {actions} action profiles are more than {MAXIMUM_SIZE}"
        );
        report.add(
            Diagnostic::new(Code::TooLarge, span, message)
                .help("take a coarser grid, fewer types or fewer agents"),
        );
    }
}
