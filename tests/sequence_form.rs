//! Equilibria of staged games of two agents in sequence form: against every extreme equilibrium of the normal form,
//! against one-shot games written as trees, and by hand.
//!
//! Needs the program `lrsnash` (Debian package lrslib): without it some of these tests fail.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::integer::IBig;
use dashu::rational::RBig;
use oracle::lrsnash::extreme_pairs;
use oracle::random::{Random, fraction};
use oracle::random_auction::{Limits, auction};
use oracle::random_tree;
use poacert::equilibrium::sequence_form::{self, Attained, SequenceAnswer};
use poacert::equilibrium::{self, Concept, Direction, Objective, PriorMode, Question};
use poacert::exact::{Bracket, Extended};
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::solve::{Control, Precision};
use poacert::staged::{End, InformationSet, Place, Side, Tree};

const BOTH: [Direction; 2] = [Direction::Min, Direction::Max];

/// Most profiles of plans that `lrsnash` is asked about.
const MOST_PLANS: usize = 150;

fn question(concept: Concept, objective: &Objective, direction: Direction) -> Question {
    let objective = objective.clone();
    Question {
        concept,
        objective,
        direction,
        prior: PriorMode::Given,
        monotone: false,
        undominated: None,
    }
}

fn solved(tree: &Tree, question: &Question) -> SequenceAnswer {
    sequence_form::solve(tree, question, &Precision::Exact, &Control::unlimited())
}

fn objective(random: &mut Random) -> Objective {
    let weight = |random: &mut Random| fraction(random.between(-2, 3), random.between(1, 2));
    match random.below(3) {
        0 => Objective::welfare(),
        1 => Objective::revenue(),
        _ => Objective { welfare: weight(random), revenue: weight(random) },
    }
}

/// All reduced plans, as the sequences they contain.
fn plans(side: &Side) -> Vec<Vec<bool>> {
    let mut plans = vec![vec![true; 1]];
    plans[0].resize(side.sequences, false);
    for set in &side.sets {
        let extended = |plan: Vec<bool>| -> Vec<Vec<bool>> {
            if !plan[set.parent] {
                return vec![plan];
            }
            let with = |action: usize| {
                let mut plan = plan.clone();
                plan[set.first + action] = true;
                plan
            };
            (0..set.actions.len()).map(with).collect()
        };
        plans = plans.into_iter().flat_map(extended).collect();
    }
    plans
}

/// Sums over the ends that two plans reach.
fn table(tree: &Tree, plans: &[Vec<Vec<bool>>; 2], of: &dyn Fn(&End) -> RBig) -> Vec<Vec<RBig>> {
    let cell = |one: &Vec<bool>, two: &Vec<bool>| {
        let reached = |end: &&End| one[end.sequences[0]] && two[end.sequences[1]];
        let ends = tree.ends.iter().filter(reached);
        ends.fold(RBig::ZERO, |sum, end| sum + of(end))
    };
    plans[0].iter().map(|one| plans[1].iter().map(|two| cell(one, two)).collect()).collect()
}

/// The objective is linear in each agent's plan, so its optimum over equilibria is at a pair of vertices.
fn extremes(tree: &Tree, objective: &Objective) -> Option<Vec<RBig>> {
    let plans = [plans(&tree.agents[0]), plans(&tree.agents[1])];
    if plans[0].len() * plans[1].len() > MOST_PLANS {
        return None;
    }
    let unit = RBig::from(&tree.money * &tree.chance);
    let payoffs =
        [0, 1].map(|i| table(tree, &plans, &|end| RBig::from(end.utility[i].clone()) / &unit));
    let worth = table(tree, &plans, &|end| {
        (&objective.welfare * RBig::from(end.welfare.clone())
            + &objective.revenue * RBig::from(end.revenue.clone()))
            / &unit
    });
    let pairs = extreme_pairs([&payoffs[0], &payoffs[1]]);
    let value = |(x, y): &(Vec<RBig>, Vec<RBig>)| {
        worth.iter().zip(x).fold(RBig::ZERO, |sum, (row, p)| {
            let row = row.iter().zip(y).fold(RBig::ZERO, |sum, (w, q)| sum + w * q);
            sum + p * row
        })
    };
    Some(pairs.iter().map(value).collect())
}

fn exactly(value: RBig) -> Bracket {
    Bracket::new(value.clone(), value)
}

#[test]
fn random_staged_games_agree_with_all_extreme_equilibria() {
    let mut random = Random::new(51);
    let (mut compared, mut split) = (0, 0);
    while compared < 60 {
        let tree = random_tree::tree(&mut random);
        let objective = objective(&mut random);
        let Some(values) = extremes(&tree, &objective) else { continue };
        compared += 1;
        for direction in BOTH {
            let best = match direction {
                Direction::Min => values.iter().min(),
                Direction::Max => values.iter().max(),
            };
            let found = solved(&tree, &question(Concept::Bne, &objective, direction));
            let best = best.expect("every game has an equilibrium").clone();
            assert_eq!(found.value, exactly(best), "{direction:?} {objective:?} {tree:?}");
            assert!(matches!(found.proof.attained, Some(Attained::Equilibrium(_))));
            split += usize::from(found.proof.tree.is_some_and(|tree| tree.len() > 1));
        }
    }
    assert!(split > 5, "some need case distinctions: {split}");
}

