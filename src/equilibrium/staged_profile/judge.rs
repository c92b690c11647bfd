//! Whether a profile of a staged game is an equilibrium, with the regret of every type and information set.

use super::behaviour::{Behaviour, Local, Terms};
use super::induction::Induction;
use super::matching::Matching;
use crate::game::ratio;
use crate::instance::{Diagnostics, Profile};
use crate::staged::{End, InformationSet, Tree};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// Which actions an agent takes at a set, by position; `None`: any of them.
pub type Follow<'f> = dyn FnMut(usize, &InformationSet) -> Option<Vec<usize>> + 'f;

/// Builds the part of a game's tree in which agents do what is followed.
pub type Build<'b, E> = dyn FnMut(&mut Follow<'_>) -> Result<Tree, E> + 'b;

/// Why a profile is not judged.
#[derive(Clone, Debug)]
pub enum Unjudged<E> {
    /// The tree could not be built.
    Tree(E),
    /// The profile leaves something open.
    Profile(Box<Diagnostics>),
}

/// One type of one agent in a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedInterim {
    /// The agent.
    pub agent: usize,
    /// Her type, of positive probability.
    pub of_type: usize,
    /// What she expects from her strategy.
    pub utility: RBig,
    /// What the best strategy would give her.
    pub best_utility: RBig,
}

impl StagedInterim {
    /// What the best deviation gains; never negative.
    pub fn regret(&self) -> RBig {
        &self.best_utility - &self.utility
    }
}

/// What a profile is worth at an information set that its owner meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetJudged {
    /// Whose.
    pub agent: usize,
    /// The set.
    pub set: InformationSet,
    /// What is played here: positions of actions, with probabilities.
    pub played: Vec<(usize, RBig)>,
    /// What she expects from here on.
    pub utility: RBig,
    /// The position of a best action.
    pub best: usize,
    /// What the best continuation gains.
    pub regret: RBig,
    /// How likely chance and the others let play come here, own choices not counted; in beliefs after trembles, the
    /// coefficient of epsilon to the order.
    pub chance: RBig,
    /// The order in epsilon of that; 0 without trembles.
    pub order: u32,
}

/// One thing done differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where.
    pub set: InformationSet,
    /// The action, by position.
    pub action: usize,
}

/// A deviation that gains most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedDeviation {
    /// Whose.
    pub agent: usize,
    /// Of which type.
    pub of_type: usize,
    /// What it gains, given the type.
    pub gain: RBig,
    /// What is done, from where it first differs; information sets that only a deviation reaches included.
    pub steps: Vec<Step>,
}

/// What a profile of a staged game is worth, and to whom.
#[derive(Clone, Debug)]
pub struct StagedJudged {
    /// The agents' names.
    pub agents: Vec<String>,
    /// The types' names, by agent.
    pub type_names: Vec<Vec<String>>,
    /// What is played, at every information set that matters.
    pub behaviour: Behaviour,
    /// Every type of positive probability.
    pub interim: Vec<StagedInterim>,
    /// Every information set that is reached.
    pub sets: Vec<SetJudged>,
    /// A deviation that gains most, if any gains.
    pub deviation: Option<StagedDeviation>,
    /// Values minus costs of information, expected.
    pub welfare: RBig,
    /// All payments, expected.
    pub revenue: RBig,
    /// Those of the payments that are made in aftermarkets.
    pub surplus: RBig,
    /// Expected optimal welfare.
    pub optimal_welfare: RBig,
    /// How large a regret still counts as none.
    pub epsilon: RBig,
}

impl StagedJudged {
    /// The largest regret of any type.
    pub fn regret(&self) -> RBig {
        self.interim.iter().map(StagedInterim::regret).max().unwrap_or(RBig::ZERO)
    }

    /// Whether nobody gains more than epsilon.
    pub fn holds(&self) -> bool {
        self.regret() <= self.epsilon
    }
}

/// Judges a profile of a staged game among agents of these names: for every agent the tree in which all others follow the
/// profile is built, and no other.
///
/// # Errors
///
/// If a tree cannot be built, or an information set that can be reached when one agent deviates has no play, or two.
pub fn judge_staged<E>(
    profile: &Profile,
    names: &[String],
    epsilon: RBig,
    build: &mut Build<'_, E>,
) -> Result<StagedJudged, Unjudged<E>> {
    let mut matching = Matching::new(profile, names);
    let everybody = build(&mut |agent, set| Some(matching.follow(agent, set)));
    let everybody = everybody.map_err(Unjudged::Tree)?;
    let trees: Result<Vec<Tree>, E> = (0..names.len())
        .map(|free| build(&mut |agent, set| (agent != free).then(|| matching.follow(agent, set))))
        .collect();
    let trees = trees.map_err(Unjudged::Tree)?;
    if let Some(problems) = matching.diagnostics() {
        return Err(Unjudged::Profile(Box::new(problems)));
    }
    let behaviour = std::mem::take(&mut matching.behaviour);
    let mut judged = expected(&everybody, &behaviour, epsilon);
    for (agent, tree) in trees.iter().enumerate() {
        add_agent(&mut judged, tree, agent, &behaviour);
    }
    judged.behaviour = behaviour;
    Ok(judged)
}

fn terms(tree: &Tree, behaviour: &Behaviour) -> Vec<Terms> {
    let sides = tree.agents.iter().enumerate();
    sides.map(|(agent, side)| Terms::exact(behaviour, agent, side)).collect()
}

