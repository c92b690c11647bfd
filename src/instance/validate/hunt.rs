//! Hunts against what can be hunted.

use super::bids::distinct;
use super::numbers::Numbers;
use super::{check_format, got};
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::instance::hunt::{Hunt, HuntClaim, HuntFamily, HuntSpace, HuntTables};
use crate::instance::number::Number;
use crate::instance::raw::{
    HuntConceptWord, HuntKindWord, RawAmounts, RawHunt, RawHuntClaim, RawHuntFamily, RawHuntTables,
    RawRange,
};
use crate::instance::suggestion::did_you_mean;
use crate::instance::syntax::{self, Got, Read, Report, Spanned};
use crate::instance::{Instance, Source};
use dashu::base::{Gcd, Signed};
use dashu::integer::UBig;
use dashu::rational::RBig;

/// The format of hunts.
pub(in crate::instance) const HUNT_FORMAT: &str = "poacert-hunt/1";

/// The largest whole number in a hunt's ranges.
const LARGEST: i64 = 1000;
/// The most agents, types of each and actions of each.
const MOST: i64 = 6;
/// The most entries of a table game.
const MOST_ENTRIES: i64 = 100_000;
/// The largest product of weights, and the largest amount in units in which costs are whole: scores are computed in machine
/// integers.
const MOST_WEIGHT: i64 = 100_000_000;
const MOST_AMOUNT: i64 = 8_000_000;
/// How many climbs and steps there are if nothing is said.
const USUAL: (i64, i64) = (1000, 500);
/// The most climbs, steps, and the largest seed.
const MOST_CLIMBS: i64 = 1_000_000_000_000;

/// Reads and validates a hunt; see [`Hunt::read`].
pub(in crate::instance) fn hunt(source: Source) -> Result<Hunt, Diagnostics> {
    let mut report = Report::default();
    let node = syntax::parse(&source, &mut report);
    let raw = node.and_then(|node| RawHunt::read(&node, &mut report));
    let found = raw.and_then(|raw| valid(&raw, &source, &mut report));
    match found {
        Some(hunt) if report.is_empty() => Ok(hunt),
        _ => Err(Diagnostics::new(source, report.into_list())),
    }
}

fn valid(raw: &RawHunt, source: &Source, report: &mut Report) -> Option<Hunt> {
    if let Some(format) = raw.format.get() {
        check_format(format, HUNT_FORMAT, report);
    }
    let count =
        |number: &Option<Got<Number>>, least: i64, usual: i64, report: &mut Report| match number {
            None => Some(usual),
            Some(number) => whole(number.get()?, (least, MOST_CLIMBS), report),
        };
    let seed = count(&raw.seed, 0, 0, report);
    let climbs = count(&raw.climbs, 1, USUAL.0, report);
    let steps = count(&raw.steps, 1, USUAL.1, report);
    let space = space(raw, report);
    let claim = raw.claim.get().and_then(|claim| claim_of(claim, every(raw), report));
    Some(Hunt {
        title: got(&raw.title).cloned(),
        citation: got(&raw.source).cloned(),
        seed: u64::try_from(seed?).ok()?,
        climbs: u64::try_from(climbs?).ok()?,
        steps: u64::try_from(steps?).ok()?,
        claim: claim?,
        space: space?,
        source: source.clone(),
    })
}

fn space(raw: &RawHunt, report: &mut Report) -> Option<HuntSpace> {
    let tables = got(&raw.tables).map(|tables| (tables, tables.span.clone()));
    let family = got(&raw.family).map(|family| (family, family.span.clone()));
    match (tables, family) {
        (Some((_, one)), Some((_, other))) => {
            let message = "a hunt looks either among [tables] or in a [family]";
            let problem = Diagnostic::new(Code::ConflictingKeys, other, message);
            report.add(problem.also(one, "and here are tables").help("make two hunts of it"));
            None
        }
        (Some((tables, _)), None) => tables_of(tables, report).map(HuntSpace::Tables),
        (None, Some((family, _))) => family_of(family, report).map(HuntSpace::Family),
        (None, None) if raw.tables.is_none() && raw.family.is_none() => {
            let message = "the hunt does not say where to look";
            let problem = Diagnostic::new(Code::MissingKey, 0..0, message);
            report.add(problem.help(
                "add [tables], for random table games, or [family], for instances of a template",
            ));
            None
        }
        (None, None) => None,
    }
}

/// Whether every member of a family is to be decided.
fn every(raw: &RawHunt) -> bool {
    let family = got(&raw.family);
    family.and_then(|family| got(&family.every)).is_some_and(|every| every.value)
}

