//! Rounds of weak dominance by mixtures, and whether a profile's strategies survive them.
//!
//! A round removes, of all agents at once, every plan that is weakly dominated by a mixture of that agent's
//! plans against the profiles of the others' plans that survived the rounds before. A plan gives every type
//! of positive probability an action, and is valued ex ante. At the interim level every type is a player of
//! her own, valued given her type: what a round removes are actions of types. A plan whose actions are all
//! undominated may still be dominated as a plan, for one belief must be behind all of them.

mod meetings;
mod round;
mod standing;
mod survivors;

pub use standing::{Belief, Dominator, Mixture};
pub use survivors::{Part, Plan, Survivors};

use super::Strategies;
use super::Weights;
use crate::game::Game;
use crate::solve::{Control, Progress, Unsolved};
use dashu::integer::IBig;
use meetings::Meetings;
use round::{AgentRound, Found};
use standing::{Standing, Tested};
use thiserror::Error;

/// What is a strategy: a plan for all types, or what one type plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Plans of agents, by ex-ante utility.
    Plan,
    /// Actions of types, by interim utility.
    Interim,
}

impl Level {
    /// As written in answers and certificates.
    pub fn name(self) -> &'static str {
        match self {
            Level::Plan => "plan",
            Level::Interim => "interim",
        }
    }
}

/// How many rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounds {
    /// So many; at least one.
    Count(usize),
    /// Until a round removes nothing.
    Fixpoint,
}

/// Why the rounds asked for were not all done.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unfinished {
    /// Told to stop, or out of time.
    #[error("a limit came first")]
    Stopped,
    /// An agent has more plans than are listed.
    #[error("too many plans to list")]
    TooManyPlans {
        /// The agent.
        agent: usize,
        /// At most so many survive; the largest number there is if there are more.
        plans: usize,
    },
    /// An agent meets more profiles of the others' plans than are listed.
    #[error("too many profiles of the others' plans to list")]
    TooManyProfiles {
        /// The agent.
        agent: usize,
        /// At most so many survive; the largest number there is if there are more.
        profiles: usize,
    },
    /// No linear program's basis could be made exact.
    #[error("the solver found no exact answer")]
    NotFound,
}

impl From<Unsolved> for Unfinished {
    fn from(unsolved: Unsolved) -> Self {
        match unsolved {
            Unsolved::Stopped => Unfinished::Stopped,
            Unsolved::NotFound => Unfinished::NotFound,
        }
    }
}

impl Dominance {
    /// What is left after the last complete round.
    pub fn left(&self) -> &Survivors {
        let mut complete = self.rounds.iter().filter_map(|round| round.survivors.as_ref());
        complete.next_back().unwrap_or(&self.start)
    }
}

/// One round, as its certificate has it.
#[derive(Clone, Debug)]
pub struct Round {
    /// By agent.
    pub agents: Vec<AgentsRound>,
    /// What survives the round; `None` if it was left before all plans were sorted.
    pub survivors: Option<Survivors>,
}

/// The weight of every profile of the others' surviving plans, and what some of them have in addition.
pub type FullBelief = (IBig, Vec<(Vec<Plan>, IBig)>);

/// What a round shows of one agent.
#[derive(Clone, Debug)]
pub struct AgentsRound {
    /// Parts of plans that go, with their dominators.
    pub dominated: Vec<(Part, Dominator)>,
    /// Beliefs against which everything that stays is a best reply.
    pub beliefs: Vec<FullBelief>,
}

/// How a profile's strategy fails to survive.
#[derive(Clone, Debug)]
pub struct Elimination {
    /// The round, from 1.
    pub round: usize,
    /// The agent.
    pub agent: usize,
    /// Her type, at the interim level.
    pub of_type: Option<usize>,
    /// What types, by their places, play instead.
    pub dominator: Dominator,
    /// Surviving plans of the others, in agent order, at which the dominator is strictly better.
    pub strict: Vec<Plan>,
}

/// Whether a profile survives.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// No strategy of the profile is weakly dominated in any round asked for.
    Survives,
    /// One is.
    Eliminated(Elimination),
    /// The rounds needed were not all done.
    Undecided(Unfinished),
}

/// What the rounds show.
#[derive(Clone, Debug)]
pub struct Dominance {
    /// What was removed.
    pub level: Level,
    /// The rounds asked for.
    pub asked: Rounds,
    /// All plans.
    pub start: Survivors,
    /// The rounds done, to the first that removes nothing at most; in the last one plans may not all be sorted.
    pub rounds: Vec<Round>,
    /// Whether the profile survives.
    pub verdict: Verdict,
    /// Why the last round was left, if it was, though the verdict did not need the rest.
    pub unfinished: Option<Unfinished>,
}

/// Whether the strategies of a profile survive rounds of weak dominance.
///
/// In every round the strategy itself is tested, mixed as it is: a mixture of undominated plans may be dominated.
pub fn dominance(
    game: &Game,
    strategies: &Strategies,
    asked: Rounds,
    level: Level,
    control: &Control<'_>,
) -> Dominance {
    rounds(game, Some(strategies), asked, level, control)
}

/// What rounds of weak dominance leave, all of them complete unless the verdict is `Undecided`: no profile is asked
/// about.
pub fn eliminate(game: &Game, asked: Rounds, level: Level, control: &Control<'_>) -> Dominance {
    rounds(game, None, asked, level, control)
}

