//! From the plays of a profile to what is played at each information set.

use super::behaviour::{Behaviour, Local, in_words};
use crate::instance::{Code, Diagnostic, Diagnostics, Profile, Stage, StagedPlay};
use crate::staged::{InformationSet, Place};
use std::collections::BTreeMap;

/// Information sets without a play, or with two, that are listed at most.
const LISTED: usize = 20;

/// The plays of a profile, matched to the information sets that are met.
pub(super) struct Matching<'a> {
    profile: &'a Profile,
    names: &'a [String],
    /// Plays by agent, type and stage.
    plays: BTreeMap<(usize, usize, usize), Vec<&'a StagedPlay>>,
    /// What was found so far.
    pub behaviour: Behaviour,
    problems: Vec<Diagnostic>,
    /// How many sets have no play.
    missing: usize,
    /// The sets about which there is a problem.
    seen: Vec<BTreeMap<Vec<String>, ()>>,
}

impl<'a> Matching<'a> {
    /// The plays of agents of these names.
    pub fn new(profile: &'a Profile, names: &'a [String]) -> Self {
        let mut plays: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for play in &profile.plays {
            plays.entry((play.agent, play.of_type, stage(play.stage))).or_default().push(play);
        }
        let agents = names.len();
        let behaviour = Behaviour { sets: vec![BTreeMap::new(); agents] };
        let seen = vec![BTreeMap::new(); agents];
        Matching { profile, names, plays, behaviour, problems: Vec::new(), missing: 0, seen }
    }

    /// What is played at a set; a problem is noted if nothing is.
    pub fn at(&mut self, agent: usize, set: &InformationSet) -> Option<&Local> {
        if !self.behaviour.sets[agent].contains_key(&set.path) {
            let local = self.find(agent, set)?;
            self.behaviour.sets[agent].insert(set.path.clone(), local);
        }
        self.behaviour.sets[agent].get(&set.path)
    }

    /// The positions of what is played at a set, to build the tree with; where no play fits, the first action.
    pub fn follow(&mut self, agent: usize, set: &InformationSet) -> Vec<usize> {
        self.at(agent, set).map_or_else(|| vec![0], Local::support)
    }

    fn find(&mut self, agent: usize, set: &InformationSet) -> Option<Local> {
        if set.actions.len() == 1 {
            return Some(Local::forced(set));
        }
        if self.seen[agent].contains_key(&set.path) {
            return None;
        }
        let number = match &set.place {
            Place::Information => stage(Stage::Information),
            Place::Bid { .. } => stage(Stage::Bid),
            Place::Market { market, .. } => stage(Stage::Market(*market)),
        };
        let plays = self.plays.get(&(agent, set.of_type, number));
        let plays = plays.map_or(&[][..], Vec::as_slice);
        let fitting = plays.iter().copied().filter(|play| fits(play, set));
        let fitting: Vec<(&StagedPlay, Local)> =
            fitting.filter_map(|play| Some((play, Local::of(play, set)?))).collect();
        let most = fitting.iter().map(|(play, _)| conditions(play)).max();
        let mut closest = fitting.iter().filter(|(play, _)| Some(conditions(play)) == most);
        match (closest.next(), closest.next()) {
            (Some((_, local)), None) => return Some(local.clone()),
            (Some((play, _)), Some((other, _))) => self.note_two(agent, set, play, other),
            (None, _) => self.note_missing(agent, set, plays.last().copied()),
        }
        self.seen[agent].insert(set.path.clone(), ());
        None
    }

    fn note_missing(&mut self, agent: usize, set: &InformationSet, near: Option<&StagedPlay>) {
        self.missing += 1;
        if self.missing > LISTED {
            return;
        }
        let of_type = |play: &&StagedPlay| play.agent == agent && play.of_type == set.of_type;
        let plays = &self.profile.plays;
        let near = near.or_else(|| plays.iter().rfind(of_type)).or_else(|| plays.last());
        let span = near.map_or(0..0, |play| play.span.clone());
        let where_ = in_words(&self.names[agent], set);
        let message = format!("no play says what {where_} does");
        let actions = match set.actions.as_slice() {
            few if few.len() <= 8 => few.join(", "),
            many => format!("{}, .. ({} in all)", many[..8].join(", "), many.len()),
        };
        let help =
            format!("the set can be reached: add a play for it; the actions there are {actions}");
        let problem = Diagnostic::new(Code::MissingStrategy, span, message);
        self.problems.push(problem.help(help));
    }

    fn note_two(&mut self, agent: usize, set: &InformationSet, one: &StagedPlay, two: &StagedPlay) {
        let where_ = in_words(&self.names[agent], set);
        let message = format!("two plays fit {where_} equally well");
        let problem = Diagnostic::new(Code::DuplicatePlay, two.span.clone(), message)
            .also(one.span.clone(), "first here")
            .help("the play with the most conditions applies: add one, or remove a play");
        // Once for each pair of plays, not for each set that both fit.
        let is_known =
            |known: &Diagnostic| known.span == problem.span && known.related == problem.related;
        if !self.problems.iter().any(is_known) {
            self.problems.push(problem);
        }
    }

    /// All problems, if there are any.
    pub fn diagnostics(&mut self) -> Option<Diagnostics> {
        let mut problems = std::mem::take(&mut self.problems);
        if self.missing > LISTED {
            let message = format!(
                "no play fits {} more information sets that can be reached",
                self.missing - LISTED
            );
            problems.push(Diagnostic::elsewhere(Code::MissingStrategy, message));
        }
        let source = &self.profile.source;
        (!problems.is_empty()).then(|| Diagnostics::new(source.clone(), problems))
    }
}

/// Stages as numbers.
fn stage(stage: Stage) -> usize {
    match stage {
        Stage::Information => 0,
        Stage::Bid => 1,
        Stage::Market(number) => number + 1,
    }
}

/// How much a play says about where it applies.
fn conditions(play: &StagedPlay) -> usize {
    let given = [
        play.information.is_some(),
        play.signal.is_some(),
        play.bid.is_some(),
        play.lot.is_some(),
        play.holds.is_some(),
        play.paid.is_some(),
    ];
    given.into_iter().filter(|given| *given).count() + play.saw.len()
}

/// Whether what a play of this type at this stage says agrees with a set.
fn fits(play: &StagedPlay, set: &InformationSet) -> bool {
    let agrees = |said: &Option<String>, is: &Option<String>| said.is_none() || said == is;
    let informed =
        |option, signal| agrees(&play.information, option) && agrees(&play.signal, signal);
    match &set.place {
        Place::Information => true,
        Place::Bid { option, signal } => informed(option, signal),
        Place::Market { option, signal, bid, lot, holds, paid, saw, price, .. } => {
            let seen = |(key, text): &(String, String)| match (key.as_str(), price) {
                ("price", Some(price)) => price.to_string() == *text,
                _ => saw.iter().any(|(known, is)| known == key && is == text),
            };
            informed(option, signal)
                && play.bid.as_ref().is_none_or(|said| said == bid)
                && play.lot.is_none_or(|said| said == *lot)
                && play.holds.as_ref().is_none_or(|said| said == holds)
                && play.paid.as_ref().is_none_or(|said| paid.as_ref() == Some(said))
                && play.saw.iter().all(seen)
        }
    }
}