fn claim_of(raw: &RawHuntClaim, every: bool, report: &mut Report) -> Option<HuntClaim> {
    let flag = |key: &Option<Got<Spanned<bool>>>| got(key).is_some_and(|flag| flag.value);
    let concept = got(&raw.concept);
    let mixed = concept.is_some_and(|concept| concept.value == HuntConceptWord::Bne);
    if let (Some(concept), true, false) = (concept, mixed, every) {
        let message = "climbs look for pure equilibria only";
        let problem = Diagnostic::new(Code::ConflictingKeys, concept.span.clone(), message);
        report.add(
            problem
                .help("write concept = \"pure-bne\", or decide every = true member of a [family]"),
        );
    }
    for (key, name) in [(&raw.strict, "strict"), (&raw.costly, "costly")] {
        if let (Some(key), true) = (got(key).filter(|key| key.value), every) {
            let message = format!("`{name}` does not apply where every member is decided");
            let problem = Diagnostic::new(Code::ConflictingKeys, key.span.clone(), message);
            report.add(problem.help("leave it out, or leave out every = true"));
        }
    }
    let kind = raw.kind.get()?;
    Some(HuntClaim {
        semi: kind.value == HuntKindWord::SemiSmooth,
        mixed,
        strict: flag(&raw.strict),
        costly: flag(&raw.costly),
    })
}

/// A whole number within bounds.
fn whole(number: &Number, (least, most): (i64, i64), report: &mut Report) -> Option<i64> {
    let value = Numbers::default().evaluate(number, report)?;
    let found = value.denominator().is_one().then(|| i64::try_from(value.numerator()).ok());
    let found = found.flatten().filter(|whole| (least..=most).contains(whole));
    if found.is_none() {
        let message = format!("a whole number from {least} to {most} belongs here");
        let problem = Diagnostic::new(Code::OutOfRange, number.span.clone(), message);
        report.add(problem.help("write a whole number in that range"));
    }
    found
}

/// A range of whole numbers within bounds.
fn range(raw: &RawRange, bounds: (i64, i64), report: &mut Report) -> Option<(i64, i64)> {
    match raw {
        RawRange::Number(number) => whole(number, bounds, report).map(|one| (one, one)),
        RawRange::Range(raw) => {
            let from = raw.from.get().and_then(|number| whole(number, bounds, report));
            let to = raw.to.get().and_then(|number| whole(number, bounds, report));
            let (from, to) = (from?, to?);
            if from > to {
                let message = format!("the range is empty: {from} is above {to}");
                let problem = Diagnostic::new(Code::BadGrid, raw.span.clone(), message);
                report.add(problem.help("`from` is at most `to`"));
                return None;
            }
            Some((from, to))
        }
    }
}

fn tables_of(raw: &RawHuntTables, report: &mut Report) -> Option<HuntTables> {
    let needed = |key: &Got<RawRange>, bounds, report: &mut Report| {
        key.get().and_then(|raw| range(raw, bounds, report))
    };
    let or = |key: &Option<Got<RawRange>>, usual: i64, bounds, report: &mut Report| match key {
        None => Some((usual, usual)),
        Some(key) => key.get().and_then(|raw| range(raw, bounds, report)),
    };
    let agents = needed(&raw.agents, (2, MOST), report);
    let types = needed(&raw.types, (1, MOST), report);
    let actions = needed(&raw.actions, (1, MOST), report);
    let values = needed(&raw.values, (-LARGEST, LARGEST), report);
    let payments = or(&raw.payments, 0, (-LARGEST, LARGEST), report);
    let weights = or(&raw.weights, 1, (1, LARGEST), report);
    let informed = or(&raw.informed, 0, (0, MOST), report);
    let about = or(&raw.about, 1, (1, 2), report);
    let costs = match got(&raw.costs) {
        None if raw.costs.is_none() => Some(vec![RBig::ZERO]),
        None => None,
        Some(costs) => costs_of(costs, report),
    };
    let (agents, types, actions) = (agents?, types?, actions?);
    let profiles = |each: i64| u32::try_from(agents.1).ok().and_then(|n| each.checked_pow(n));
    let entries = profiles(actions.1)?.checked_mul(agents.1 * types.1)?;
    if entries > MOST_ENTRIES || profiles(types.1)? > MOST_ENTRIES {
        let message = format!("the largest of these games have more than {MOST_ENTRIES} entries");
        let problem = Diagnostic::new(Code::TooLarge, raw.span.clone(), message);
        report.add(problem.help("take fewer agents, types or actions"));
        return None;
    }
    let (values, payments, weights, costs) = (values?, payments?, weights?, costs?);
    if profiles(types.1 * weights.1).is_none_or(|total| total > MOST_WEIGHT) {
        let message = format!("products of these weights exceed {MOST_WEIGHT}");
        let problem = Diagnostic::new(Code::TooLarge, raw.span.clone(), message);
        report.add(problem.help("take smaller weights, or fewer types or agents"));
        return None;
    }
    let most = [values.0, values.1, payments.0, payments.1].into_iter().map(i64::abs).max()?;
    let unit = costs.iter().try_fold(UBig::ONE, |unit, cost| {
        let unit = &unit * (cost.denominator() / (&unit).gcd(cost.denominator()));
        (unit <= UBig::from(MOST_AMOUNT as u64)).then_some(unit)
    });
    let dearest = costs.iter().map(|cost| cost.ceil()).max()?;
    let dearest = i64::try_from(&dearest).unwrap_or(i64::MAX).max(most.saturating_mul(agents.1));
    let unit = unit.and_then(|unit| i64::try_from(&unit).ok()?.checked_mul(dearest));
    if unit.is_none_or(|amount| amount > MOST_AMOUNT) {
        let message = format!("amounts in units of these costs exceed {MOST_AMOUNT}");
        let problem = Diagnostic::new(Code::TooLarge, raw.span.clone(), message);
        report.add(
            problem.help("take smaller values and payments, or costs of smaller denominators"),
        );
        return None;
    }
    let size = |(from, to): (i64, i64)| (from as usize, to as usize);
    Some(HuntTables {
        agents: size(agents),
        types: size(types),
        actions: size(actions),
        values,
        payments,
        weights,
        informed: size(informed?),
        about: size(about?).1,
        costs,
    })
}