/// What a profile is worth to all together.
fn expected(tree: &Tree, behaviour: &Behaviour, epsilon: RBig) -> StagedJudged {
    let terms = terms(tree, behaviour);
    let unit = terms.iter().fold(&tree.money * &tree.chance, |unit, own| unit * &own.denominator);
    let chance = |end: &End| -> IBig {
        end.sequences.iter().zip(&terms).map(|(&last, own)| &own.coefficients[last]).product()
    };
    let chances: Vec<IBig> = tree.ends.iter().map(chance).collect();
    let sum = |amount: &dyn Fn(&End) -> IBig| {
        let weighted = tree.ends.iter().zip(&chances).map(|(end, chance)| chance * amount(end));
        ratio(weighted.sum(), unit.clone())
    };
    StagedJudged {
        agents: tree.agents.iter().map(|side| side.name.clone()).collect(),
        type_names: tree.agents.iter().map(|side| side.types.clone()).collect(),
        behaviour: Behaviour::default(),
        interim: Vec::new(),
        sets: Vec::new(),
        deviation: None,
        welfare: sum(&|end| end.welfare.clone()),
        revenue: sum(&|end| end.revenue.clone()),
        surplus: sum(&|end| end.surplus.clone()),
        optimal_welfare: sum(&|end| end.optimum.clone()),
        epsilon,
    }
}

/// Adds what one agent expects and regrets, in the tree in which only she is free.
fn add_agent(judged: &mut StagedJudged, tree: &Tree, agent: usize, behaviour: &Behaviour) {
    let terms = terms(tree, behaviour);
    let induction = Induction::of(tree, agent, &terms, behaviour);
    let others = terms.iter().enumerate().filter(|(j, _)| *j != agent);
    let unit = others.fold(tree.chance.clone(), |unit, (_, own)| unit * &own.denominator);
    let side = &tree.agents[agent];
    for of_type in 0..side.types.len() {
        let is_root = |set: &InformationSet| set.parent == 0 && set.of_type == of_type;
        let roots: Vec<usize> =
            (0..side.sets.len()).filter(|&number| is_root(&side.sets[number])).collect();
        let at = || roots.iter().map(|&number| &induction.sets[number]);
        // A type starts at one set; were there more, she would be at each for sure when she is at any.
        let Some(weight) = at().map(|at| &at.weight).max().filter(|weight| !weight.is_zero())
        else {
            continue;
        };
        let unit = RBig::from(weight * &tree.money);
        let sum = |value: &dyn Fn(usize) -> RBig| {
            roots.iter().map(|&number| value(number)).fold(RBig::ZERO, |sum, part| sum + part)
        };
        let own = |number: usize| induction.sets[number].own.clone().unwrap_or(RBig::ZERO);
        let interim = StagedInterim {
            agent,
            of_type,
            utility: sum(&own) / &unit,
            best_utility: sum(&|number| induction.sets[number].best.clone()) / &unit,
        };
        let gain = interim.regret();
        let known = judged.deviation.as_ref().map_or(RBig::ZERO, |known| known.gain.clone());
        if gain > known {
            let mut steps = Vec::new();
            for &root in &roots {
                add_steps(&mut steps, &induction, root, behaviour, agent);
            }
            judged.deviation = Some(StagedDeviation { agent, of_type, gain, steps });
        }
        judged.interim.push(interim);
    }
    for (number, set) in induction.on_path(&terms[agent]) {
        judged.sets.extend(set_judged(
            &induction,
            number,
            set,
            behaviour,
            agent,
            (&tree.money, &unit),
        ));
    }
}

/// What is to be said of a set; `None` where the behaviour does not say enough.
pub(super) fn set_judged(
    induction: &Induction<'_>,
    number: usize,
    set: &InformationSet,
    behaviour: &Behaviour,
    agent: usize,
    (money, unit): (&IBig, &IBig),
) -> Option<SetJudged> {
    let at = &induction.sets[number];
    let local = behaviour.at(agent, set)?;
    let per = RBig::from(&at.weight * money);
    let played = set.actions.iter().enumerate().map(|(place, name)| (place, local.chance(name)));
    Some(SetJudged {
        agent,
        set: set.clone(),
        played: played.filter(|(_, chance)| !chance.is_zero()).collect(),
        utility: at.own.as_ref()? / &per,
        best: induction.best_action(number, behaviour, agent),
        regret: at.regret() / per,
        chance: ratio(at.weight.clone(), unit.clone()),
        order: at.order,
    })
}

/// What best play does differently, from a set on.
fn add_steps(
    steps: &mut Vec<Step>,
    induction: &Induction<'_>,
    number: usize,
    behaviour: &Behaviour,
    agent: usize,
) {
    let set = &induction.side.sets[number];
    let action = induction.best_action(number, behaviour, agent);
    let is_played = |local: &Local| !local.chance(&set.actions[action]).is_zero();
    let follows = behaviour.at(agent, set).is_some_and(is_played);
    if set.actions.len() > 1 && (!follows || induction.errs_at(number, behaviour, agent)) {
        steps.push(Step { set: set.clone(), action });
    }
    for &next in &induction.following[set.first + action] {
        add_steps(steps, induction, next, behaviour, agent);
    }
}