/// An auction as a tree with one set for each type that counts.
fn one_stage(game: &Game) -> Tree {
    let side = |i: usize| -> Side {
        let mut sets = Vec::new();
        let mut next = 1;
        for t in 0..game.types.size(i) {
            let counts = (0..game.types.count())
                .any(|types| game.types.digit(types, i) == t && !game.prior[types].is_zero());
            if counts {
                let actions: Vec<String> =
                    game.allowed[i][t].iter().map(|&a| game.action_names[i][a].clone()).collect();
                let count = actions.len();
                sets.push(InformationSet {
                    parent: 0,
                    of_type: t,
                    path: vec![game.type_names[i][t].clone()],
                    place: Place::Bid { option: None, signal: None },
                    actions,
                    first: next,
                });
                next += count;
            }
        }
        let types = game.type_names[i].clone();
        Side { name: game.agents[i].clone(), types, sets, sequences: next }
    };
    let agents: Vec<Side> = (0..2).map(side).collect();
    let mut ends = Vec::new();
    for types in (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()) {
        let of = [0, 1].map(|i| game.types.digit(types, i));
        let set =
            |i: usize| agents[i].sets.iter().find(|set| set.of_type == of[i]).expect("it counts");
        for (a, &one) in game.allowed[0][of[0]].iter().enumerate() {
            for (b, &two) in game.allowed[1][of[1]].iter().enumerate() {
                let actions = game.actions.number(&[one, two]);
                let weight = &game.prior[types];
                let utility: Vec<IBig> =
                    (0..2).map(|i| &game.utility[i][of[i]][actions] * weight).collect();
                let revenue = &game.revenue[actions] * weight;
                ends.push(End {
                    sequences: vec![set(0).first + a, set(1).first + b],
                    weight: weight.clone(),
                    welfare: &utility[0] + &utility[1] + &revenue,
                    utility,
                    revenue,
                    surplus: IBig::ZERO,
                    optimum: &game.optimum[types] * weight,
                });
            }
        }
    }
    ends.sort_by(|one, two| one.sequences.cmp(&two.sequences));
    Tree { agents, money: game.money.clone(), chance: game.prior_total.clone(), ends }
}

/// With one stage the three concepts are those of one-shot games.
#[test]
fn auctions_as_trees_have_the_values_of_auctions() {
    let mut random = Random::new(52);
    let mut compared = 0;
    while compared < 40 {
        let text = auction(&mut random, Limits { columns: 150 });
        let source = Source::new("game.toml", text.clone());
        let instance = Instance::read(source).unwrap_or_else(|e| panic!("{e:?}\n{text}"));
        let game = Game::compile(&instance).expect("small");
        if game.agents.len() != 2 {
            continue;
        }
        compared += 1;
        let tree = one_stage(&game);
        let objective = objective(&mut random);
        for concept in [Concept::CoarseNs, Concept::BceNs, Concept::Bne] {
            for direction in BOTH {
                let question = question(concept, &objective, direction);
                let (exact, control) = (Precision::Exact, Control::unlimited());
                let there = equilibrium::solve(&game, &question, &exact, &control);
                let here = solved(&tree, &question);
                assert!(there.value.is_exact());
                assert_eq!(here.value, there.value, "{concept} {direction:?}\n{text}");
            }
        }
    }
}

/// Chance decides nothing, agent 1 moves in or stays out, then agent 2 fights (both lose 1) or yields (each gets 1); out
/// gives agent 2 alone 2. Two equilibria: in and yield, and out for fear of a fight, worth 2 each; revenue
/// is 1 for in and 3 for out.
#[test]
fn threats_off_the_path_count() {
    let place = Place::Information;
    let side = |name: &str, actions: [&str; 2]| Side {
        name: name.into(),
        types: vec!["only".into()],
        sets: vec![InformationSet {
            parent: 0,
            of_type: 0,
            path: vec!["only".into()],
            place: place.clone(),
            actions: actions.map(str::to_owned).into(),
            first: 1,
        }],
        sequences: 3,
    };
    let end = |sequences: [usize; 2], utility: [i32; 2], revenue: i32| End {
        sequences: sequences.into(),
        weight: 1.into(),
        utility: utility.map(IBig::from).into(),
        welfare: (utility[0] + utility[1]).into(),
        revenue: revenue.into(),
        surplus: 0.into(),
        optimum: 2.into(),
    };
    let tree = Tree {
        agents: vec![side("1", ["out", "in"]), side("2", ["fight", "yield"])],
        money: 1.into(),
        chance: 1.into(),
        ends: vec![end([1, 0], [0, 2], 3), end([2, 1], [-1, -1], 5), end([2, 2], [1, 1], 1)],
    };
    let values = |objective: &Objective| {
        BOTH.map(|direction| solved(&tree, &question(Concept::Bne, objective, direction)).value)
    };
    let [two, one, three] = [2, 1, 3].map(|value: i32| exactly(RBig::from(value)));
    assert_eq!(values(&Objective::welfare()), [two.clone(), two]);
    assert_eq!(values(&Objective::revenue()), [one, three]);
}

/// A limit of no time leaves an interval that holds the optimum.
#[test]
fn out_of_time_there_is_an_interval() {
    let tree = random_tree::tree(&mut Random::new(7));
    let question = question(Concept::Bne, &Objective::welfare(), Direction::Min);
    let control = Control::new(Some(std::time::Duration::ZERO), None, None);
    let found = sequence_form::solve(&tree, &question, &Precision::Exact, &control);
    let whole = solved(&tree, &question);
    assert!(found.value.lower <= whole.value.lower && whole.value.upper <= found.value.upper);
    assert!(found.value.lower > Extended::NegativeInfinity);
}
