//! Profiles of staged instances: plays at stages, for what was seen before.

use super::super::allocation::Allocations;
use super::super::got;
use super::super::information::NONE;
use super::super::law::short;
use super::super::names::Names;
use super::super::signals::Signals;
use super::super::values::Form;
use super::trembles::check_unplayed;
use super::{
    Actions, Code, Diagnostic, Instance, Numbers, RBig, RawPlay, Report, Span, Spanned,
    check_missing, market_action, names, strategy, whose,
};
use crate::instance::number::Number;
use crate::instance::profile::{Stage, StagedPlay};
use crate::instance::raw::RawChoice;
use crate::instance::suggestion::did_you_mean;
use crate::instance::{Aftermarket, Auction, InformationOption, Stages};

/// The plays in the order of the file, and after them `none` for those who say nothing of their options.
pub(super) fn plays(
    list: &Spanned<Vec<RawPlay>>,
    instance: &Instance,
    stages: &Stages,
    actions: &Actions,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<StagedPlay>> {
    let known = Known::of(instance);
    let form = known.form(instance);
    let allocations = Allocations { form: &form, agents: &known.agents, numbers };
    let signals = Signals {
        disclosure: &stages.disclosure,
        form: &form,
        agents: &known.agents,
        types: &known.types,
        actions: Some(actions),
        numbers,
        is_private: true,
    };
    let reading = Reading { instance, stages, actions, numbers, allocations, signals };
    let sizes = instance.agents.iter().map(|agent| agent.types.len());
    let mut bids: Vec<Vec<Option<Span>>> = sizes.map(|size| vec![None; size]).collect();
    let mut choices = bids.clone();
    let mut plays = Vec::new();
    let mut is_complete = true;
    for raw in &list.value {
        let whose = whose(raw, instance, report);
        let stage = reading.stage(raw, report);
        if let (Some((agent, of_type)), Some(stage)) = (whose, stage) {
            let places = match stage {
                Stage::Information => &mut choices,
                Stage::Bid => &mut bids,
                Stage::Market(_) => &mut Vec::new(),
            };
            if let Some(place) = places.get_mut(agent).and_then(|types| types.get_mut(of_type)) {
                *place = Some(raw.span.clone());
            }
        }
        let play =
            whose.zip(stage).and_then(|(whose, stage)| reading.play(raw, whose, stage, report));
        is_complete &= whose.is_some() && stage.is_some();
        plays.push(play);
    }
    if is_complete {
        check_missing(&bids, &list.span, instance, report);
    }
    let mut plays = plays.into_iter().collect::<Option<Vec<_>>>()?;
    for (agent, types) in choices.iter().enumerate() {
        if reading.options(agent).is_empty() {
            continue;
        }
        for (of_type, _) in types.iter().enumerate().filter(|(_, place)| place.is_none()) {
            let law = vec![(NONE.to_owned(), RBig::ONE)];
            plays.push(StagedPlay::anywhere(
                agent,
                of_type,
                Stage::Information,
                law,
                list.span.clone(),
            ));
        }
    }
    Some(plays)
}

/// The instance's names, to look them up.
struct Known {
    agents: Names,
    /// By agent.
    types: Vec<Names>,
    items: Names,
    outcomes: Names,
}

impl Known {
    fn of(instance: &Instance) -> Known {
        let agents = instance.agents.iter();
        let types = agents.clone().map(|agent| Names::known(agent.types.iter().map(|t| &*t.name)));
        let (mut items, mut outcomes) = (Names::default(), Names::default());
        match &instance.auction {
            Auction::Items(auction) => {
                items = Names::known(auction.items.iter().map(String::as_str))
            }
            Auction::Table(table) => {
                outcomes = Names::known(table.outcomes.iter().map(String::as_str));
            }
            Auction::SingleItem(_) | Auction::Units(_) => {}
        }
        let types = types.collect();
        Known { agents: Names::known(agents.map(|agent| &*agent.name)), types, items, outcomes }
    }

    fn form(&self, instance: &Instance) -> Form<'_> {
        match &instance.auction {
            Auction::SingleItem(_) => Form::Item,
            Auction::Items(_) => Form::Items(Some(&self.items)),
            Auction::Units(auction) => Form::Units(Some(auction.units)),
            Auction::Table(_) => Form::Outcomes(&self.outcomes),
        }
    }
}

/// What plays are read with.
pub(super) struct Reading<'a> {
    pub instance: &'a Instance,
    stages: &'a Stages,
    pub actions: &'a Actions<'a>,
    pub numbers: &'a Numbers,
    allocations: Allocations<'a>,
    signals: Signals<'a>,
}