fn costs_of(raw: &RawAmounts, report: &mut Report) -> Option<Vec<RBig>> {
    let costs = distinct(raw, "cost", &Numbers::default(), report)?;
    if costs.iter().any(|cost| cost.is_negative()) {
        let problem = Diagnostic::new(Code::OutOfRange, raw.span(), "a cost is negative");
        report.add(problem.help("information costs 0 or more"));
        return None;
    }
    Some(costs)
}

fn family_of(raw: &RawHuntFamily, report: &mut Report) -> Option<HuntFamily> {
    let parameters = raw.parameters.get()?;
    if parameters.value.0.is_empty() {
        let message = "a family needs parameters";
        let problem = Diagnostic::new(Code::EmptyList, parameters.span.clone(), message);
        report.add(problem.help("write v = [1, 2, 3], say, for a parameter v of the template"));
    }
    let values = parameters.value.0.iter().map(|(name, raw)| {
        let values = distinct(raw, "value", &Numbers::default(), report)?;
        Some((name.value.clone(), values, name.span.clone()))
    });
    let values: Vec<_> = values.collect();
    let template = raw.template.get()?;
    Some(HuntFamily {
        template: template.value.clone(),
        parameters: values.into_iter().collect::<Option<_>>()?,
        every: got(&raw.every).is_some_and(|every| every.value),
        span: template.span.clone(),
    })
}

/// Checks the template of a family; see [`Hunt::check_template`].
pub(in crate::instance) fn template(
    hunt: &Hunt,
    family: &HuntFamily,
    template: &Instance,
) -> Result<(), Diagnostics> {
    let mut report = Report::default();
    for (name, _, span) in &family.parameters {
        if !template.params.contains_key(name) {
            let message = format!("the template has no parameter `{name}`");
            let help = did_you_mean(name, template.params.keys().map(String::as_str));
            report.add(Diagnostic::new(Code::UnknownParameter, span.clone(), message).help(help));
        }
    }
    let unfit = |message: &str, help: &str, span: &Span| {
        Diagnostic::new(Code::ConflictingKeys, span.clone(), message).help(help)
    };
    if let Some(stages) = &template.stages {
        if !stages.aftermarkets.is_empty() {
            let help = "leave [[aftermarkets]] out of the template";
            report.add(unfit(
                "hunts are made in auctions without aftermarkets",
                help,
                &family.span,
            ));
        }
        let mut options = stages.information.iter().flatten();
        let is_sure = |row: &Vec<RBig>| row.contains(&RBig::ONE);
        if options.any(|option| !option.law.iter().all(is_sure)) {
            let help = "write learns = [..], or a law of certain signals";
            report.add(unfit("hunts are made with signals that are certain", help, &family.span));
        }
    }
    match report.is_empty() {
        true => Ok(()),
        false => Err(Diagnostics::new(hunt.source.clone(), report.into_list())),
    }
}
