//! The largest lambda, or the best bound, with why it is no larger.

use super::given::RowOutput;
use super::law::{entries, key, mixture, more, row};
use super::lines::Lines;
use super::number::{extended, interval, number};
use super::{Ends, Fraction, Shown, Subject};
use crate::exact::Extended;
use crate::game::{Game, Winnings};
use crate::smoothness::{DeviationLaw, Kind, LawSums, Safety, Smoothness};
use dashu::rational::RBig;
use schemars::JsonSchema;
use serde::Serialize;

/// Deviations written out at most.
const SHOWN: usize = 12;
/// Said of instances with stages.
pub(super) const ALONE: &str = "the auction alone, without information and aftermarkets (certify says what that is worth for the combined market)";
/// Actions of one deviation written out at most.
const SHOWN_ACTIONS: usize = 8;

/// The output of `poacert smooth --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct SmoothnessOutput {
    /// `smooth`, `semi-smooth`, `weak` or `weak-semi`
    kind: &'static str,
    /// where the largest lambda lies
    lambda: Ends,
    /// the weight of revenue; `inf` where the best bound is only approached as it grows
    mu: Fraction,
    /// the weight of willingness to pay; 0 unless the kind is weak
    mu2: Fraction,
    /// mu/lambda (for the weak kinds `(mu2 + max(1, mu))/lambda`)
    bound: Ends,
    /// whether mu was chosen for the best bound
    best: bool,
    /// whether lambda, or with `best` the bound, is known exactly
    exact: bool,
    /// whether the bound needs safe actions: mu is above 1
    needs_safe_action: bool,
    /// whether every type has a safe action; null if a limit came first
    safe_action: Option<bool>,
    /// a row at which the deviations found just suffice
    binding: Option<RowOutput>,
    /// why lambda is no larger
    dual: Option<DualOutput>,
    /// where the certificate is, if one was written
    certificate: Option<String>,
}

/// Sums over rows, weighted by the law in the certificate: lambda is at most
/// `(deviations + mu revenue + mu2 winnings)/optimum`.
#[derive(Serialize, JsonSchema)]
struct DualOutput {
    /// what the best fixed deviations earn together
    deviations: Fraction,
    /// revenue
    revenue: Fraction,
    /// the most that could have been paid for what was won; 0 unless the kind is weak
    winnings: Fraction,
    /// optimal welfare
    optimum: Fraction,
}

/// What is known of lambda; `reached`: as precisely as was asked.
pub fn smoothness(
    subject: &Subject<'_>,
    found: &Smoothness,
    winnings: Option<&Winnings>,
    safety: &Safety,
    reached: bool,
) -> Shown {
    let game = subject.game;
    let sums = found.law.as_ref().map(|law| LawSums::of(game, law, found.kind, winnings));
    let output = SmoothnessOutput {
        kind: found.kind.name(),
        lambda: Ends::from(&found.lambda),
        mu: Fraction::from(&mu(found)),
        mu2: found.weights.as_ref().map_or(Fraction::from(&RBig::ZERO), |w| (&w.mu2).into()),
        bound: Ends::from(&found.bound),
        best: found.best,
        exact: if found.best { found.bound.is_exact() } else { found.lambda.is_exact() },
        needs_safe_action: needs_safety(found),
        safe_action: match safety {
            Safety::Safe(_) => Some(true),
            Safety::Unsafe(_) => Some(false),
            Safety::Undecided => None,
        },
        binding: found.binding.map(|row| RowOutput::of(subject, row)),
        dual: sums.as_ref().map(|sums| DualOutput {
            deviations: Fraction::from(&sums.deviations),
            revenue: Fraction::from(&sums.revenue),
            winnings: Fraction::from(&sums.winnings),
            optimum: Fraction::from(&sums.optimum),
        }),
        certificate: subject.certificate_key(),
    };
    let mut lines = Lines::default();
    lines.title(subject.title());
    lines.line(verdict(found));
    if subject.instance.stages.is_some() {
        lines.field("about", ALONE);
    }
    lines.field("lambda", interval(&found.lambda));
    lines.field("mu", extended(&mu(found)));
    if let Some(weights) = found.weights.as_ref().filter(|_| found.kind.is_weak()) {
        lines.field("mu2", number(&weights.mu2));
    }
    lines.field(bound_name(found.kind), interval(&found.bound));
    lines.field("safe action", safe_text(game, safety));
    if let Some(binding) = found.binding {
        lines.field("binding at", row(game, binding));
    }
    lines.field("certificate", subject.certificate_text());
    if !reached {
        lines.gap().prose("A limit came first: the intervals are what is proved so far.");
    }
    lines.gap().prose(&meaning(found, safety));
    if let Some(deviations) = &found.deviations {
        lines
            .gap()
            .line(format!("Deviations that reach lambda = {}:", extended(&found.lambda.lower)));
        for law in deviations.iter().take(SHOWN) {
            lines.line(format!("  {}: {}", key(game, law.agent, law.key), plays(game, law)));
        }
        more(&mut lines, deviations.len(), SHOWN);
    }
    if let (Some(law), Some(sums)) = (&found.law, &sums) {
        lines.gap().line("Why it is no better: weigh the rows like this.");
        entries(&mut lines, game, law);
        why(&mut lines, game, found, sums);
    }
    Shown::new(lines.into_text(), &output)
}

