//! How many forgeries there were of each kind, and what became of them.

use super::judge::Reasons;
use poacert_checker::{Outcome, check};
use serde_json::Value;
use std::collections::BTreeMap;

const KINDS: [&str; 7] =
    ["equilibrium", "smoothness", "deviations", "certify", "ladder", "equilibria", "profile"];

/// Counts for one attack.
pub struct Tally {
    attack: &'static str,
    /// Rejected, by kind of certificate.
    kinds: BTreeMap<&'static str, usize>,
    /// Rejected, by code.
    codes: BTreeMap<&'static str, usize>,
    /// Changed, and valid for a reason the test gives.
    valid: BTreeMap<&'static str, usize>,
}

impl Tally {
    pub fn new(attack: &'static str) -> Tally {
        Tally { attack, kinds: BTreeMap::new(), codes: BTreeMap::new(), valid: BTreeMap::new() }
    }

    /// The certificate must be rejected with one of the codes.
    pub fn rejected(&mut self, certificate: &Value, named: Option<&[u8]>, codes: &[&str]) {
        let outcome = check(&serde_json::to_vec(certificate).unwrap(), named);
        let code = outcome.code().map(|code| code.text());
        let deserved = code.is_some_and(|code| codes.contains(&code));
        assert!(deserved, "{}: {codes:?} deserved, {outcome:?}: {certificate}", self.attack);
        self.count(certificate, code.unwrap());
    }

    /// The certificate must be rejected for one of the reasons, or be valid if there is none.
    pub fn judged(&mut self, certificate: &Value, reasons: &Reasons, why_valid: &'static str) {
        if reasons.is_empty() {
            let outcome = check(&serde_json::to_vec(certificate).unwrap(), None);
            let valid = matches!(outcome, Outcome::Valid(_));
            assert!(valid, "{}: no reason, {outcome:?}: {certificate}", self.attack);
            self.still_valid(why_valid);
        } else {
            self.rejected(certificate, None, &reasons.iter().copied().collect::<Vec<_>>());
        }
    }

    /// The certificate must be rejected with one of the codes, or what it claims be true.
    pub fn rejected_or(
        &mut self,
        certificate: &Value,
        codes: &[&str],
        why_valid: &'static str,
        assert_true: impl Fn(),
    ) {
        match check(&serde_json::to_vec(certificate).unwrap(), None) {
            Outcome::Valid(_) => {
                assert_true();
                self.still_valid(why_valid);
            }
            Outcome::Invalid { rejection, .. } => {
                let code = rejection.code.text();
                assert!(
                    codes.contains(&code),
                    "{}: {codes:?} deserved, {rejection:?}: {certificate}",
                    self.attack
                );
                self.count(certificate, code);
            }
        }
    }

    /// The certificate must be rejected, whatever the code, or what it claims be true.
    pub fn rejected_or_true(
        &mut self,
        certificate: &Value,
        why_valid: &'static str,
        assert_true: impl Fn(),
    ) {
        match check(&serde_json::to_vec(certificate).unwrap(), None) {
            Outcome::Valid(_) => {
                assert_true();
                self.still_valid(why_valid);
            }
            Outcome::Invalid { rejection, .. } => self.count(certificate, rejection.code.text()),
        }
    }

    pub fn still_valid(&mut self, why: &'static str) {
        *self.valid.entry(why).or_default() += 1;
    }

    pub fn count(&mut self, certificate: &Value, code: &'static str) {
        let kind = KINDS.into_iter().find(|kind| certificate["kind"] == *kind);
        *self.kinds.entry(kind.unwrap_or("no known kind")).or_default() += 1;
        *self.codes.entry(code).or_default() += 1;
    }

    /// How many were rejected with this code.
    pub fn rejected_with(&self, code: &str) -> usize {
        self.codes.get(code).copied().unwrap_or(0)
    }

    /// How many were rejected with another code.
    pub fn rejected_but_for(&self, code: &str) -> usize {
        self.codes.values().sum::<usize>() - self.rejected_with(code)
    }

    /// Prints the counts; enough must have been rejected.
    pub fn finish(&self, least: usize) {
        let rejected: usize = self.kinds.values().sum();
        println!("{}: {rejected} rejected {:?}", self.attack, self.kinds);
        println!("  codes {:?}", self.codes);
        println!("  valid {:?}", self.valid);
        assert!(rejected >= least, "{}: {rejected} of {least}", self.attack);
    }
}
