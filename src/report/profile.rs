//! Whether a strategy profile is an equilibrium.

use super::dominance::{self, UndominatedOutput};
use super::lines::Lines;
use super::number::{brief, extended, number};
use super::table::table;
use super::{Fraction, Shown, Subject};
use crate::equilibrium::dominance::Dominance;
use crate::equilibrium::{Interim, Judged};
use crate::exact::Extended;
use dashu::rational::RBig;
use schemars::JsonSchema;
use serde::Serialize;

/// Types listed at most in text.
const SHOWN: usize = 24;

/// The output of `poacert profile --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct ProfileOutput {
    /// whether the regret is at most epsilon; epsilon is 0 unless given
    equilibrium: bool,
    /// the most any type gains by her best deviation
    regret: Fraction,
    /// the deviation that gains most; null if none gains
    deviation: Option<DeviationOutput>,
    /// expected welfare
    welfare: Fraction,
    /// expected revenue
    revenue: Fraction,
    /// the regret that is accepted
    epsilon: Fraction,
    /// expected optimal welfare
    optimal_welfare: Fraction,
    /// optimal welfare over welfare; null if the optimal welfare is not positive
    ratio: Option<Fraction>,
    /// every type of positive probability
    interim: Vec<InterimOutput>,
    /// whether the profile survives rounds of weak dominance; left out unless asked
    #[serde(skip_serializing_if = "Option::is_none")]
    undominated: Option<UndominatedOutput>,
    /// where the certificate is, if one was written
    certificate: Option<String>,
}

/// A deviation that gains.
#[derive(Serialize, JsonSchema)]
struct DeviationOutput {
    /// who deviates
    agent: String,
    /// her type
    r#type: String,
    /// what she plays instead
    action: String,
    /// what that gains her, given her type
    gain: Fraction,
}

/// What a type expects.
#[derive(Serialize, JsonSchema)]
struct InterimOutput {
    /// the agent
    agent: String,
    /// her type
    r#type: String,
    /// what her strategy gives her
    utility: Fraction,
    /// an action that would give her most
    best_action: String,
    /// what that would gain her; 0 if her strategy is as good
    regret: Fraction,
}

/// Equilibrium or not, and whether it survives rounds of weak dominance; `title` is the profile's.
pub fn profile(
    subject: &Subject<'_>,
    title: Option<&str>,
    judged: &Judged,
    rounds: Option<&Dominance>,
) -> Shown {
    let game = subject.game;
    let optimal_welfare = game.expected_optimum();
    let ratio = (optimal_welfare > RBig::ZERO)
        .then(|| Extended::Finite(judged.welfare.clone()).divide(&optimal_welfare));
    let regret = judged.regret();
    let deviation = judged.deviation();
    let output = ProfileOutput {
        equilibrium: judged.holds(),
        regret: Fraction::from(&regret),
        deviation: deviation.map(|interim| {
            let (agent, of_type, action) = names(subject, interim);
            DeviationOutput { agent, r#type: of_type, action, gain: Fraction::from(&regret) }
        }),
        welfare: Fraction::from(&judged.welfare),
        revenue: Fraction::from(&judged.revenue),
        epsilon: Fraction::from(&judged.epsilon),
        optimal_welfare: Fraction::from(&optimal_welfare),
        ratio: ratio.as_ref().map(Fraction::from),
        interim: judged.interim.iter().map(|interim| interim_output(subject, interim)).collect(),
        undominated: rounds.map(|rounds| UndominatedOutput::of(game, rounds)),
        certificate: subject.certificate_key(),
    };
    let mut lines = Lines::default();
    lines.title(subject.title());
    lines.title(title);
    lines.line(verdict(subject, judged));
    lines.field("regret", number(&regret));
    if !judged.epsilon.is_zero() {
        lines.field("epsilon", number(&judged.epsilon));
    }
    lines.field("welfare", number(&judged.welfare));
    lines.field("optimal welfare", number(&optimal_welfare));
    if let Some(ratio) = &ratio {
        lines.field("ratio", extended(ratio));
    }
    lines.field("revenue", number(&judged.revenue));
    lines.field("certificate", subject.certificate_text());
    if let Some(interim) = deviation {
        let (agent, of_type, action) = names(subject, interim);
        let gain = number(&regret);
        lines.gap();
        lines.line(match game.types.count() {
            1 => format!("Agent {agent} gains {gain} by playing {action}."),
            _ => format!("Agent {agent} of type {of_type} gains {gain} by playing {action}."),
        });
    }
    lines.gap().line("What each type of positive probability expects:");
    let rows = output.interim.iter().zip(&judged.interim).take(SHOWN);
    let cells = rows.map(|(named, interim)| {
        let (agent, of_type) = (named.agent.clone(), named.r#type.clone());
        let (utility, regret) = (brief(&interim.utility), brief(&interim.regret()));
        vec![agent, of_type, utility, named.best_action.clone(), regret]
    });
    lines.line(table(["agent", "type", "utility", "a best action", "gain"], cells));
    if judged.interim.len() > SHOWN {
        lines.line(format!("and {} more, all in --json", judged.interim.len() - SHOWN));
    }
    if let Some(rounds) = rounds {
        lines.gap();
        dominance::lines(&mut lines, game, rounds);
    }
    Shown::new(lines.into_text(), &output)
}

fn names(subject: &Subject<'_>, interim: &Interim) -> (String, String, String) {
    let (game, agent) = (subject.game, interim.agent);
    let of_type = game.type_names[agent][interim.of_type].clone();
    (game.agents[agent].clone(), of_type, game.action_names[agent][interim.best].clone())
}

fn interim_output(subject: &Subject<'_>, interim: &Interim) -> InterimOutput {
    let (agent, of_type, best_action) = names(subject, interim);
    InterimOutput {
        agent,
        r#type: of_type,
        utility: Fraction::from(&interim.utility),
        best_action,
        regret: Fraction::from(&interim.regret()),
    }
}

/// The answer in words.
fn verdict(subject: &Subject<'_>, judged: &Judged) -> String {
    let kind = if subject.game.types.count() == 1 { "Nash" } else { "Bayes-Nash" };
    match (judged.holds(), judged.regret().is_zero(), judged.epsilon.is_zero()) {
        (true, true, _) => format!("yes: the profile is a {kind} equilibrium"),
        (true, false, _) => {
            let epsilon = brief(&judged.epsilon);
            format!("yes: the profile is an epsilon-equilibrium ({kind}) at epsilon = {epsilon}")
        }
        (false, _, true) => format!("no: the profile is not a {kind} equilibrium"),
        (false, _, false) => {
            let epsilon = brief(&judged.epsilon);
            format!("no: the profile is not an epsilon-equilibrium ({kind}) at epsilon = {epsilon}")
        }
    }
}
