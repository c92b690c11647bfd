//! Profiles of auctions alone: one play for every type.

use super::super::got;
use super::{
    Actions, Code, Diagnostic, Instance, Numbers, RawPlay, Report, Span, Spanned, Strategy,
    check_missing, names, strategy, whose,
};
use crate::instance::raw::RawChoice;

/// What every type plays.
pub(super) fn strategies(
    plays: &Spanned<Vec<RawPlay>>,
    instance: &Instance,
    actions: &Actions,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<Vec<Option<Strategy>>>> {
    let sizes = instance.agents.iter().map(|agent| agent.types.len());
    let mut strategies: Vec<Vec<Option<Strategy>>> = sizes.map(|size| vec![None; size]).collect();
    // Where each type's play stands; those that could not be read count as given.
    let mut places: Vec<Vec<Option<Span>>> =
        strategies.iter().map(|types| vec![None; types.len()]).collect();
    let mut is_complete = true;
    for play in &plays.value {
        let whose = whose(play, instance, report);
        let strategy = of_play(play, whose, actions, numbers, report);
        let Some((agent, of_type)) = whose else {
            is_complete = false;
            continue;
        };
        let place = places.get_mut(agent).and_then(|types| types.get_mut(of_type))?;
        match place {
            // What comes with a signal or at a market is another play of the same type.
            Some(_) if has_foreign_keys(play) => {}
            Some(first) => {
                let (who, which) = names(instance, agent, of_type);
                let message = format!("what type `{which}` of agent `{who}` plays is given twice");
                let problem = Diagnostic::new(Code::DuplicatePlay, play.span.clone(), message);
                report.add(problem.also(first.clone(), "first here").help("remove one of them"));
            }
            None => *place = Some(play.span.clone()),
        }
        *strategies.get_mut(agent).and_then(|types| types.get_mut(of_type))? = strategy;
    }
    if is_complete {
        check_missing(&places, &plays.span, instance, report);
    }
    Some(strategies)
}

/// The places of keys for staged games, with what the instance lacks.
fn foreign_keys(play: &RawPlay) -> impl Iterator<Item = (&'static str, &'static str, Span)> {
    let (options, markets) = ("[[information]]", "[[aftermarkets]]");
    let number = |number: &crate::instance::number::Number| number.span.clone();
    let keys = [
        ("information", options, got(&play.information).map(RawChoice::span)),
        ("signal", options, got(&play.signal).map(|signal| signal.span.clone())),
        ("market", markets, got(&play.market).map(number)),
        ("lot", markets, got(&play.lot).map(number)),
        ("holds", markets, got(&play.holds).map(|holds| holds.span.clone())),
        ("paid", markets, got(&play.paid).map(number)),
        ("saw", markets, got(&play.saw).map(|saw| saw.span.clone())),
        ("tremble", "stages", got(&play.tremble).map(|tremble| tremble.span.clone())),
    ];
    keys.into_iter().filter_map(|(key, lacking, span)| Some((key, lacking, span?)))
}

fn has_foreign_keys(play: &RawPlay) -> bool {
    foreign_keys(play).next().is_some()
}

/// What is played, if it is of the one-shot game.
fn of_play(
    play: &RawPlay,
    whose: Option<(usize, usize)>,
    actions: &Actions,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Strategy> {
    if has_foreign_keys(play) {
        for (key, lacking, span) in foreign_keys(play) {
            let message = format!("`{key}` means nothing here: the instance has no {lacking}");
            let problem = Diagnostic::new(Code::ConflictingKeys, span, message);
            report.add(problem.help("remove it, or name the instance this profile is for"));
        }
        return None;
    }
    let choice = match (&play.bid, &play.action) {
        (Some(choice), None) | (None, Some(choice)) => choice.get()?,
        (None, None) => {
            let message = "a play needs the key `bid`, or else `action`";
            let problem = Diagnostic::new(Code::MissingKey, play.span.clone(), message);
            report.add(
                problem.help("add bid = \"1/2\" or bid = { \"0\" = \"1/2\", \"1\" = \"1/2\" }"),
            );
            return None;
        }
        (Some(_), Some(_)) => {
            let message = "a play has a bid or an action, not both";
            let problem = Diagnostic::new(Code::ConflictingKeys, play.span.clone(), message);
            report.add(problem.help("remove one of them"));
            return None;
        }
    };
    let labels = |keys: &[&Spanned<String>], report: &mut Report| {
        let (agent, of_type) = whose?;
        actions.of_law(keys.iter().copied(), agent, Some(of_type), numbers, report)
    };
    strategy(choice, labels, numbers, report)
}
