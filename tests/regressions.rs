//! Defects that were there once.

use dashu::integer::IBig;
use dashu::rational::RBig;
use poacert::equilibrium::{Concept, Direction, Objective, PriorMode, Question, solve};
use poacert::exact::Bracket;
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::solve::{Control, Precision};

fn fraction(numerator: i64, denominator: u32) -> RBig {
    RBig::from_parts(IBig::from(numerator), denominator.into())
}

fn least(text: &str, concept: Concept, welfare: i64, prior: PriorMode) -> Bracket {
    let instance = Instance::read(Source::new("test.toml", text)).unwrap();
    let game = Game::compile(&instance).unwrap();
    let objective = Objective { welfare: fraction(welfare, 1), revenue: RBig::ZERO };
    let question = Question {
        concept,
        objective,
        direction: Direction::Min,
        prior,
        monotone: false,
        undominated: None,
    };
    solve(&game, &question, &Precision::Exact, &Control::unlimited()).value
}

/// Elastic columns that cost less than the welfare they save made the starting program unbounded.
/// 3/2 is THEORY's worst net welfare of this game; it scales with the weight.
#[test]
fn heavy_welfare_weights_do_not_stop_net_concepts() {
    let text = include_str!("../instances/regress/net-welfare.toml");
    for weight in [1, 5, 100] {
        let value = least(text, Concept::CoarseNet, weight, PriorMode::Given);
        let expected = fraction(3 * weight, 2);
        assert_eq!(value, Bracket::new(expected.clone(), expected));
    }
}

/// The same, by profiles without welfare. The value is that of the full program solved by scipy.
#[test]
fn profiles_without_welfare_do_not_stop_free_priors() {
    let text = include_str!("../instances/regress/idle-profiles.toml");
    let value = least(text, Concept::CoarseNet, 1, PriorMode::Any);
    assert_eq!(value, Bracket::new(fraction(-4, 13), fraction(-4, 13)));
}

/// 70! permutations of interchangeable agents wrapped to a division by zero. There is one profile: all
/// bid 0 for an item worth 1 to each.
#[test]
fn seventy_identical_agents_are_counted() {
    let agent =
        |i: usize| format!("[[agents]]\nname = \"{i}\"\ntypes = [{{ name = \"t\", value = 1 }}]\n");
    let agents: String = (0..70).map(agent).collect();
    let auction = "[auction]\nrule = \"first-price\"\nbids = [0]\n";
    let text = format!("format = \"poacert/1\"\n{agents}{auction}");
    let value = least(&text, Concept::CoarseNs, 1, PriorMode::Given);
    assert_eq!(value, Bracket::new(RBig::ONE, RBig::ONE));
}
