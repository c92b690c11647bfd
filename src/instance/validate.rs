//! From the format as written to a valid instance.

mod actions;
mod aftermarkets;
mod agents;
mod allocation;
mod bids;
mod coverage;
mod deviation_law;
mod deviations;
mod disclosure;
mod goods;
mod hunt;
mod information;
mod items;
mod law;
mod names;
mod numbers;
mod posted_price;
mod prior;
mod profile;
mod sealed_bids;
mod signals;
mod single_item;
mod size;
mod stages;
mod table;
mod terms;
mod type_actions;
mod units;
mod values;

use super::code::Code;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::raw::{GoodsWord, RawAuction, RawInstance};
use super::syntax::{self, Got, Read, Report, Spanned};
use super::{Auction, Instance, Source};
use agents::Players;
use deviations::Setting;
use goods::Goods;
pub(super) use hunt::{HUNT_FORMAT, hunt, template};
use numbers::Numbers;
pub(super) use profile::{PROFILE_FORMAT, profile};
use sealed_bids::Rule;
use values::Form;

/// What the names of all formats start with.
const FORMAT_STEM: &str = "poacert";

/// The format of instances.
pub(super) const FORMAT: &str = "poacert/1";

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
        check_format(format, FORMAT, report);
    }
    let numbers = Numbers::resolve(got(&raw.params), &source.set, report);
    let goods = Goods::of(raw.goods.as_ref(), &numbers, report);
    let players = Players::of(raw.agents.get()?, report)?;
    let prior = prior::validate(&players, &raw.prior, &numbers, report);
    let outcomes;
    let (auction, form) = match raw.auction.get() {
        Some(RawAuction::Bids(auction)) => match Rule::of(auction, &goods, report) {
            Some(rule) => {
                let auction = rule.validate(auction, &goods, &players, &numbers, report);
                (auction, goods.form())
            }
            None => (None, Form::Unknown),
        },
        Some(RawAuction::PostedPrice(auction)) => {
            let auction = posted_price::validate(auction, &goods, &players, &numbers, report);
            (auction, goods.form())
        }
        Some(RawAuction::Table(auction)) => {
            let span = auction.rule.get().map_or(auction.span.clone(), |rule| rule.span.clone());
            let fits = goods.check_rule("table", GoodsWord::Single, span, report);
            outcomes = table::outcomes(auction, report);
            let auction = table::validate(auction, &outcomes, &players, &numbers, report);
            (fits.and(auction).map(Auction::Table), Form::Outcomes(&outcomes))
        }
        None => (None, Form::Unknown),
    };
    let mut agents = agents::with_values(&players, &form, &numbers, report);
    if let (Some(auction), Some(agents)) = (&auction, &mut agents) {
        type_actions::validate(auction, agents, &players, report);
    }
    if let (Some(auction), Some(agents)) = (&auction, &agents) {
        sealed_bids::check_work(auction, agents, &players, report)?;
        sealed_bids::check_types(auction, agents, &players, report);
    }
    let around = stages::Around {
        form: &form,
        sale: auction.as_ref().zip(agents.as_deref()),
        players: &players,
        numbers: &numbers,
    };
    let stages = around.validate(raw, report);
    let claim = got(&raw.smoothness);
    let smoothness = claim.and_then(|claim| deviations::claim(claim, &numbers, report));
    let deviations = match got(&raw.deviations) {
        None => Some(Vec::new()),
        Some(list) => {
            let sale = auction.as_ref().zip(agents.as_deref());
            let setting = Setting { players: &players, sale, kind: deviations::kind(claim) };
            setting.validate(list, &numbers, report)
        }
    };
    Some(Instance {
        title: got(&raw.title).cloned(),
        citation: got(&raw.source).cloned(),
        agents: agents?,
        prior: prior?,
        auction: auction?,
        stages: stages?,
        smoothness,
        deviations: deviations?,
        params: numbers.into_values(),
        source: source.clone(),
    })
}

/// What an optional key holds, if it is there and could be read.
fn got<T>(optional: &Option<Got<T>>) -> Option<&T> {
    optional.as_ref().and_then(Got::get)
}

fn check_format(format: &Spanned<String>, known: &str, report: &mut Report) {
    if format.value != known {
        let message = format!("the format `{}` is not known here", format.value);
        let (this, other) = match known {
            FORMAT => ("instance", format.value.starts_with("poacert-")),
            HUNT_FORMAT => {
                let other = !format.value.starts_with("poacert-hunt");
                ("hunt", other && format.value.starts_with(FORMAT_STEM))
            }
            _ => ("profile", format.value == FORMAT),
        };
        let help = if other {
            format!("this is no {this}; those have format = \"{known}\"")
        } else {
            format!("this version reads format = \"{known}\"")
        };
        let problem = Diagnostic::new(Code::UnknownFormat, format.span.clone(), message);
        report.add(problem.help(help));
    }
}