fn rounds(
    game: &Game,
    strategies: Option<&Strategies>,
    asked: Rounds,
    level: Level,
    control: &Control<'_>,
) -> Dominance {
    let start = Survivors::everything(game);
    let mut dominance = Dominance {
        level,
        asked,
        start: start.clone(),
        rounds: Vec::new(),
        verdict: Verdict::Survives,
        unfinished: None,
    };
    let mut survivors = start;
    for number in 1.. {
        if asked == Rounds::Count(number - 1) {
            return dominance;
        }
        let last = asked == Rounds::Count(number);
        control.report(&Progress {
            stage: "removing dominated plans",
            iterations: number,
            ..Progress::default()
        });
        let round = RoundOf { game, strategies, survivors: &survivors, level, number, control };
        let (meetings, mut found) = match round.profile() {
            Ok(Stands::Survives(meetings, found)) => (meetings, found),
            Ok(Stands::Eliminated(elimination)) => {
                dominance.verdict = Verdict::Eliminated(elimination);
                return dominance;
            }
            Err(unfinished) => {
                dominance.verdict = Verdict::Undecided(unfinished);
                return dominance;
            }
        };
        let of_profile: Vec<usize> = found.iter().map(|found| found.beliefs.len()).collect();
        let sorted = round.sort(&meetings, &mut found);
        if sorted.is_err() {
            for (found, beliefs) in found.iter_mut().zip(of_profile) {
                found.dominated.clear();
                found.beliefs.truncate(beliefs);
            }
        }
        let mut left = survivors.clone();
        for (agent, found) in found.iter().enumerate() {
            found.dominated.iter().for_each(|(part, _)| left.exclude(agent, part));
        }
        let agents = found.into_iter().zip(&meetings);
        let agents = agents.map(|(found, meetings)| found.named(meetings)).collect();
        let complete = sorted.is_ok();
        dominance.rounds.push(Round { agents, survivors: complete.then(|| left.clone()) });
        match sorted {
            Ok(()) if left == survivors => return dominance,
            Ok(()) => survivors = left,
            Err(unfinished) if last && strategies.is_some() => {
                dominance.unfinished = Some(unfinished);
                return dominance;
            }
            Err(unfinished) => {
                dominance.verdict = Verdict::Undecided(unfinished);
                return dominance;
            }
        }
    }
    dominance
}

/// A round to be done.
struct RoundOf<'a> {
    game: &'a Game,
    /// The profile that is asked about, if one is.
    strategies: Option<&'a Strategies>,
    survivors: &'a Survivors,
    level: Level,
    number: usize,
    control: &'a Control<'a>,
}

/// How the profile fares in a round.
enum Stands {
    Survives(Vec<Meetings>, Vec<Found>),
    Eliminated(Elimination),
}

impl<'a> RoundOf<'a> {
    fn agent(&'a self, agent: usize, meetings: &'a Meetings) -> AgentRound<'a> {
        AgentRound { agent, survivors: self.survivors, meetings, control: self.control }
    }

    /// Tests the profile's own strategies.
    fn profile(&self) -> Result<Stands, Unfinished> {
        let (mut everything, mut all) = (Vec::new(), Vec::new());
        for agent in 0..self.game.agents.len() {
            let meetings = Meetings::of(self.game, self.survivors, agent, self.control)?;
            let mut found = Found::default();
            let Some(strategies) = self.strategies else {
                everything.push(meetings);
                all.push(found);
                continue;
            };
            let types = &self.survivors.types[agent];
            let laws = &strategies.laws[agent];
            let laws: Vec<(usize, &Weights)> = types
                .iter()
                .enumerate()
                .filter_map(|(place, &t)| Some((place, laws[t].as_ref()?)))
                .collect();
            let tested: Vec<&[(usize, &Weights)]> = match self.level {
                Level::Plan => vec![&laws],
                Level::Interim => laws.chunks(1).collect(),
            };
            for laws in tested {
                let denominator = &strategies.denominators[agent];
                let tested = Tested { laws, denominator };
                let choices = &self.survivors.actions[agent];
                match meetings.standing(tested, choices, &mut found.working, self.control)? {
                    Standing::Undominated(belief) => {
                        self.agent(agent, &meetings).note(belief, &mut found);
                    }
                    Standing::Dominated(dominator, strict) => {
                        return Ok(Stands::Eliminated(Elimination {
                            round: self.number,
                            agent,
                            of_type: (self.level == Level::Interim).then(|| types[laws[0].0]),
                            dominator,
                            strict: meetings.met[strict].plans.clone(),
                        }));
                    }
                }
            }
            everything.push(meetings);
            all.push(found);
        }
        Ok(Stands::Survives(everything, all))
    }

    /// Sorts everybody's surviving plans.
    fn sort(&self, meetings: &[Meetings], found: &mut [Found]) -> Result<(), Unfinished> {
        for (agent, (meetings, found)) in meetings.iter().zip(found).enumerate() {
            self.agent(agent, meetings).sort(self.level, found)?;
        }
        Ok(())
    }
}

impl Found {
    /// With the plans that beliefs are about.
    fn named(self, meetings: &Meetings) -> AgentsRound {
        let named = |(belief, _): (Belief, _)| -> FullBelief {
            let extra = belief.extra.into_iter();
            let extra = extra.map(|(met, weight)| (meetings.met[met].plans.clone(), weight));
            (belief.base, extra.collect())
        };
        AgentsRound {
            dominated: self.dominated,
            beliefs: self.beliefs.into_iter().map(named).collect(),
        }
    }
}
