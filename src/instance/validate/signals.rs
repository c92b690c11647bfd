//! Disclosed signals as files write them: texts, or lists of their parts.

use super::actions::Actions;
use super::names::Names;
use super::numbers::Numbers;
use super::values::{Form, part, words};
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::number::Number;
use crate::instance::raw::{RawSaw, text};
use crate::instance::suggestion::did_you_mean;
use crate::instance::syntax::{Map, Report, Spanned};
use crate::instance::{Disclosure, Told};

/// The keys under which signals are seen, in the order of the format.
const KEYS: [&str; 4] = ["winning-bid", "all-bids", "types", "signal"];

/// What signals are read with.
pub(super) struct Signals<'a> {
    pub disclosure: &'a Disclosure,
    pub form: &'a Form<'a>,
    pub agents: &'a Names,
    /// By agent.
    pub types: &'a [Names],
    /// `None` if the auction is not valid.
    pub actions: Option<&'a Actions<'a>>,
    pub numbers: &'a Numbers,
    /// Whether what agents see in private counts, prices and own signals: it does in profiles.
    pub is_private: bool,
}

impl Signals<'_> {
    /// Canonical texts by key, in the order of the format.
    pub fn read(
        &self,
        raw: &Map<Spanned<RawSaw>>,
        report: &mut Report,
    ) -> Option<Vec<(String, String)>> {
        let mut texts = Vec::new();
        let mut is_complete = true;
        for (key, value) in &raw.0 {
            match self.text(key, value, report) {
                Some(text) => texts.push((key.value.clone(), text)),
                None => is_complete = false,
            }
        }
        texts.sort_by_key(|(key, _)| {
            KEYS.iter().position(|known| known == key).unwrap_or(KEYS.len())
        });
        Some(texts).filter(|_| is_complete)
    }

    fn text(
        &self,
        key: &Spanned<String>,
        value: &Spanned<RawSaw>,
        report: &mut Report,
    ) -> Option<String> {
        match key.value.as_str() {
            "price" if self.is_private => self.price(value, report),
            known if KEYS.contains(&known) => {
                self.check_disclosed(key, report)?;
                match known {
                    "winning-bid" => self.winning_bid(value, report),
                    "all-bids" => self.all_bids(value, report),
                    "types" => self.all_types(value, report),
                    _ => self.signal(value, report),
                }
            }
            unknown => {
                let message = format!("nothing is seen under the key `{unknown}`");
                let price = self.is_private.then_some("price");
                let help = did_you_mean(unknown, KEYS.into_iter().chain(price));
                report.add(Diagnostic::new(Code::UnknownKey, key.span.clone(), message).help(help));
                None
            }
        }
    }

    /// Reports a key whose signals nobody sees.
    fn check_disclosed(&self, key: &Spanned<String>, report: &mut Report) -> Option<()> {
        let disclosure = self.disclosure;
        let told = |public: bool| {
            let draws = disclosure.law.iter().flat_map(|row| &row.draws);
            draws.map(|(_, told)| told).any(|told| match told {
                Told::Public(_) => public,
                Told::Private(_) => self.is_private,
            })
        };
        let (is_disclosed, help) = match key.value.as_str() {
            "winning-bid" => {
                (disclosure.winning_bid, "add \"winning-bid\" to [disclosure] reveals")
            }
            "all-bids" => (disclosure.all_bids, "add \"all-bids\" to [disclosure] reveals"),
            "types" => (disclosure.types, "add \"types\" to [disclosure] reveals"),
            _ if self.is_private => (told(true), "add a law to [disclosure]"),
            _ => (
                told(true),
                "an entry depends on public signals: add rows with `signals` to the law",
            ),
        };
        if is_disclosed {
            return Some(());
        }
        let message = format!("`{}` is not disclosed", key.value);
        report.add(Diagnostic::new(Code::ConflictingKeys, key.span.clone(), message).help(help));
        None
    }

    /// The parts of a value, a text being split at commas.
    fn parts(&self, value: &Spanned<RawSaw>) -> Vec<Spanned<String>> {
        match &value.value {
            RawSaw::Parts(parts) => parts.iter().map(text).collect(),
            RawSaw::Text(whole) => {
                let whole = Spanned { span: value.span.clone(), value: whole.0.clone() };
                words(&whole.value, ',').map(|(range, _)| part(&whole, range)).collect()
            }
        }
    }

    /// Reports a list that has not so many parts.
    fn check_length(
        &self,
        parts: &[Spanned<String>],
        wanted: usize,
        of: &str,
        value: &Spanned<RawSaw>,
        report: &mut Report,
    ) -> Option<()> {
        if parts.len() == wanted {
            return Some(());
        }
        let message = format!("this has {} of {wanted} parts", parts.len());
        let problem = Diagnostic::new(Code::WrongLength, value.span.clone(), message);
        report.add(problem.help(format!("list one {of}, such as [\"..\", \"..\"]")));
        None
    }

    fn amount(&self, text: &Spanned<String>, report: &mut Report) -> Option<String> {
        let number = Number::parse(&text.value, text.span.clone(), report);
        self.numbers.evaluate(&number, report).map(|value| value.to_string())
    }

    fn price(&self, value: &Spanned<RawSaw>, report: &mut Report) -> Option<String> {
        let parts = self.parts(value);
        self.check_length(&parts, 1, "price", value, report)?;
        self.amount(parts.first()?, report)
    }

    fn winning_bid(&self, value: &Spanned<RawSaw>, report: &mut Report) -> Option<String> {
        let parts = self.parts(value);
        match self.form {
            Form::Item => self.check_length(&parts, 1, "bid", value, report)?,
            Form::Items(items) => {
                self.check_length(&parts, (*items)?.len(), "bid per item", value, report)?;
            }
            Form::Unknown | Form::Units(_) | Form::Outcomes(_) => {}
        }
        let amount = |text: &Spanned<String>, report: &mut Report| match text.value.as_str() {
            "none" => Some(text.value.clone()),
            _ => self.amount(text, report),
        };
        let amounts: Vec<_> = parts.iter().map(|text| amount(text, report)).collect();
        Some(amounts.into_iter().collect::<Option<Vec<_>>>()?.join(","))
    }

    fn all_bids(&self, value: &Spanned<RawSaw>, report: &mut Report) -> Option<String> {
        let parts = self.parts(value);
        self.check_length(&parts, self.agents.len(), "action per agent", value, report)?;
        let actions = self.actions?;
        let label = |(agent, text): (usize, &Spanned<String>), report: &mut Report| {
            actions.of_any(text, agent, self.numbers, report)
        };
        let labels: Vec<_> = parts.iter().enumerate().map(|part| label(part, report)).collect();
        Some(labels.into_iter().collect::<Option<Vec<_>>>()?.join(","))
    }

    fn all_types(&self, value: &Spanned<RawSaw>, report: &mut Report) -> Option<String> {
        let parts = self.parts(value);
        self.check_length(&parts, self.agents.len(), "type per agent", value, report)?;
        let mut is_complete = true;
        for (agent, (name, types)) in parts.iter().zip(self.types).enumerate() {
            let none = format!("agent `{}` has no type", self.agents.name(agent));
            is_complete &= types.find(name, Code::UnknownType, &none, report).is_some();
        }
        let names: Vec<&str> = parts.iter().map(|name| name.value.as_str()).collect();
        Some(names.join(",")).filter(|_| is_complete)
    }

    fn signal(&self, value: &Spanned<RawSaw>, report: &mut Report) -> Option<String> {
        let signal = match &value.value {
            RawSaw::Text(text) => text.0.clone(),
            RawSaw::Parts(parts) => match parts.as_slice() {
                [only] => only.value.0.clone(),
                _ => {
                    let parts: Vec<_> = parts.iter().map(text).collect();
                    self.check_length(&parts, 1, "signal", value, report)?;
                    return None;
                }
            },
        };
        let draws = self.disclosure.law.iter().flat_map(|row| &row.draws);
        let mut known: Vec<&str> = draws
            .flat_map(|(_, told)| match told {
                Told::Public(signal) => vec![signal.as_str()],
                Told::Private(signals) if self.is_private => {
                    signals.iter().flatten().map(String::as_str).collect()
                }
                Told::Private(_) => Vec::new(),
            })
            .collect();
        known.sort_unstable();
        known.dedup();
        if known.binary_search(&signal.as_str()).is_ok() {
            return Some(signal);
        }
        let message = format!("there is no signal `{signal}`");
        let help = did_you_mean(&signal, known.iter().copied());
        report.add(Diagnostic::new(Code::UnknownSignal, value.span.clone(), message).help(help));
        None
    }
}
