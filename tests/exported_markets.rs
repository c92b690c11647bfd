//! Combined markets written as Gambit's trees: read back, they have the same equilibria.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::random::Random;
use oracle::random_auction::{Limits, auction};
use oracle::random_sale::goods;
use oracle::random_stages::stages;
use oracle::random_table::table;
use poacert::equilibrium::{
    Concept, Direction, Objective, PriorMode, Question, sequence_form, solve,
};
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::interchange;
use poacert::solve::{Control, Precision};
use poacert::staged::{Buyers, Extensive, Market, Node, Tree};

/// Most reduced plans of a game whose equilibria are found twice.
const MOST_PLANS: usize = 60;

fn market(seed: u64) -> Instance {
    let mut random = Random::new(seed);
    let limits = Limits { columns: 12 };
    let text = match seed % 7 {
        0 | 1 => table(&mut random, limits),
        2..=4 => goods(&mut random, limits),
        _ => auction(&mut random, limits),
    };
    let mut instance = Instance::read(Source::new("random", text)).expect("valid");
    instance.stages = Some(stages(&mut random, &instance));
    instance
}

fn exported(instance: &Instance) -> Option<(Extensive, String)> {
    let tree = Extensive::of(&Market::of(instance), Buyers::All, 20_000).ok()?;
    let agents: Vec<&str> = instance.agents.iter().map(|agent| agent.name.as_str()).collect();
    let text = interchange::efg_market(&tree, &agents, "").expect("plain names");
    Some((tree, text))
}

/// The least or largest sum of the agents' utilities over all Bayes-Nash equilibria.
fn question(objective: Objective, direction: Direction) -> Question {
    Question {
        concept: Concept::Bne,
        objective,
        direction,
        prior: PriorMode::Given,
        monotone: false,
        undominated: None,
    }
}

// The tree comes back as a strategic form of reduced plans, solved as a one-shot game; the market itself is solved in sequence
// form. What is imported has no revenue: its welfare is the agents' surplus.
#[test]
fn random_markets_keep_their_equilibria() {
    let mut compared = 0;
    for seed in 0..1500 {
        if compared == 25 {
            break;
        }
        let instance = market(seed);
        if instance.agents.len() != 2 {
            continue;
        }
        let Some((_, text)) = exported(&instance) else { continue };
        let Ok((_, foreign)) = interchange::read(Source::new("market.efg", text.as_str())) else {
            continue;
        };
        let back = Instance::read(Source::new("back", foreign.to_toml())).expect("valid");
        let game = Game::compile(&back).expect("a small game");
        let plans: usize = game.action_names.iter().map(Vec::len).sum();
        if !(6..=MOST_PLANS).contains(&plans) {
            continue;
        }
        let tree = Tree::whole(&Market::of(&instance), Buyers::All, 20_000).expect("as small");
        for direction in [Direction::Min, Direction::Max] {
            let surplus = Objective { welfare: RBig::ONE, revenue: RBig::from(-1) };
            let control = Control::unlimited();
            let asked = question(surplus, direction);
            let own = sequence_form::solve(&tree, &asked, &Precision::Exact, &control);
            let asked = question(Objective::welfare(), direction);
            let copy = solve(&game, &asked, &Precision::Exact, &control);
            assert!(own.value.is_exact() && copy.value.is_exact(), "seed {seed}");
            assert_eq!(own.value.lower, copy.value.lower, "seed {seed}: {text}");
        }
        compared += 1;
    }
    assert_eq!(compared, 25);
}

// Probabilities of chance add up at every node, and every end is a play of the market: by counting.
#[test]
fn nothing_is_lost_on_the_way() {
    let mut draws = 0;
    for seed in 0..60 {
        let instance = market(seed);
        let Some((tree, _)) = exported(&instance) else { continue };
        let mut through = vec![None; tree.nodes.len()];
        for node in &tree.nodes {
            if let Node::Chance(branches) = node {
                draws += 1;
                for (_, weight, next) in branches {
                    through[*next] = Some(weight.clone());
                }
            }
        }
        // A draw's probabilities add up to that of the draw before it, if nobody moves in between.
        for (number, node) in tree.nodes.iter().enumerate() {
            if let (Node::Chance(branches), Some(before)) = (node, &through[number]) {
                let sum = branches.iter().fold(dashu::integer::IBig::ZERO, |sum, b| sum + &b.1);
                assert_eq!(&sum, before, "seed {seed}");
            }
        }
        let mut reached = vec![0; tree.nodes.len()];
        for node in &tree.nodes {
            match node {
                Node::Chance(branches) => branches.iter().for_each(|branch| reached[branch.2] += 1),
                Node::Move { agent, set, then } => {
                    assert_eq!(then.len(), tree.sets[*agent][*set].actions.len(), "seed {seed}");
                    then.iter().for_each(|&next| reached[next] += 1);
                }
                Node::End(payoffs) => assert_eq!(payoffs.len(), instance.agents.len()),
            }
        }
        assert!(reached[0] == 0 && reached[1..].iter().all(|&count| count == 1), "seed {seed}");
    }
    assert!(draws > 500, "{draws}");
}
