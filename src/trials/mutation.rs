//! Mutations of a claim, read: the trial each changes, as it is then.

use super::claim::Mutation;
use super::raw::{RawClaim, RawMutation, RawTrial};
use super::read::{Reader, entries, got, list, named, recipe, stated, verdict};
use super::verdict::{About, Verdict};
use crate::instance::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::raw::Scalar;
use crate::instance::suggestion::did_you_mean;
use crate::instance::syntax::Spanned;

impl Reader<'_> {
    pub(super) fn mutations(
        &mut self,
        claim: &RawClaim,
        raw_trials: &[RawTrial],
        about: About,
        expected: Verdict,
    ) -> Option<Vec<Mutation>> {
        let list = got(&claim.mutations).map_or(&[][..], |mutations| &mutations.value);
        let other = if expected == about.holding() { about.failing() } else { about.holding() };
        let mutations: Vec<Option<Mutation>> = list
            .iter()
            .map(|raw| {
                let flips_to = got(&raw.flips_to).map_or(other, |word| verdict(word.value));
                let words = raw.words_span();
                let span = got(&raw.flips_to).map_or(&words, |word| &word.span);
                self.check_verdict(about, flips_to, span);
                if flips_to == expected {
                    let message = format!("the claim is {expected} without the change, too");
                    let problem = Diagnostic::new(Code::ImpossibleVerdict, span.clone(), message);
                    self.report.add(problem.help("a mutation flips the verdict"));
                }
                self.mutation(raw, raw_trials, flips_to)
            })
            .collect();
        mutations.into_iter().collect()
    }

    fn mutation(
        &mut self,
        raw: &RawMutation,
        raw_trials: &[RawTrial],
        flips_to: Verdict,
    ) -> Option<Mutation> {
        let trial = self.mutated(raw, raw_trials)?;
        let original = raw_trials.get(trial)?;
        let words = raw.words.get()?;
        let mut recipe = recipe(original)?;
        recipe.instance = got(&raw.instance).unwrap_or(recipe.instance);
        recipe.profile = got(&raw.profile).or(recipe.profile);
        recipe.compute = got(&raw.compute).unwrap_or(recipe.compute);
        recipe.over = got(&raw.over).or(recipe.over);
        recipe.numbers = got(&raw.numbers).or(recipe.numbers);
        recipe.fixed = got(&raw.set).map(entries).unwrap_or_default();
        let is_fixed = |name: &str| recipe.fixed.iter().any(|(other, _)| other.value == name);
        recipe.set.retain(|(name, _)| !is_fixed(&name.value));
        recipe.replace = list(&raw.replace);
        recipe.replace_profile = list(&raw.replace_profile);
        recipe.changed = Some(&words.value);
        let commands = raw_trials
            .iter()
            .filter_map(|raw| {
                let command = super::trial::words(raw.compute.get()?).into_iter().next()?;
                Some((got(&raw.name)?.value.clone(), command))
            })
            .collect();
        let stated = stated(original, &commands);
        let before = std::mem::take(&mut self.report);
        let changed = self.trial(&recipe, &stated, &raw.words_span());
        let problems = std::mem::replace(&mut self.report, before).into_list();
        // An instance that has changed may still be judged: the mutation then changes nothing.
        let is_gone = |problem: &Diagnostic| problem.code == Code::NothingReplaced;
        if !problems.iter().all(is_gone) || (problems.is_empty() && changed.is_none()) {
            problems.into_iter().for_each(|problem| self.report.add(problem));
            changed.as_ref()?;
        }
        Some(Mutation {
            words: words.value.clone(),
            line: self.source.position(raw.words_span().start).line,
            trial,
            changed: changed.map(|changed| named(changed, original)),
            flips_to,
        })
    }

    /// The position of the trial that a mutation changes.
    fn mutated(&mut self, raw: &RawMutation, raw_trials: &[RawTrial]) -> Option<usize> {
        let Some(trial) = &raw.trial else { return (!raw_trials.is_empty()).then_some(0) };
        let Spanned { span, value: Scalar(text) } = trial.get()?;
        let by_name = raw_trials
            .iter()
            .position(|trial| got(&trial.name).is_some_and(|name| name.value == *text));
        let by_number = || text.parse::<usize>().ok()?.checked_sub(1);
        let found = by_name.or_else(by_number).filter(|trial| *trial < raw_trials.len());
        if found.is_none() {
            let message = format!("the claim has no trial `{text}`");
            let names = raw_trials.iter().filter_map(|trial| got(&trial.name));
            let names: Vec<&str> = names.map(|name| name.value.as_str()).collect();
            let help = match names.as_slice() {
                [] => format!("trials have numbers from 1 to {}", raw_trials.len()),
                names => did_you_mean(text, names.iter().copied()),
            };
            self.report.add(Diagnostic::new(Code::UnknownTrial, span.clone(), message).help(help));
        }
        found
    }
}

impl RawMutation {
    /// Where it stands: in TOML the table has no text of its own.
    fn words_span(&self) -> Span {
        self.words.get().map_or_else(|| self.span.clone(), |words| words.span.clone())
    }
}