/// The weight of revenue.
pub(super) fn mu(found: &Smoothness) -> Extended {
    match &found.weights {
        Some(weights) => Extended::Finite(weights.mu.clone()),
        None => Extended::Infinity,
    }
}

/// Does the bound need safe actions?
fn needs_safety(found: &Smoothness) -> bool {
    mu(found) > Extended::Finite(RBig::ONE)
}

fn verdict(found: &Smoothness) -> String {
    let kind = found.kind.name();
    match (found.best, found.holds(), found.fails()) {
        (true, true, _) => format!("{kind}: the best bound over every mu"),
        (false, true, _) => format!("{kind}: the largest lambda at this mu"),
        (_, _, true) => format!("not {kind} at this mu: no lambda above 0 is possible"),
        _ => "undecided: lambda may be above 0 or not".into(),
    }
}

fn bound_name(kind: Kind) -> &'static str {
    if kind.is_weak() { "bound" } else { "mu/lambda" }
}

fn safe_text(game: &Game, safety: &Safety) -> String {
    match safety {
        Safety::Safe(_) => "yes, every type has one".into(),
        Safety::Unsafe(law) => {
            let of_type = &game.type_names[law.agent][law.of_type];
            let agent = &game.agents[law.agent];
            format!("no: agent {agent} of type {of_type} can be made to lose")
        }
        Safety::Undecided => "unknown: a limit came first".into(),
    }
}

/// What the bound says, and when it may be used.
fn meaning(found: &Smoothness, safety: &Safety) -> String {
    if !found.holds() {
        return "Without a lambda above 0 there is no bound. This does not say that the price of \
                anarchy is large."
            .into();
    }
    let bound = found.bound.upper.finite().map_or_else(|| "the bound".into(), number);
    let laws = match found.kind {
        Kind::Smooth => {
            "Under a product prior, in every law without signalling (coarse-ns), hence in every \
             Bayes-Nash equilibrium, optimal welfare is at most this many times the expected welfare"
        }
        Kind::SemiSmooth => {
            "Under every prior, in every coarse law, net of information costs, optimal welfare is at \
             most this many times the expected welfare"
        }
        Kind::Weak => {
            "Under a product prior, where nobody bids more than what she wins is worth to her (no \
             overbidding), optimal welfare is at most this many times the expected welfare of every \
             Bayes-Nash equilibrium"
        }
        Kind::WeakSemi => {
            "Under every prior, where nobody bids more than what she wins is worth to her (no \
             overbidding), optimal welfare is at most this many times the expected welfare of every \
             coarse law"
        }
    };
    if !needs_safety(found) || found.kind.is_weak() {
        return format!("{laws}: {bound}.");
    }
    match safety {
        Safety::Safe(_) => {
            format!("{laws}: {bound}. (mu > 1 may be used: every type has a safe action.)")
        }
        _ => "This bound may not be used: mu > 1 needs a safe action of every type.".into(),
    }
}

fn plays(game: &Game, law: &DeviationLaw) -> String {
    let names = &game.action_names[law.agent];
    let shown = law.weights.iter().take(SHOWN_ACTIONS);
    let shown = shown.map(|(action, weight)| (names[*action].as_str(), weight.clone()));
    let text = mixture(shown, &law.denominator);
    match law.weights.len().checked_sub(SHOWN_ACTIONS) {
        Some(left @ 1..) => format!("{text}, and {left} more actions"),
        _ => text,
    }
}

/// The best fixed deviations against a law of rows, and the sum that proves the end.
fn why(lines: &mut Lines, game: &Game, found: &Smoothness, sums: &LawSums) {
    lines.line("Against them the best fixed deviations earn");
    for (agent, at, action, gain) in sums.best.iter().take(SHOWN) {
        let name = &game.action_names[*agent][*action];
        lines.line(format!("  {}: {name} earns {}", key(game, *agent, *at), number(gain)));
    }
    more(lines, sums.best.len(), SHOWN);
    lines.field("together", number(&sums.deviations));
    lines.field("revenue", number(&sums.revenue));
    if found.kind.is_weak() {
        lines.field("willingness", number(&sums.winnings));
    }
    lines.field("optimum", number(&sums.optimum));
    if sums.optimum.is_zero() {
        lines.line("No lambda helps where the optimal welfare is 0, and there the rows fail.");
        return;
    }
    if found.best {
        let end = extended(&found.bound.lower);
        lines.line(format!("so mu/lambda >= optimum / (max(0, together) + revenue) = {end}"));
        return;
    }
    let willingness = if found.kind.is_weak() { " + mu2 willingness" } else { "" };
    let end = extended(&found.lambda.upper);
    lines.line(format!("so lambda <= (together + mu revenue{willingness}) / optimum = {end}"));
}
