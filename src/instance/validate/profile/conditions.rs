//! What a play of a staged profile is for: the option, the signal and the bid before it.

use super::super::got;
use super::super::information::NONE;
use super::staged::Reading;
use super::{Code, Diagnostic, RawPlay, Report, Span, names};
use crate::instance::InformationOption;
use crate::instance::profile::Stage;
use crate::instance::raw::{RawChoice, text};
use crate::instance::suggestion::did_you_mean;

impl Reading<'_> {
    /// Reports what needs options of an agent who has none.
    pub(super) fn no_options(&self, agent: usize, span: Span, report: &mut Report) {
        let (who, _) = names(self.instance, agent, 0);
        let message = format!("agent `{who}` has no options of information");
        let problem = Diagnostic::new(Code::ConflictingKeys, span, message);
        report.add(problem.help("remove it"));
    }

    /// The option and the signal this is for.
    pub(super) fn before(
        &self,
        raw: &RawPlay,
        agent: usize,
        stage: Stage,
        report: &mut Report,
    ) -> Option<(Option<String>, Option<String>)> {
        let options = self.options(agent);
        let information = match got(&raw.information) {
            None if raw.information.is_some() => return None,
            // Whoever is told no signal bids after `none`.
            None => Some(NONE.to_owned())
                .filter(|_| stage == Stage::Bid && !options.is_empty() && raw.signal.is_none()),
            Some(choice) if options.is_empty() => {
                self.no_options(agent, choice.span(), report);
                return None;
            }
            Some(RawChoice::Mixed(law)) => {
                let message = "here `information` is the one option this is for";
                let problem = Diagnostic::new(Code::ConflictingKeys, law.span.clone(), message);
                report.add(
                    problem.help("what she chooses is a play of its own, without bid or market"),
                );
                return None;
            }
            Some(RawChoice::Pure(name)) => Some(self.option(name, agent, report)?),
        };
        let signal = self.optional(&raw.signal, |signal| {
            if options.is_empty() {
                self.no_options(agent, signal.span.clone(), report);
                return None;
            }
            let chosen = |option: &&InformationOption| {
                information.as_ref().is_none_or(|chosen| *chosen == option.name)
            };
            let told = options.iter().filter(chosen).flat_map(|option| &option.signals);
            let told = told.map(String::as_str);
            let signal = text(signal);
            if told.clone().any(|known| known == signal.value) {
                return Some(signal.value);
            }
            let message = match &information {
                Some(option) => format!("the option `{option}` has no signal `{}`", signal.value),
                None => format!("no option has the signal `{}`", signal.value),
            };
            let help = did_you_mean(&signal.value, told);
            report.add(Diagnostic::new(Code::UnknownSignal, signal.span, message).help(help));
            None
        })?;
        Some((information, signal))
    }

    /// The bid this is for.
    pub(super) fn bid(
        &self,
        raw: &RawChoice,
        agent: usize,
        of_type: usize,
        report: &mut Report,
    ) -> Option<String> {
        match raw {
            RawChoice::Pure(key) => {
                let key = std::iter::once(key);
                self.actions.of_law(key, agent, Some(of_type), self.numbers, report)?.pop()
            }
            RawChoice::Mixed(law) => {
                let message = "with `market`, `bid` is the one bid this is for";
                let problem = Diagnostic::new(Code::ConflictingKeys, law.span.clone(), message);
                report.add(problem.help("what she bids is a play of its own, without market"));
                None
            }
        }
    }
}