impl Reading<'_> {
    pub fn options(&self, agent: usize) -> &[InformationOption] {
        self.stages.information.get(agent).map_or(&[], Vec::as_slice)
    }

    fn market(&self, stage: Stage) -> Option<&Aftermarket> {
        match stage {
            Stage::Market(number) => self.stages.aftermarkets.get(number.checked_sub(1)?),
            Stage::Information | Stage::Bid => None,
        }
    }

    /// The stage a play is at; reports one that is at none.
    fn stage(&self, raw: &RawPlay, report: &mut Report) -> Option<Stage> {
        if let Some(number) = &raw.market {
            let number = number.get()?;
            let count = self.stages.aftermarkets.len();
            let market = self.whole(number, "market", report)?;
            if market <= count {
                return Some(Stage::Market(market));
            }
            let message = format!("there is no market {market}");
            let help = match count {
                0 => "the instance has no [[aftermarkets]]".to_owned(),
                _ => format!("the instance has {count}, counted from 1"),
            };
            report.add(Diagnostic::new(Code::OutOfRange, number.span.clone(), message).help(help));
            return None;
        }
        if raw.bid.is_some() || raw.action.is_some() {
            return Some(Stage::Bid);
        }
        if raw.information.is_some() {
            return Some(Stage::Information);
        }
        let message = "a play needs the key `bid`, `information`, or `market` with `action`";
        let problem = Diagnostic::new(Code::MissingKey, raw.span.clone(), message);
        report.add(problem.help("add bid = \"1/2\", say, or market = 1 and action = \"out\""));
        None
    }

    /// A whole number from 1.
    fn whole(&self, number: &Number, what: &str, report: &mut Report) -> Option<usize> {
        let value = self.numbers.evaluate(number, report)?;
        let whole = value.is_int().then(|| usize::try_from(value.numerator()).ok()).flatten();
        let whole = whole.filter(|whole| *whole >= 1);
        if whole.is_none() {
            let message = format!("{} is no number of a {what}", short(&value));
            let problem = Diagnostic::new(Code::OutOfRange, number.span.clone(), message);
            report.add(problem.help(format!("{what}s are counted from 1")));
        }
        whole
    }

    fn play(
        &self,
        raw: &RawPlay,
        (agent, of_type): (usize, usize),
        stage: Stage,
        report: &mut Report,
    ) -> Option<StagedPlay> {
        let is_market = self.market(stage).is_some();
        if !is_market {
            check_foreign(raw, report)?;
        }
        let choice = self.choice(raw, agent, stage, report);
        let labels = |keys: &[&Spanned<String>], report: &mut Report| {
            self.labels(keys, agent, of_type, stage, report)
        };
        let law = choice.and_then(|choice| strategy(choice, labels, self.numbers, report));
        let trembles = match &raw.tremble {
            None => Some(Vec::new()),
            Some(map) => map.get().and_then(|Spanned { value: map, .. }| {
                let trembles = self.trembles(map, labels, report)?;
                check_unplayed(map, &trembles, law.as_ref()?, report);
                Some(trembles)
            }),
        };
        let before = match stage {
            Stage::Information => Some((None, None)),
            Stage::Bid | Stage::Market(_) => self.before(raw, agent, stage, report),
        };
        let bid = match &raw.bid {
            Some(bid) if is_market => {
                bid.get().and_then(|bid| self.bid(bid, agent, of_type, report)).map(Some)
            }
            _ => Some(None),
        };
        let lot = self.optional(&raw.lot, |lot| self.whole(lot, "lot", report));
        let holds = self.optional(&raw.holds, |holds| self.allocations.read(holds, report));
        let paid = self.optional(&raw.paid, |paid| {
            if self.stages.disclosure.hides_own_payment {
                let message = "agents do not see what they paid";
                let problem = Diagnostic::new(Code::ConflictingKeys, paid.span.clone(), message);
                report.add(problem.help("remove it: [disclosure] hides the own payment"));
            }
            self.numbers.evaluate(paid, report)
        });
        let saw = self.optional(&raw.saw, |saw| self.signals.read(&saw.value, report));
        let (information, signal) = before?;
        Some(StagedPlay {
            information,
            signal,
            bid: bid?,
            lot: lot?,
            holds: holds?,
            paid: paid?,
            saw: saw?.unwrap_or_default(),
            trembles: trembles?,
            ..StagedPlay::anywhere(agent, of_type, stage, law?, raw.span.clone())
        })
    }

    /// What an optional key says; `None` if it could not be read.
    pub fn optional<T, U>(
        &self,
        key: &Option<crate::instance::syntax::Got<T>>,
        read: impl FnOnce(&T) -> Option<U>,
    ) -> Option<Option<U>> {
        match key {
            None => Some(None),
            Some(key) => key.get().and_then(read).map(Some),
        }
    }

    /// What is played.
    fn choice<'r>(
        &self,
        raw: &'r RawPlay,
        agent: usize,
        stage: Stage,
        report: &mut Report,
    ) -> Option<&'r RawChoice> {
        match stage {
            Stage::Information => {
                let choice = got(&raw.information)?;
                if self.options(agent).is_empty() {
                    self.no_options(agent, choice.span(), report);
                    return None;
                }
                Some(choice)
            }
            Stage::Bid => match (&raw.bid, &raw.action) {
                (Some(choice), None) | (None, Some(choice)) => choice.get(),
                _ => {
                    let message = "a play has a bid or an action, not both";
                    let problem = Diagnostic::new(Code::ConflictingKeys, raw.span.clone(), message);
                    report
                        .add(problem.help("remove one of them, or add the `market` of the action"));
                    None
                }
            },
            Stage::Market(_) => {
                if raw.action.is_none() {
                    let message = "a play at a market needs the key `action`";
                    let problem = Diagnostic::new(Code::MissingKey, raw.span.clone(), message);
                    report.add(problem.help("add action = \"out\", say"));
                }
                got(&raw.action)
            }
        }
    }

    /// The canonical labels of actions at a stage.
    fn labels(
        &self,
        keys: &[&Spanned<String>],
        agent: usize,
        of_type: usize,
        stage: Stage,
        report: &mut Report,
    ) -> Option<Vec<String>> {
        let label = |key: &Spanned<String>, report: &mut Report| match self.market(stage) {
            Some(market) => {
                let (instance, numbers) = (self.instance, self.numbers);
                market_action::label(key, agent, &market.rule, instance, numbers, report)
            }
            None => self.option(key, agent, report),
        };
        if stage == Stage::Bid {
            let keys = keys.iter().copied();
            return self.actions.of_law(keys, agent, Some(of_type), self.numbers, report);
        }
        let mut places: Vec<(String, &Spanned<String>)> = Vec::new();
        let mut is_complete = true;
        for key in keys {
            let Some(label) = label(key, report) else {
                is_complete = false;
                continue;
            };
            if let Some((_, first)) = places.iter().find(|(other, _)| *other == label) {
                let message = format!("the action {label} stands twice in the law");
                let problem = Diagnostic::new(Code::DuplicateName, key.span.clone(), message);
                let problem = problem.also(first.span.clone(), "first here");
                report.add(problem.help("add the probabilities up"));
            }
            places.push((label, key));
        }
        Some(places.into_iter().map(|(label, _)| label).collect()).filter(|_| is_complete)
    }

    /// An option of the agent's, or `none`.
    pub fn option(
        &self,
        key: &Spanned<String>,
        agent: usize,
        report: &mut Report,
    ) -> Option<String> {
        let options = self.options(agent).iter().map(|option| option.name.as_str());
        let mut known = std::iter::once(NONE).chain(options);
        if known.clone().any(|name| name == key.value) {
            return known.find(|name| *name == key.value).map(str::to_owned);
        }
        let (who, _) = names(self.instance, agent, 0);
        let message = format!("agent `{who}` has no option `{}`", key.value);
        let help = did_you_mean(&key.value, known);
        report.add(Diagnostic::new(Code::UnknownOption, key.span.clone(), message).help(help));
        None
    }
}

/// Reports keys of markets at other stages, and a signal where an option is chosen.
fn check_foreign(raw: &RawPlay, report: &mut Report) -> Option<()> {
    let number = |number: &Number| number.span.clone();
    let mut keys = vec![
        ("lot", got(&raw.lot).map(number)),
        ("holds", got(&raw.holds).map(|holds| holds.span.clone())),
        ("paid", got(&raw.paid).map(number)),
        ("saw", got(&raw.saw).map(|saw| saw.span.clone())),
    ];
    let chooses = raw.bid.is_none() && raw.action.is_none();
    keys.extend(chooses.then(|| ("signal", got(&raw.signal).map(|signal| signal.span.clone()))));
    let mut is_sound = true;
    for (key, span) in keys {
        let Some(span) = span else { continue };
        let (message, help) = match key {
            "signal" => {
                ("signals come after the choice of an option", "add the bid, or remove `signal`")
            }
            _ => ("is known in markets only", "add the number of the `market`, or remove it"),
        };
        let message =
            if key == "signal" { message.to_owned() } else { format!("`{key}` {message}") };
        report.add(Diagnostic::new(Code::ConflictingKeys, span, message).help(help));
        is_sound = false;
    }
    is_sound.then_some(())
}
