//! How a hunt ended, and what it found.

use super::lines::Lines;
use super::number::number;
use super::{Fraction, Shown};
use crate::game::Shape;
use crate::instance::HuntClaim;
use crate::search::{Counterexample, Ended, HuntState, Space};
use dashu::rational::RBig;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The output of `poacert hunt --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct HuntOutput {
    /// `found`; `exhausted`: every member was decided and none violates the claim; `spent`: all climbs are made;
    /// `stopped`: a limit came first. Of these only `found` and `exhausted` prove anything
    verdict: &'static str,
    /// what was hunted
    claim: ClaimOutput,
    /// what all random choices follow from
    seed: u64,
    /// climbs made or members decided
    done: u64,
    /// how many there are at most
    of: Option<u64>,
    /// games tried
    tried: u64,
    /// members that could not be decided
    undecided: u64,
    /// ratio times lambda, in floats, of the best game without violation (less 1/2 where the equilibrium is not as the claim
    /// asks); null if no equilibrium was found
    best_score: Option<String>,
    /// the counterexample; null if there is none
    found: Option<FoundOutput>,
    /// where the state is, if it is kept
    state: Option<String>,
}

/// What was hunted.
#[derive(Serialize, JsonSchema)]
struct ClaimOutput {
    /// `smooth` or `semi-smooth`, at mu = 1
    kind: &'static str,
    /// `pure-bne` or `bne`
    concept: &'static str,
    /// whether every deviation had to lose
    strict: bool,
    /// whether something had to be learnt at a cost
    costly: bool,
}

/// A counterexample.
#[derive(Serialize, JsonSchema)]
struct FoundOutput {
    /// the climb or member it is from
    number: u64,
    /// the largest lambda at mu = 1
    lambda: Option<Fraction>,
    /// 1/lambda
    bound: Option<Fraction>,
    /// expected optimal welfare
    optimal_welfare: Fraction,
    /// welfare in the equilibrium, net of information costs
    welfare: Fraction,
    /// optimal welfare over welfare
    ratio: Option<Fraction>,
    /// ratio times lambda, above 1
    score: Option<Fraction>,
    /// whether every deviation at an information set that is reached loses; null if it was not found by a climb
    strict: Option<bool>,
    /// whether something is learnt, and never for free; null if it was not found by a climb
    costly: Option<bool>,
    /// whether no single step makes it smaller; null if it was not found by a climb
    minimal: Option<bool>,
    /// how many agents
    agents: usize,
    /// how many types each has
    types: Vec<usize>,
    /// how many actions each has
    actions: Vec<usize>,
    /// where the instance is: written there, or the template of the family
    instance: Option<String>,
    /// the parameters set in a template
    set: BTreeMap<String, Fraction>,
    /// where the equilibrium was written
    profile: Option<String>,
    /// the certificates written
    certificates: Vec<String>,
}

/// Where what was found is.
#[derive(Clone, Debug, Default)]
pub struct HuntFiles {
    /// The instance, or the template.
    pub instance: Option<String>,
    /// The equilibrium.
    pub profile: Option<String>,
    /// Certificates.
    pub certificates: Vec<String>,
    /// The state.
    pub state: Option<String>,
}

/// One line of progress.
pub fn hunt_line(space: &Space, state: &HuntState) -> String {
    let of = count(space).map_or_else(String::new, |of| format!(" of {of}"));
    let best = state.best_score().unwrap_or_else(|| "none".into());
    let what = if is_every(space) { "member" } else { "climb" };
    format!("{what} {}{of}, {} games, best score {best}", state.done, state.tried)
}

/// The end of a hunt.
pub fn hunted(
    space: &Space,
    seed: u64,
    state: &HuntState,
    ended: &Ended,
    files: &HuntFiles,
) -> Shown {
    let claim = &space.hunt.claim;
    let found = match ended {
        Ended::Found(number, found) => Some((*number, found.as_ref())),
        _ => None,
    };
    // The state does not count the one that found something: from there it would be found again.
    let last = if is_every(space) { 1 } else { space.hunt.steps };
    let (done, tried) = match found {
        Some(_) => (state.done + 1, state.tried + last),
        None => (state.done, state.tried),
    };
    let output = HuntOutput {
        verdict: match ended {
            Ended::Found(..) => "found",
            Ended::Exhausted => "exhausted",
            Ended::Spent => "spent",
            Ended::Stopped => "stopped",
        },
        claim: ClaimOutput {
            kind: kind(claim),
            concept: concept(claim),
            strict: claim.strict,
            costly: claim.costly,
        },
        seed,
        done,
        of: count(space),
        tried,
        undecided: state.undecided,
        best_score: state.best_score(),
        found: found.map(|(number, found)| found_output(number, found, files)),
        state: files.state.clone(),
    };
    let mut lines = Lines::default();
    lines.line(sentence(space, state, ended));
    lines.title(space.hunt.title.as_deref());
    lines.field(
        "claim",
        format!("the ratio of every {} is at most 1/lambda, net of costs", words(claim)),
    );
    lines.field(
        "lambda",
        format!("the largest with which the auction is {} at mu = 1", kind(claim)),
    );
    lines.field("seed", seed.to_string());
    let what = if is_every(space) { "members" } else { "climbs" };
    let of = count(space).map_or_else(String::new, |of| format!(" of {of}"));
    lines.field(what, format!("{done}{of}, {tried} games tried"));
    if state.undecided > 0 {
        lines.field("undecided", format!("{} members", state.undecided));
    }
    if found.is_none() && done > 0 {
        lines.field(
            "best score",
            match state.best_score() {
                Some(best) => {
                    format!("{best} (ratio times lambda in floats; above 1 violates the claim)")
                }
                None => "none: no equilibrium was found, or no game could be evaluated".into(),
            },
        );
    }
    if let Some(file) = &files.state {
        lines.field("state", file);
    }
    if let Some((_, found)) = found {
        shown(&mut lines, found, files);
    }
    Shown::new(lines.into_text(), &output)
}

fn shown(lines: &mut Lines, found: &Counterexample, files: &HuntFiles) {
    lines.gap().line("The counterexample, exactly:");
    lines.title(found.instance.title.as_deref());
    let game = &found.game;
    let sizes = |shape: &Shape| -> String {
        let sizes: Vec<String> = (0..shape.agents()).map(|i| shape.size(i).to_string()).collect();
        sizes.join(" x ")
    };
    lines.field(
        "agents",
        format!(
            "{}, types {}, actions {}",
            game.agents.len(),
            sizes(&game.types),
            sizes(&game.actions)
        ),
    );
    if !found.set.is_empty() {
        let set = found.set.iter().map(|(name, value)| format!("{name} = {value}"));
        lines.field("parameters", set.collect::<Vec<_>>().join(", "));
    }
    if let Some(lambda) = found.lambda() {
        lines.field("lambda", number(lambda));
        if !lambda.is_zero() {
            lines.field("bound", number(&(RBig::ONE / lambda)));
        }
    }
    lines.field("optimal welfare", number(&found.optimal_welfare));
    lines.field("welfare", format!("{}, net of information costs", number(&found.welfare)));
    if let Some(ratio) = found.ratio() {
        lines.field("ratio", number(&ratio));
    }
    if let Some(equilibrium) = &found.equilibrium {
        let strict = if equilibrium.strict {
            "every deviation on the path loses"
        } else {
            "some deviation on the path gains nothing"
        };
        let costly =
            if equilibrium.costly { "information is bought" } else { "no information is paid for" };
        lines.field("equilibrium", format!("{strict}; {costly}"));
        if !equilibrium.minimal {
            lines.field("size", "a limit came before it was known that nothing makes it smaller");
        }
    }
    for (label, file) in [("instance", &files.instance), ("profile", &files.profile)] {
        if let Some(file) = file {
            lines.field(label, file);
        }
    }
    for file in &files.certificates {
        lines.field("certificate", file);
    }
}

fn found_output(at: u64, found: &Counterexample, files: &HuntFiles) -> FoundOutput {
    let sizes = |shape: &Shape| (0..shape.agents()).map(|i| shape.size(i)).collect();
    let lambda = found.lambda();
    FoundOutput {
        number: at,
        lambda: lambda.map(Fraction::from),
        bound: lambda
            .filter(|lambda| !lambda.is_zero())
            .map(|lambda| (&(RBig::ONE / lambda)).into()),
        optimal_welfare: (&found.optimal_welfare).into(),
        welfare: (&found.welfare).into(),
        ratio: found.ratio().as_ref().map(Fraction::from),
        score: found.score().as_ref().map(Fraction::from),
        strict: found.equilibrium.as_ref().map(|equilibrium| equilibrium.strict),
        costly: found.equilibrium.as_ref().map(|equilibrium| equilibrium.costly),
        minimal: found.equilibrium.as_ref().map(|equilibrium| equilibrium.minimal),
        agents: found.game.agents.len(),
        types: sizes(&found.game.types),
        actions: sizes(&found.game.actions),
        instance: files.instance.clone(),
        set: found.set.iter().map(|(name, value)| (name.clone(), value.into())).collect(),
        profile: files.profile.clone(),
        certificates: files.certificates.clone(),
    }
}

fn sentence(space: &Space, state: &HuntState, ended: &Ended) -> String {
    match ended {
        Ended::Found(number, _) if is_every(space) => {
            format!("FOUND: member {number} of the family violates the claim")
        }
        Ended::Found(number, _) => format!("FOUND: a counterexample, by climb {number}"),
        Ended::Exhausted => {
            "EXHAUSTED: every member of the family was decided, and none violates the claim".into()
        }
        Ended::Spent if state.undecided > 0 => {
            "NOTHING FOUND: all members were tried, and some could not be decided".into()
        }
        Ended::Spent => "NOTHING FOUND: all climbs are made; this proves nothing".into(),
        Ended::Stopped => {
            "STOPPED: a limit came first, and nothing was found before; this proves nothing".into()
        }
    }
}

fn is_every(space: &Space) -> bool {
    space.decides_every_member()
}

fn count(space: &Space) -> Option<u64> {
    if is_every(space) { space.members() } else { Some(space.hunt.climbs) }
}

fn kind(claim: &HuntClaim) -> &'static str {
    if claim.semi { "semi-smooth" } else { "smooth" }
}

fn concept(claim: &HuntClaim) -> &'static str {
    if claim.mixed { "bne" } else { "pure-bne" }
}

fn words(claim: &HuntClaim) -> String {
    let strict = if claim.strict { "strict " } else { "" };
    let pure = if claim.mixed { "" } else { "pure " };
    let costly = if claim.costly { " with information at a price" } else { "" };
    format!("{strict}{pure}Bayes-Nash equilibrium{costly}")
}
